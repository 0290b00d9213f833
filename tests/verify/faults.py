"""verify must fail: faults put into the emitted C or its weights, one at a time.

    faults.py --cnnc build/cnnc [--target NAME]

The same graph is emitted with each algorithm that has faults of its own. Each fault is an edit of NET.c, of NET.weights, or a file packed from another graph; verify
must end with status 1 and a message that names the layer that is wrong. Unharmed files pass.
"""
import argparse
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

GRAPH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "faults.yaml")


class Emitted:
    """NET.c and NET.weights in a folder of their own, with what the faults need to know."""

    def __init__(self, cnnc, target, algorithm, folder):
        self.cnnc = cnnc
        self.options = ["--random-weights", "7", "--target", target, "--algorithm", algorithm]
        self.folder, self.c_file = folder, os.path.join(folder, "faults.c")
        self.weights_file = os.path.join(folder, "faults.weights")
        self.run(GRAPH, "-o", self.c_file)
        with open(self.c_file) as f:
            self.c = f.read()
        with open(self.weights_file, "rb") as f:
            data = f.read()
        size = 8 + struct.unpack("<Q", data[:8])[0]
        self.header, self.head, self.data = json.loads(data[8:size]), data[:size], data[size:]

    def run(self, *arguments):
        subprocess.run([self.cnnc, *arguments, *self.options], check=True)

    def kernel(self, layer):
        """Start and end of the text of a layer's kernel, its comment included."""
        name = re.search(rf"^ \* +\d+  {layer} .* (\w+)$", self.c, re.M).group(1)
        end = self.c.index("\n}\n", self.c.index(f"static void {name}("))
        return self.c.rindex("\n/* ", 0, self.c.index(f"static void {name}(")), end

    def edit(self, layer, pattern, replacement):
        """The C with the first match in a layer's kernel replaced."""
        start, end = self.kernel(layer)
        text, count = re.subn(pattern, replacement, self.c[start:end], count=1)
        assert count == 1, f"{pattern} is not in the kernel of {layer}"
        return self.c[:start] + text + self.c[end:]

    def weight(self, layer):
        """A layer's packed weights and their shape: [groups][C][R][S][lanes], Winograd's
        [groups][planes][C][lanes]."""
        start, end = self.kernel(layer)
        shape = re.search(r"w: ((\[\d+\])+)", self.c[start:end]).group(1)
        first, last = self.header[f"{layer}.weight"]["data_offsets"]
        count = (last - first) // 4
        values = list(struct.unpack(f"<{count}f", self.data[first:last]))
        return values, [int(n) for n in re.findall(r"\d+", shape)]

    def with_weight(self, layer, values):
        """The weights file with other values for a layer."""
        first, last = self.header[f"{layer}.weight"]["data_offsets"]
        packed = struct.pack(f"<{len(values)}f", *values)
        return self.head + self.data[:first] + packed + self.data[last:]


# ---- the faults: each returns (C, weights) and what the message must say ----

def swapped_channel(e):
    """Input channels 0 and 1 of a 1x1 convolution exchanged in its weights."""
    w, (groups, channels, _, _, lanes) = e.weight("left")
    for g in range(groups):
        a = g * channels * lanes
        b = a + lanes
        w[a:b], w[b:b + lanes] = w[b:b + lanes], w[a:b]
    return e.c, e.with_weight("left", w), "conv 'left', differs from the reference"


def dropped_tap(e):
    """One weight of 144 for each output channel is 0."""
    w, (groups, channels, rows, columns, lanes) = e.weight("right")
    for g in range(groups):
        at = (((g * channels + 5) * rows + 1) * columns + 2) * lanes
        w[at:at + lanes] = [0.0] * lanes
    return e.c, e.with_weight("right", w), "conv 'right', differs from the reference"


def dropped_column(e):
    """The loop over a kernel's columns ends one too early."""
    c = e.edit("right", r"int s = 0; s < 3;", "int s = 0; s < 2;")
    return c, None, "conv 'right', differs from the reference"


def wrong_eps(e):
    """Batch norm folded with eps 1e-3 for 1e-5."""
    with open(GRAPH) as f:
        text = f.read().replace("{name: norm}", "{name: norm, eps: 1e-3}")
    other, packed = os.path.join(e.folder, "eps.yaml"), os.path.join(e.folder, "eps.weights")
    with open(other, "w") as f:
        f.write(text)
    e.run("pack", other, "-o", packed)
    with open(packed, "rb") as f:
        return e.c, f.read(), "conv 'stem', differs from the reference"


def swapped_concat(e):
    """Two operands of a concat written into each other's place."""
    second = re.search(r"concat_at \+ \d+", e.c).group(0)
    c = re.sub(r"concat_at( \+ \d+)?([,)][^;]*;\n *cnnc_barrier)",
               lambda m: ("concat_at" if m.group(1) else second) + m.group(2), e.c, count=2)
    return c, None, "conv 'left', differs from the reference"


