"""error_table.py - generated/errors.md: the rounding errors of each algorithm of convolution.

    CNNC=build/cnnc python3 tools/error_table.py > generated/errors.md

One graph for each number of channels: N(0,1) after a ReLU, then a convolution of each KERNEL,
which `cnnc verify --json` compares with sums in double over the same inputs. Each algorithm is
forced in turn (where it does not apply there is no row), each target compiled, the weights of
SEEDS drawn anew; then once more with their magnitudes, so that no sum cancels.
"""
import array
import json
import math
import os
import pathlib
import random
import struct
import subprocess
import tempfile

CNNC = os.environ["CNNC"]
TARGETS, ALGORITHMS = ["avx512", "generic"], ["direct", "winograd_f2", "winograd_f4"]
CHANNELS, SEEDS = [4, 64, 512], [1, 2, 3, 4]
SIZE, OUT = 16, 32  # a layer's image is SIZE x SIZE, its result has OUT channels
KERNELS = [((1, 1), 1), ((2, 2), 1), ((3, 3), 1), ((5, 5), 1), ((7, 7), 1), ((1, 3), 1),
           ((3, 1), 1), ((1, 7), 1), ((7, 1), 1), ((2, 2), 2), ((3, 3), 2), ((5, 5), 2)]
HEAD = """# Errors

The rounding errors of each algorithm of convolution: the emitted C against sums in double over
the same fp32 inputs, which are N(0,1) after a ReLU; He weights, {out} output channels of
{size}x{size}, padding that keeps the size, {seeds} seeds. *rmse* and *max* are the root of the
mean square and the largest of the differences, in units of the result's root mean square;
*direct* is that rmse beside direct convolution's; *bound* is the largest share of the tolerance
of `cnnc verify` (`compiler/reference/tolerance.c`) that an element took; *one sign* is that
share where all weights are positive, so that no sum cancels. Made by `tools/error_table.py`.
"""


def layer(kernel, stride):
    return f"k{kernel[0]}x{kernel[1]}" + (f"_s{stride}" if stride > 1 else "")


def graph(channels):
    """The mean of 12 numbers uniform in [-1, 1) has the variance 1/36: six times it is N(0,1)."""
    lines = ["format: 1", f"name: errors{channels}",
             f"input: {{image: [{channels}, {4 * SIZE}, {3 * SIZE}]}}", "layers:",
             "  - avgpool: {kernel: [4, 3], stride: [4, 3]}", "  - scale: {by: 6}",
             "  - relu: {name: x}"]
    for kernel, stride in KERNELS:
        before = [(r - 1) // 2 for r in kernel]
        pad = before + [r - 1 - b for r, b in zip(kernel, before)]
        lines.append(f"  - conv: {{name: {layer(kernel, stride)}, from: x, out: {OUT}, "
                     f"kernel: {list(kernel)}, stride: {stride}, pad: {pad}, bias: false}}")
    names = ", ".join(layer(*k) for k in KERNELS)
    return "\n".join(lines) + f"\noutputs: [{names}]\n"


def positive_weights(channels, path):
    """A checkpoint: magnitudes of He weights."""
    rng, header, data = random.Random(channels), {}, b""
    for kernel, stride in KERNELS:
        shape = [OUT, channels, *kernel]
        spread = math.sqrt(6 / math.prod(shape[1:]))
        values = array.array("f", (spread * rng.random() for _ in range(math.prod(shape))))
        end = len(data) + 4 * len(values)
        header[layer(kernel, stride) + ".weight"] = {
            "dtype": "F32", "shape": shape, "data_offsets": [len(data), end]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def verify(graph_file, target, algorithm, *weights):
    """The layers that the algorithm computed: {name: step}."""
    done = subprocess.run([CNNC, "verify", graph_file, "--json", "--target", target,
                           "--algorithm", algorithm, *weights],
                          check=True, stdout=subprocess.PIPE)
    names = ["direct", "gemm"] if algorithm == "direct" else [algorithm]
    return {s["name"]: s for s in json.loads(done.stdout)["steps"]
            if s["op"] == "conv" and s["algorithm"] in names}


def measure(graph_file, positive, target, algorithm, seeds):
    """{layer: figures} over all seeds."""
    runs = [verify(graph_file, target, algorithm, "--random-weights", str(s)) for s in seeds]
    same = verify(graph_file, target, algorithm, "--weights", positive)
    result = {}
    for name in same:
        steps = [run[name] for run in runs]
        squares = sum((s["rmse"] / s["rms"])**2 for s in steps) / len(steps)
        result[name] = {"rmse": math.sqrt(squares), "one sign": same[name]["part"],
                        "max": max(s["error"] / s["rms"] for s in steps),
                        "bound": max(s["part"] for s in steps)}
    return result


def print_row(name, algorithm, figures, direct):
    """figures, direct: one for each target."""
    words = name[1:].replace("_s", " stride ")
    print(f"| {words} | {algorithm if name != 'k1x1' else 'gemm'} |", end="")
    for f, d in zip(figures, direct):
        print(f" {f['rmse']:.1e} | {f['rmse'] / d['rmse']:.2f} | {f['max']:.1e} |"
              f" {100 * f['bound']:.1f} % | {100 * f['one sign']:.1f} % |", end="")
    print()


def measure_all(channels, targets, seeds):
    """{algorithm: [measure() for each target]}"""
    with tempfile.TemporaryDirectory() as folder:
        graph_file = pathlib.Path(folder, "errors.yaml")
        positive = pathlib.Path(folder, "positive.safetensors")
        graph_file.write_text(graph(channels))
        positive_weights(channels, positive)
        return {a: [measure(graph_file, positive, t, a, seeds) for t in targets]
                for a in ALGORITHMS}


def table(channels):
    measured = measure_all(channels, TARGETS, SEEDS)
    print(f"\n## {channels} input channels\n")
    print("| kernel | algorithm |" + "".join(
        f" {t}: rmse | direct | max | bound | one sign |" for t in TARGETS))
    print("|---|---|" + "---:|" * 5 * len(TARGETS))
    for name in (layer(*k) for k in KERNELS):
        direct = [m[name] for m in measured["direct"]]
        for a in ALGORITHMS:
            if name in measured[a][0]:
                print_row(name, a, [m[name] for m in measured[a]], direct)


def main():
    print(HEAD.format(out=OUT, size=SIZE, seeds=len(SEEDS)), end="")
    for channels in CHANNELS:
        table(channels)


if __name__ == "__main__":
    main()
