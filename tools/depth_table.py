"""depth_table.py - generated/depth.md: what a network costs that is ten times as deep.

    CNNC=build/cnnc python3 tools/depth_table.py > generated/depth.md

Emission is the best of ROUNDS runs of `cnnc GRAPH -o NET.c`, without weights; gcc compiles with
the line that stands at the head of the file. Times are of this run on this machine, so no test
compares the table; tests/emitted/depth.py tests what does not depend on the clock.
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(__file__).resolve().parent.parent
ROUNDS = 3
NETWORKS = [f"cifar_resnet{n}" for n in (20, 32, 44, 56, 110, 1202)]
NETWORKS += [f"cifar_preact_resnet{n}" for n in (164, 1001)]
HEAD = """# Depth

The ResNets for CIFAR-10 for avx512, batch 1. *Layers* are those of the YAML after expansion,
*steps* what a run calls, one after the other, *kernels* the distinct functions among them: as
many for 1202 layers as for 20. *Emit* is `cnnc NET.yaml -o NET.c`, *C* the size of NET.c, *gcc*
its compilation at -O2, *code* the text section of the object: the kernels, and the calls and
tables of {steps} bytes for each step. Seconds are of one run on one machine: {machine},
gcc {gcc}. Made by `tools/depth_table.py`.

| network | layers | steps | kernels | emit, s | C, bytes | gcc, s | code, bytes | emit, ms a step | gcc, ms a step |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def seconds(command):
    start = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True)
    return time.perf_counter() - start


def output(*command):
    return subprocess.run([str(word) for word in command], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def machine():
    with open("/proc/cpuinfo", encoding="ascii") as f:
        return re.search(r"model name\s*: (.*)", f.read())[1]


def measure(name, folder):
    """A row of the table, as numbers."""
    graph, c, o = SOURCE / f"graphs/{name}.yaml", folder / "net.c", folder / "net.o"
    target = ["--target", "avx512"]
    emit = min(seconds([CNNC, graph, "-o", c, *target]) for _ in range(ROUNDS))
    flags = re.search(r"^ \* cc (.*)$", c.read_text(), re.M)[1].split()
    gcc = seconds(["gcc", *flags, "-I", SOURCE / "runtime", c, "-o", o])
    code = int(re.search(r"^\s*(\d+)", output("size", o).split("\n")[1])[1])
    counts = json.loads(output(CNNC, "inspect", graph, "--json", *target))["counts"]
    return {"name": name, "layers": counts["layers"], "steps": counts["steps"],
            "kernels": counts["kernels"], "emit": emit, "c": c.stat().st_size, "gcc": gcc,
            "code": code}


def main():
    with tempfile.TemporaryDirectory() as folder:
        rows = {name: measure(name, pathlib.Path(folder)) for name in NETWORKS}
    least, most = rows["cifar_resnet20"], rows["cifar_resnet1202"]
    step = round((most["code"] - least["code"]) / (most["steps"] - least["steps"]))
    gcc = output("gcc", "-dumpfullversion").strip()
    print(HEAD.format(steps=step, machine=machine(), gcc=gcc), end="")
    for r in rows.values():
        print(f"| {r['name']} | {r['layers']:,} | {r['steps']:,} | {r['kernels']} "
              f"| {r['emit']:.3f} | {r['c']:,} | {r['gcc']:.2f} | {r['code']:,} "
              f"| {1000 * r['emit'] / r['steps']:.2f} | {1000 * r['gcc'] / r['steps']:.1f} |")


if __name__ == "__main__":
    main()