def wrong_pad_value(e):
    c = e.edit("frame", r"vf_set1\(0\.5f\)", "vf_set1(0.25f)")
    return c, None, "pad 'frame', differs from the reference"


def infinite_lane(e):
    """Pad lanes that are not cleared; with vectors of one float there are none."""
    if "#define CNNC_V 1\n" in e.c:
        return None
    c = e.edit("image.copy", r"= 0\.0f;", "= 1.0f / 0.0f;")
    return c, None, "copy 'image.copy', leaves a pad lane that is not finite"


def lost_task(e):
    """The last of three and more threads leaves a task out."""
    c = e.edit("last", r"(const int t1 = cnnc_first\(.*\));",
               r"\1 - (parts > 2 && part + 1 == parts);")
    return c, None, "'prob' of a run by 3 threads differs"


def long_output(e):
    """The copy into the caller's memory has an element too many."""
    c = e.edit("prob.output", r"int c = 0; c < 10;", "int c = 0; c < 11;")
    return c, None, "writes behind the arena or an output"


def other_graph(e):
    """C of another network: its plan is another."""
    return e.c.replace(".fingerprint = 0x", ".fingerprint = 1 ^ 0x"), None, "was not emitted from"


# ---- faults of Winograd's kernels ----

def swapped_planes(e):
    """Two of 36 products exchanged in the weights of the first group."""
    w, (_, _, channels, lanes) = e.weight("right")
    size = channels * lanes
    a, b = 7 * size, 8 * size
    w[a:a + size], w[b:b + size] = w[b:b + size], w[a:a + size]
    return e.c, e.with_weight("right", w), "conv 'right', differs from the reference"


def dropped_middle(e):
    """F(2,3): the middle tap of one input channel of 16 is 0 for each output channel. Rows 1
    and 2 of G, [1/2 +-1/2 1/2], differ in that tap alone, so it can be read off and out."""
    w, (groups, planes, channels, lanes) = e.weight("right")
    for g in range(groups):
        for lane in range(lanes):
            at = {(i, j): ((g * planes + i * 4 + j) * channels + 5) * lanes + lane
                  for i in (1, 2) for j in (1, 2)}
            sign = {ij: 1 if ij[0] == ij[1] else -1 for ij in at}
            tap = sum(sign[ij] * w[at[ij]] for ij in at)
            for ij in at:
                w[at[ij]] -= sign[ij] * tap / 4
    return e.c, e.with_weight("right", w), "conv 'right', differs from the reference"


def lost_plane(e):
    c = e.edit("right", r"int p = 0; p < 36;", "int p = 0; p < 35;")
    return c, None, "conv 'right', differs from the reference"


def stale_padding(e):
    """The column left of the image is what scratch held, before its first use."""
    c = e.edit("stem", r"int j = 0; j < 1;", "int j = 0; j < 0;")
    return c, None, "conv 'stem', differs from the reference"


def wrong_point(e):
    """An entry of BT is off by 1 %."""
    c = e.edit("right", r"- 2\.25f \* d2", "- 2.2725f * d2")
    return c, None, "conv 'right', differs from the reference"


FAULTS = {
    "direct": [swapped_channel, dropped_tap, dropped_column, wrong_eps, swapped_concat,
               wrong_pad_value, infinite_lane, lost_task, long_output, other_graph],
    "winograd_f2": [dropped_middle],
    "winograd_f4": [swapped_planes, lost_plane, stale_padding, wrong_point],
}


def verify(e, c, weights):
    with open(e.c_file, "w") as f:
        f.write(c)
    with open(e.weights_file, "wb") as f:
        f.write(weights or e.head + e.data)
    return subprocess.run([e.cnnc, "verify", GRAPH, "--emitted", e.c_file, "--json", *e.options],
                          capture_output=True, text=True)


def check(name, good, done):
    if not good:
        print(f"{name}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return good


def missed(e, faults):
    """How many faults verify does not find; one more if it finds some in unharmed files."""
    done = verify(e, e.c, None)
    bad = not check("no fault", done.returncode == 0 and json.loads(done.stdout)["ok"], done)
    for fault in faults:
        made = fault(e)
        if made is None:
            continue
        c, weights, message = made
        assert c != e.c or weights, f"{fault.__name__} changes nothing"
        done = verify(e, c, weights)
        good = done.returncode == 1 and message in done.stderr
        good = good and json.loads(done.stdout)["ok"] is False
        bad += not check(fault.__name__, good, done)
    return bad


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--cnnc", required=True)
    p.add_argument("--target", default="native")
    a = p.parse_args()
    bad = 0
    for algorithm, faults in FAULTS.items():
        with tempfile.TemporaryDirectory() as folder:
            e = Emitted(os.path.abspath(a.cnnc), a.target, algorithm, folder)
            bad += missed(e, faults)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
