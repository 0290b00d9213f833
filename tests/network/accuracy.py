#!/usr/bin/env python3
"""accuracy.py - a built binary on real pictures.

    CNNC=build/cnnc accuracy.py digits GRAPH WEIGHTS TARGET LEAST
    CNNC=build/cnnc accuracy.py clothes GRAPH WEIGHTS TARGET

digits: MNIST's 10,000 test pictures as their IDX file, of which it must get the share LEAST
right, and the PNG files of tests/data/digits, named by what they show. clothes: the PNG files
of tests/data/clothes alone.
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile

from cases import MNIST, ROOT, WEIGHTS

LABELS = {"digits": "mnist.txt", "clothes": "fashion_mnist.txt"}


def build(graph, weights, target, binary):
    subprocess.run([os.environ["CNNC"], "build",
                    os.path.join(ROOT, "graphs", graph + ".yaml"), "-o", binary,
                    "--weights", os.path.join(WEIGHTS, weights), "--target", target],
                   check=True)


def run(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def check_idx(binary, least):
    part = os.path.join(MNIST, "t10k-")
    found = json.loads(run([binary, "--threads", "1", "--json",
                            "--idx", part + "images-idx3-ubyte.gz",
                            "--idx-labels", part + "labels-idx1-ubyte.gz"]))
    print(f"accuracy {found['accuracy']:.4f} of {found['pictures']}, at least {least}")
    if found["pictures"] != 10000 or found["accuracy"] < least:
        sys.exit("the accuracy is too low")


def check_pictures(binary, kind):
    files = sorted(glob.glob(os.path.join(ROOT, "tests", "data", kind, "*.png")))
    labels = os.path.join(ROOT, "graphs", "labels", LABELS[kind])
    rows = list(csv.DictReader(
        run([binary, "--csv", "label", "--labels", labels, *files]).splitlines()))
    if len(rows) != len(files):
        sys.exit(f"{len(files)} pictures, {len(rows)} answers")
    for row in rows:
        print(f"{row['id']}: {row['label']}")
        if row["id"].replace("_", " ") != row["label"]:
            sys.exit("that is wrong")


def main():
    kind, graph, weights, target, *least = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        binary = os.path.join(folder, "net")
        build(graph, weights, target, binary)
        if least:
            check_idx(binary, float(least[0]))
        check_pictures(binary, kind)


if __name__ == "__main__":
    main()
