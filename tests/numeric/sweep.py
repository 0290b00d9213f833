"""numeric: random graphs through `cnnc verify`, each target that this processor runs.

    sweep.py --cnnc build/cnnc [--seed 1] [--graphs 6] [--branches 16] [--keep FOLDER]

Graph i has the seed --seed + i; targets, -O2, -O0 and -O1, batches 1 to 3, algorithms of
convolution, types of linear weights and random weights take turns. One C file holds all branches of a graph, so one run
of the C compiler checks dozens of operations. A graph that fails is kept, and its command printed.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

import graphs
from targets import targets

# None: the cost model's choice.
ALGORITHMS = [None, "winograd_f4", "winograd_f2", "direct"]
DTYPES = ["f32", "f16", "bf16"]


def run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--cnnc", required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--graphs", type=int, default=6)
    p.add_argument("--branches", type=int, default=16)
    p.add_argument("--keep", default=".", help="where graphs that fail are left")
    p.add_argument("--target", action="append", help="instead of all")
    p.add_argument("--cc", default="cc")
    a = p.parse_args()
    all_targets, failed, ops, steps = a.target or targets(), 0, {}, 0
    for i in range(a.graphs):
        seed = a.seed + i
        text = graphs.graph(seed, a.branches)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, f"sweep{seed}.yaml")
            with open(path, "w") as f:
                f.write(text)
            options = ["--target", all_targets[i % len(all_targets)],
                       f"-O{(2, 0, 1)[i // len(all_targets) % 3]}",
                       "--batch", str(1 + i % 5 % 3), "--random-weights", str(seed), "--cc", a.cc]
            turn = i % len(all_targets) + i // len(all_targets)  # each with each target
            algorithm = ALGORITHMS[turn % len(ALGORITHMS)]
            options += ["--algorithm", algorithm] if algorithm else []
            options += ["--weights-dtype", DTYPES[turn % len(DTYPES)]]
            result = run([a.cnnc, "verify", path] + options)
        if result.returncode:
            failed += 1
            kept = os.path.join(a.keep, f"sweep{seed}.yaml")
            with open(kept, "w") as f:
                f.write(text)
            print(f"FAILED: {a.cnnc} verify {kept} {' '.join(options)}")
            print("\n".join(result.stdout.splitlines()[:12]))
            continue
        for op, count in re.findall(r"^  (\w+) +(\d+) ", result.stdout, re.M):
            if op in graphs.OPS or op == "copy":
                ops[op] = ops.get(op, 0) + int(count)
        steps += int(re.search(r"^ok: (\d+) steps", result.stdout, re.M).group(1))
    print(f"{a.graphs - failed} of {a.graphs} graphs good, {steps} steps, targets "
          f"{', '.join(all_targets)}:")
    print("  " + ", ".join(f"{op} {count}" for op, count in sorted(ops.items())))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
