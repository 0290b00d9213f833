#!/usr/bin/env python3
"""fused.py - what fusion owes every network of graphs/, from `cnnc inspect --json`.

    fused.py CNNC GRAPH.yaml TARGET...

  - no copy: each concat's operands are written where they belong
  - no batch norm, activation, add or scale is a step of its own, but where nothing before it
    can take it: what makes its operand is no convolution and no linear layer
  - an addition in a convolution overwrites the shortcut, unless a later step reads it, or
    it lies in a part of a concat
  - 1x1 convolutions that read one value at one stride and add nothing are one step
"""
import json
import os
import re
import subprocess
import sys

ALONE = ("batch_norm", "relu", "sigmoid", "tanh", "add", "scale", "copy")


def report(cnnc, graph, target):
    command = [cnnc, "inspect", graph, "--json", "--target", target]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def writers(steps):
    return {w["value"]: s for s in steps for w in s["writes"]}


def alone(steps):
    """Steps that a convolution or linear layer before them should have taken."""
    made_by = writers(steps)
    for s in steps:
        word = s["op"].split()[0]
        if word == "copy":
            yield f"'{s['layer']}' is a copy"
        before = [made_by.get(v, {"op": "none"})["op"].split()[0] for v in s["reads"]]
        if word in ALONE and ("conv" in before or "linear" in before):
            yield f"'{s['layer']}', {s['op']}, is a step behind {before}"


def additions(steps):
    return [(i, s) for i, s in enumerate(steps) if "+ add" in s["op"] and len(s["reads"]) > 1]


def not_in_place(r):
    """Two values of one shape in buffers of one size fill them: none is part of a concat."""
    steps = r["steps"]
    last = {v: i for i, s in enumerate(steps) for v in s["reads"]}
    place = {w["value"]: w for s in steps for w in s["writes"]}
    size = {b["buffer"]: b["bytes"] for b in r["buffers"]}
    for i, s in additions(steps):
        name, result = s["reads"][1], s["writes"][0]
        shortcut = place.get(name)
        if result["in_place"] or not shortcut or last[name] > i:
            continue
        if size[shortcut["buffer"]] == size[result["buffer"]]:
            yield f"'{s['layer']}' does not overwrite '{name}', which nobody reads again"


def siblings(steps):
    seen = {}
    for s in steps:
        m = re.match(r"conv 1x1(/\S+)? \d+->\d+", s["op"])
        if m and "groups" not in s["op"] and "pad" not in s["op"] and "add" not in s["op"]:
            key = (s["reads"][0], m.group(1))
            if key in seen:
                yield f"'{s['layer']}' and '{seen[key]}' are two steps"
            seen[key] = s["layer"]


def main():
    cnnc, graph, *targets = sys.argv[1:]
    wrong = []
    for target in targets:
        r = report(cnnc, graph, target)
        wrong += [*alone(r["steps"]), *not_in_place(r), *siblings(r["steps"])]
        added = [s["writes"][0]["in_place"] for _, s in additions(r["steps"])]
        print(f"{os.path.basename(graph)} for {target}: {r['counts']['layers']} layers, "
              f"{r['counts']['steps']} steps, {sum(added)} of {len(added)} additions in place")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
