#!/usr/bin/python3
"""make_goldens.py - goldens/NAME.npy: what PyTorch computes for each case of cases.py.

    make_goldens.py [NAME...]

Needs PyTorch, torchvision and NumPy (Debian's will do); the tests themselves do not. The
networks are torchvision's own, or written here as in Dive into Deep Learning, so that the
graph files are compared with something that was not made from them. Random weights are those
of `cnnc --random-weights`. All is computed in double precision.
"""
import json
import os
import struct
import sys

import numpy as np
import torch
import torchvision
from torch import nn

from cases import CASES, SEED, WEIGHTS, write_npy


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120), nn.Sigmoid(),
        nn.Linear(120, 84), nn.Sigmoid(),
        nn.Linear(84, 10))


def bn_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5), nn.BatchNorm2d(6), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5), nn.BatchNorm2d(16), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(16 * 4 * 4, 120), nn.BatchNorm1d(120), nn.Sigmoid(),
        nn.Linear(120, 84), nn.BatchNorm1d(84), nn.Sigmoid(),
        nn.Linear(84, 10))


def alexnet_d2l():
    return nn.Sequential(
        nn.Conv2d(1, 96, kernel_size=11, stride=4, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Conv2d(96, 256, kernel_size=5, padding=2), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Conv2d(256, 384, kernel_size=3, padding=1), nn.ReLU(),
        nn.Conv2d(384, 384, kernel_size=3, padding=1), nn.ReLU(),
        nn.Conv2d(384, 256, kernel_size=3, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Flatten(),
        nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(p=0.5),
        nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(p=0.5),
        nn.Linear(4096, 10))


def nin_block(inputs, outputs, kernel_size, stride, padding):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel_size, stride, padding), nn.ReLU(),
        nn.Conv2d(outputs, outputs, kernel_size=1), nn.ReLU(),
        nn.Conv2d(outputs, outputs, kernel_size=1), nn.ReLU())


def nin(inputs, classes):
    return nn.Sequential(
        nin_block(inputs, 96, kernel_size=11, stride=4, padding=0),
        nn.MaxPool2d(3, stride=2),
        nin_block(96, 256, kernel_size=5, stride=1, padding=2),
        nn.MaxPool2d(3, stride=2),
        nin_block(256, 384, kernel_size=3, stride=1, padding=1),
        nn.MaxPool2d(3, stride=2),
        nn.Dropout(0.5),
        nin_block(384, classes, kernel_size=3, stride=1, padding=1),
        nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())


MODELS = {
    "lenet": lenet,
    "bn_lenet": bn_lenet,
    "alexnet_d2l": alexnet_d2l,
    "nin": lambda: nin(3, 1000),
    "nin_d2l": lambda: nin(1, 10),
}


def splitmix64(x):
    x = x + np.uint64(0x9e3779b97f4a7c15)
    x = (x ^ x >> np.uint64(30)) * np.uint64(0xbf58476d1ce4e5b9)
    x = (x ^ x >> np.uint64(27)) * np.uint64(0x94d049bb133111eb)
    return x ^ x >> np.uint64(31)


def uniform(name, count):
    """Element i of the parameter: a hash of seed, name and i, in [-1, 1)."""
    fnv = 0xcbf29ce484222325
    for byte in name.encode():
        fnv = (fnv ^ byte) * 0x100000001b3 % 2**64
    start = splitmix64(np.array([SEED], np.uint64)) ^ np.uint64(fnv)
    bits = splitmix64(start + np.arange(count, dtype=np.uint64)
                      * np.uint64(0xd1342543de82ef95))
    return (bits >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1


def middle_and_spread(name, tensor, rank_of_weight):
    """The distribution of a parameter: compiler/frontend/weights.c."""
    kind = name.rsplit(".", 1)[-1]
    if kind == "weight" and rank_of_weight > 1:
        return 0, np.sqrt(6.0 / (tensor.numel() // tensor.shape[0]))
    batch_norm = rank_of_weight == 1
    return {"weight": (1, 0.5), "bias": (0, 0.2 if batch_norm else 0.1),
            "running_mean": (0, 0.3), "running_var": (1, 0.5)}[kind]


def random_state(net):
    state = net.state_dict()
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        owner = name.rsplit(".", 1)[0]
        middle, spread = middle_and_spread(name, tensor, state[owner + ".weight"].dim())
        values = np.float32(middle + spread * uniform(name, tensor.numel()))
        state[name] = torch.from_numpy(values).reshape(tensor.shape)
    return state


def read_safetensors(path):
    dtypes = {"F32": np.float32, "I64": np.int64}
    with open(path, "rb") as f:
        data = f.read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    state = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        first, last = (start + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[first:last], dtypes[entry["dtype"]]).copy()
        state[name] = torch.from_numpy(values).reshape(entry["shape"])
    return state


def build_model(case):
    graph = case.graph
    if graph in MODELS:
        return MODELS[graph]()
    has_heads = graph in ("googlenet", "inception_v3")
    options = {"aux_logits": False, "init_weights": False,
               "transform_input": case.variant == "transform_input"} if has_heads else {}
    return getattr(torchvision.models, graph)(weights=None, **options)


def main():
    torch.set_num_threads(1)
    for case in CASES:
        if sys.argv[1:] and case.name not in sys.argv[1:]:
            continue
        shape, values = case.pictures()
        images = torch.tensor(values, dtype=torch.float32).double().reshape(shape)
        with torch.no_grad():
            net = build_model(case).double().eval()
            net(images)  # gives lazy layers their shape
            net.load_state_dict(
                read_safetensors(os.path.join(WEIGHTS, case.weights))
                if case.weights else random_state(net))
            scores = net(images)
        write_npy(case.golden, scores.shape, scores.flatten().tolist())
        print(case.name, list(scores.shape), f"largest {scores.abs().max():.4g}")


if __name__ == "__main__":
    main()
