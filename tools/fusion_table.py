"""fusion_table.py - generated/fusion.md: how far each network of graphs/ is fused.

    CNNC=build/cnnc python3 tools/fusion_table.py > generated/fusion.md

Layers, kernels and bytes are what `cnnc inspect --json` says; the copies are counted in the
emitted C, as calls of a copy kernel.
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(__file__).resolve().parent.parent
TARGET = ["--target", "avx512"]
HEAD = """# Layers, kernels, memory

Every network of graphs/ for avx512, batch 1, at -O2. *Layers* are those of the YAML after
expansion; *steps* the kernels that a run calls, one after the other; *kernels* the distinct
functions among them; *copies* the steps that only bring a value into another layout, counted
in the emitted C. *Arena* is the memory of all activations in bytes, *bound* what no plan for
this order of steps can go below, *unplanned* the sum of all values, each in a buffer of its
own. Made by `tools/fusion_table.py`; a test compares.

| network | layers | steps | kernels | copies | arena | bound | unplanned |
|---|---:|---:|---:|---:|---:|---:|---:|
"""


def report(graph):
    text = subprocess.run([CNNC, "inspect", graph, "--json", *TARGET], check=True,
                          stdout=subprocess.PIPE).stdout
    return json.loads(text)


def copies(graph):
    """The calls of copy kernels in the emitted C."""
    with tempfile.TemporaryDirectory() as folder:
        c = pathlib.Path(folder, "net.c")
        subprocess.run([CNNC, graph, "-o", c, *TARGET], check=True)
        return len(re.findall(r"^ +copy_\w+\(", c.read_text(), re.M))


def by_number(path):
    """vgg9 before vgg11."""
    return [int(w) if w.isdigit() else w for w in re.split(r"(\d+)", path.stem)]


def main():
    rows = ""
    for graph in sorted(SOURCE.glob("graphs/*.yaml"), key=by_number):
        r = report(graph)
        n = r["counts"]
        rows += (f"| {graph.stem} | {n['layers']:,} | {n['steps']:,} | {n['kernels']:,} "
                 f"| {copies(graph)} | {r['arena_bytes']:,} | {r['arena_lower_bound']:,} "
                 f"| {r['unplanned_bytes']:,} |\n")
    print(HEAD + rows, end="")


if __name__ == "__main__":
    main()
