#!/usr/bin/env python3
"""reload.py - the graph after each pass, dumped, read back and dumped again: equal bytes.

    reload.py CNNC GRAPH.yaml

A dump read back is also a fixed point: when the graph after the last pass is compiled anew,
no pass finds anything left to do.
"""
import os
import subprocess
import sys
import tempfile


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}")
    return done.stdout


def passes(cnnc):
    """Their names, in order, as `cnnc help emit` lists them."""
    lines = run(cnnc, "help", "emit").splitlines()
    names = [line.split()[0] for line in lines[lines.index("passes:") + 1:]]
    assert len(names) > 2, "the list of passes"
    return names


def reload(cnnc, text, name):
    with open("dump.yaml", "w", encoding="utf-8") as f:
        f.write(text)
    return run(cnnc, "dump.yaml", f"--dump-after={name}")


def main():
    cnnc, graph = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    names = passes(cnnc)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in names:
            text = run(cnnc, graph, f"--dump-after={name}")
            if reload(cnnc, text, names[0]) != text:
                sys.exit(f"{graph}: the dump after {name} is not read back to an equal graph")
        if reload(cnnc, text, names[-1]) != text:
            sys.exit(f"{graph}: the passes change what they made")
        os.chdir("/")
    print(f"{len(names)} dumps, {text.count('{name: ')} layers after {names[-1]}")


if __name__ == "__main__":
    main()
