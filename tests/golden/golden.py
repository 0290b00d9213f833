#!/usr/bin/env python3
"""golden.py - what cnnc prints about a graph, compared with the files beside it.

    golden.py CNNC GRAPH.yaml

The names of the files say what they hold:

    GRAPH.PASS.dump      cnnc GRAPH.yaml --dump-after=PASS
    GRAPH.O1.PASS.dump   the same with -O1
    GRAPH.ledger         a line for each record of `cnnc inspect --json`: fused, exchanged or refused
    GRAPH.inspect        the text of `cnnc inspect`

All for the generic target. BLESS=1 in the environment rewrites those that are there; to add
one, create it empty and bless it.
"""
import difflib
import json
import os
import subprocess
import sys


def run(cnnc, *arguments):
    command = [cnnc, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}")
    return done.stdout


def ledger(cnnc, graph):
    text = run(cnnc, "inspect", graph, "--target", "generic", "--json")
    lines = []
    for r in json.loads(text)["ledger"]:
        line = f"{r['pass']}: {r['op']} '{r['layer']}'"
        if r["exchanged"]:
            line += f" before '{r['into']}': {r['reason']}"
        elif r["fused"]:
            line += f" into '{r['into']}'" if "into" in r else " vanishes"
        else:
            line += f" not into '{r['into']}'" if "into" in r else " stays"
            line += f": {r['reason']}"
        lines.append(line + "\n")
    return "".join(lines)


def expected(cnnc, graph, suffix):
    """What the golden file that ends in suffix must hold."""
    words = suffix.split(".")
    if words == ["ledger"]:
        return ledger(cnnc, graph)
    if words == ["inspect"]:
        return run(cnnc, "inspect", graph, "--target", "generic")
    if words[-1] == "dump" and len(words) in (2, 3):
        level = ["-" + words[0]] if len(words) == 3 else []
        return run(cnnc, graph, *level, "--target", "generic", f"--dump-after={words[-2]}")
    sys.exit(f"{suffix}: no such kind of golden file")


def check(cnnc, graph, golden):
    """The difference to the golden file, as text; refreshes the file instead if told so."""
    found = expected(cnnc, graph, golden[len(graph) - len("yaml"):])
    if os.environ.get("BLESS") == "1":
        with open(golden, "w", encoding="utf-8") as f:
            f.write(found)
        return ""
    with open(golden, encoding="utf-8") as f:
        wanted = f.read()
    return "".join(difflib.unified_diff(wanted.splitlines(True), found.splitlines(True),
                                        golden, "found"))


def main():
    cnnc = os.path.abspath(sys.argv[1])
    folder, graph = os.path.split(sys.argv[2])
    os.chdir(folder or ".")
    stem = graph[:-len("yaml")]
    goldens = sorted(f for f in os.listdir(".") if f.startswith(stem) and f != graph)
    if not goldens:
        sys.exit(f"{graph}: no golden file beside it")
    difference = "".join(check(cnnc, graph, g) for g in goldens)
    sys.exit(difference or 0)


if __name__ == "__main__":
    main()
