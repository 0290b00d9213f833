#!/usr/bin/env python3
"""submission.py - from a folder of pictures to a competition's submission.csv.

    CNNC=build/cnnc submission.py NAME TARGET

NAME is a row of COMPETITIONS: Dive into Deep Learning's entries for two competitions of
Kaggle. The network is built with weights that tell pictures apart, a folder of pictures is
written, and what the binary prints is compared with goldens/NAME.csv, which PyTorch and Pillow
computed (make_submissions.py): byte by byte, but for probabilities, which may differ by
TOLERANCE.
"""
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass, field

from cases import HERE, ROOT
from summary import summary

sys.path.insert(0, os.path.join(ROOT, "tests", "runtime"))
import files  # noqa: E402

TOLERANCE = 1e-5


@dataclass
class Competition:
    graph: str
    csv: str      # "label": one a row, or "probabilities": a column for each class
    ids: list     # in the order of the rows
    sizes: list   # (h, w) of the pictures, in turn
    ending: str
    options: list = field(default_factory=list)
    given: dict = field(default_factory=dict)  # tensors whose values are chosen


COMPETITIONS = {
    # The test pictures are 1.png to 300000.png; rows in the order of the numbers.
    "cifar10": Competition("resnet18_d2l_cifar", "label", [str(i) for i in range(1, 13)],
                           [(32, 32)], ".png", given={
                               # takes the mean of the twelve scores off each class
                               "fc.1.bias": [2.86, -3.85, -0.1, -2.55, 4.21, -2.48, -2.34,
                                             1.77, -2.06, -2.09]}),
    # Named by hashes; rows in the order of the names, columns in that of the breeds. Pictures
    # are wide and tall; the shorter side is 73 before the middle 64 x 64 is cut out.
    "dog_breeds": Competition("resnet34_d2l_dogs", "probabilities",
                              ["000621fb3cbb32d8935728e48679680e", "00102ee9d8eb90812350685311fe5890",
                               "0012a730dfa437f5f3613fb75efcd4ce", "9e5b8f2c4d0a4c0f8f9be3f5a3a1c0d2",
                               "c0b1e5a2f0d34bb0a6a3d0d2b7b7e001"],
                              [(80, 120), (150, 100), (73, 73)], ".ppm", ["--input", "64x64"]),
}


def noise():
    """Numbers in [-1, 1); as many as a prime, so that tensors repeat them out of step."""
    r = random.Random(1)
    return [r.uniform(-1, 1) for _ in range(65521)]


NOISE = noise()


def parameter(competition, name, shape):
    """The bytes of a tensor, float32. Batch norms keep what they get, but the last one of a
    residual block keeps less: the shortcuts carry what tells two pictures apart."""
    count, kind = math.prod(shape), name.rsplit(".", 1)[-1]
    if name in competition.given:
        return struct.pack(f"<{count}f", *competition.given[name])
    if len(shape) > 1:
        middle, spread = 0, math.sqrt(6 / math.prod(shape[1:]))
    else:
        gentle = 0.2 if name.endswith("bn2.weight") else 1
        middle, spread = {"weight": (gentle, 0), "bias": (0, 0.05), "running_mean": (0, 0.05),
                          "running_var": (1, 0.2)}[kind]
    start = zlib.crc32(name.encode()) % len(NOISE)
    values = [middle + spread * x for x in NOISE[start:] + NOISE[:start]]
    block = struct.pack(f"<{len(values)}f", *values)
    return (block * (count // len(values) + 1))[:4 * count]


def write_weights(competition, path):
    """A safetensors file of all tensors of the graph."""
    tensors = summary(competition.graph, competition.options)["tensors"]
    entries, data = {}, []
    at = 0
    for t in tensors:
        data.append(parameter(competition, t["name"], t["shape"]))
        entries[t["name"]] = {"dtype": "F32", "shape": t["shape"],
                              "data_offsets": [at, at + len(data[-1])]}
        at += len(data[-1])
    header = json.dumps(entries).encode()
    header += b" " * (-len(header) % 8)
    files.write(path, b"".join([struct.pack("<Q", len(header)), header, *data]))


def picture(seed, h, w):
    """rows of (r, g, b): bands and a gradient, each picture other ones, and some noise"""
    r = random.Random(seed)
    bands = [(r.uniform(0, 0.5), r.uniform(0, 0.5), r.uniform(0, 255)) for _ in range(3)]

    def pixel(y, x):
        return tuple(min(255, int(abs(base + 97 * ((y * a + x * b) % 2 - 1) + r.uniform(0, 40))))
                     for a, b, base in bands)
    return [[pixel(y, x) for x in range(w)] for y in range(h)]


def write_pictures(competition, folder):
    """In an order that is not that of the rows."""
    for i, name in reversed(list(enumerate(competition.ids))):
        h, w = competition.sizes[i % len(competition.sizes)]
        write = files.png if competition.ending == ".png" else files.pnm
        files.write(os.path.join(folder, name + competition.ending), write(picture(i, h, w)))


def submit(competition, target, folder):
    """The bytes of submission.csv."""
    binary, weights, pictures, submission = (
        os.path.join(folder, name) for name in ("net", "net.safetensors", "test", "out.csv"))
    write_weights(competition, weights)
    subprocess.run([os.environ["CNNC"], "build",
                    os.path.join(ROOT, "graphs", competition.graph + ".yaml"), "-o", binary,
                    "--weights", weights, "--target", target, *competition.options],
                   check=True)
    os.mkdir(pictures)
    write_pictures(competition, pictures)
    with open(submission, "wb") as f:
        subprocess.run([binary, "--csv", competition.csv, pictures], check=True, stdout=f)
    with open(submission, "rb") as f:
        return f.read()


def without_probabilities(data):
    """(the header, the ids, and all numbers)"""
    header, *rows = data.decode().split("\n")
    fields = [row.split(",") for row in rows]
    return header, [f[0] for f in fields], [[float(x) for x in f[1:]] for f in fields]


def compare(competition, found, wanted):
    if competition.csv == "label":
        if found != wanted:
            sys.exit(f"wanted\n{wanted.decode()}\nfound\n{found.decode()}")
        return
    *names, p = without_probabilities(found)
    *wanted_names, q = without_probabilities(wanted)
    if names != wanted_names or [len(row) for row in p] != [len(row) for row in q]:
        sys.exit(f"wanted {wanted_names}, found {names}")
    worst = max(abs(a - b) for x, y in zip(p, q) for a, b in zip(x, y))
    print(f"worst difference of a probability {worst:.2g}, allowed {TOLERANCE:.2g}")
    if not worst <= TOLERANCE:
        sys.exit("that is too much")


def main():
    name, target = sys.argv[1:]
    competition = COMPETITIONS[name]
    with open(os.path.join(HERE, "goldens", name + ".csv"), "rb") as f:
        wanted = f.read()
    with tempfile.TemporaryDirectory() as folder:
        found = submit(competition, target, folder)
    compare(competition, found, wanted)
    print(f"{len(found)} bytes, {len(competition.ids)} rows")


if __name__ == "__main__":
    main()
