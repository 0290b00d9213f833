#!/usr/bin/env python3
"""arenas.py - the arena of every network under graphs/ equals its lower bound, at each v.

    CNNC=build/cnnc SOURCE=. arenas.py

KNOWN has the bound in bytes where it can be said by hand, the two largest values that meet:
input and output, pooled, of the second convolution for the VGGs, of the first pool for
ResNet-18 and 34.
"""
import glob
import json
import os
import subprocess
import sys

POOLED = 64 * 224 * 224 * 4 + 64 * 112 * 112 * 4
KNOWN = {
    "vgg11": 64 * 112 * 112 * 4 + 128 * 56 * 56 * 4,
    "vgg13": POOLED, "vgg16": POOLED, "vgg19": POOLED,
    "vgg11_bn": 64 * 112 * 112 * 4 + 128 * 56 * 56 * 4,
    "vgg13_bn": POOLED, "vgg16_bn": POOLED, "vgg19_bn": POOLED,
    "resnet18": 64 * 112 * 112 * 4 + 64 * 56 * 56 * 4,
    "resnet34": 64 * 112 * 112 * 4 + 64 * 56 * 56 * 4,
}


def summary(graph, target):
    command = [os.environ["CNNC"], "summary", graph, "--json", "--target", target]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def main():
    wrong = 0
    for graph in sorted(glob.glob(os.path.join(os.environ["SOURCE"], "graphs", "*.yaml"))):
        for target in ("avx512", "avx2", "generic"):
            s = summary(graph, target)
            arena, bound = s["arena_bytes"], s["arena_lower_bound"]
            ok = arena == bound == KNOWN.get(s["name"], bound)
            wrong += not ok
            print(f"{s['name']:14} {target:8} arena {arena:9} bound {bound:9}",
                  "" if ok else f"WRONG, known {KNOWN.get(s['name'])}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
