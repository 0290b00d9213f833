#!/usr/bin/env python3
"""parity.py - a built binary's logits against PyTorch's, stored in goldens/.

    CNNC=build/cnnc parity.py NAME TARGET

NAME is a case of cases.py. The goldens were computed in double precision, so what differs is
our own rounding: allowed is TOLERANCE of the largest logit.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from cases import CASES, ROOT, SEED, WEIGHTS, read_npy, write_npy

TOLERANCE = 1e-5


def graph_with_output(case, folder):
    """A copy of graphs/ in which the network returns its logits; the path of the graph."""
    copy = os.path.join(folder, "graphs")
    shutil.copytree(os.path.join(ROOT, "graphs"), copy,
                    ignore=shutil.ignore_patterns("*.safetensors"))
    path = os.path.join(copy, case.graph + ".yaml")
    with open(path) as f:
        text = f.read()
    text, n = re.subn(r"(?m)^outputs: \[prob\]$", f'outputs: ["{case.logits}"]', text)
    if n != 1:
        sys.exit(f"{case.graph}.yaml: no line 'outputs: [prob]'")
    with open(path, "w") as f:
        f.write(text)
    return path


def logits(case, target, folder):
    """(shape, values) that the binary computes."""
    binary = os.path.join(folder, "net")
    images, output = (os.path.join(folder, name) for name in ("in.npy", "out.npy"))
    weights = (["--weights", os.path.join(WEIGHTS, case.weights)] if case.weights
               else ["--random-weights", str(SEED)])
    subprocess.run([os.environ["CNNC"], "build", graph_with_output(case, folder), "-o",
                    binary, "--target", target, *weights, *case.options], check=True)
    write_npy(images, *case.pictures())
    subprocess.run([binary, images, "--output", output], check=True,
                   stdout=subprocess.DEVNULL)
    return read_npy(output)


def main():
    name, target = sys.argv[1:]
    case, = (c for c in CASES if c.name == name)
    wanted_shape, wanted = read_npy(case.golden)
    with tempfile.TemporaryDirectory() as folder:
        shape, found = logits(case, target, folder)
    if shape[0] != wanted_shape[0] or len(found) != len(wanted):
        sys.exit(f"wanted {wanted_shape}, found {shape}")
    scale = max(map(abs, wanted))
    worst = max(abs(a - b) for a, b in zip(found, wanted)) / scale
    print(f"{name} on {target}: worst difference {worst:.2g} of the largest logit, "
          f"{scale:.4g}; allowed {TOLERANCE:.2g}")
    sys.exit(not worst <= TOLERANCE)


if __name__ == "__main__":
    main()
