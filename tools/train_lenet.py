#!/usr/bin/python3
"""train_lenet.py - trains D2L's LeNet or BN-LeNet on MNIST or Fashion-MNIST.

    tools/train_lenet.py lenet --data FOLDER -o lenet-mnist.safetensors

FOLDER holds the four IDX files of the data set, as published (.gz). Needs PyTorch
(Debian's python3-torch will do) and takes a few minutes on one core.

The networks are graphs/lenet.yaml and graphs/bn_lenet.yaml, layer by layer, so that the
positions in nn.Sequential are the names of the checkpoint. Two things differ from the
book, both for accuracy, and neither shows in the result: Adam on a one-cycle schedule
instead of plain SGD, and pictures shifted by up to two pixels (and mirrored, for clothes)
while training. The test set is only read to print the accuracy at the end.
"""
import argparse
import gzip
import json
import os
import struct
import sys

import torch
from torch import nn

SHIFT = 2  # pixels, each way


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(),
        nn.Linear(120, 84), nn.Sigmoid(),
        nn.Linear(84, 10))


def bn_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5), nn.BatchNorm2d(6), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5), nn.BatchNorm2d(16), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(256, 120), nn.BatchNorm1d(120), nn.Sigmoid(),
        nn.Linear(120, 84), nn.BatchNorm1d(84), nn.Sigmoid(),
        nn.Linear(84, 10))


NETWORKS = {"lenet": lenet, "bn_lenet": bn_lenet}


def read_idx(folder, name):
    """An IDX file of bytes: magic 0, 0, 8 (uint8), rank; the sizes; the bytes."""
    with gzip.open(os.path.join(folder, name + ".gz"), "rb") as f:
        data = f.read()
    zero, dtype, rank = struct.unpack(">HBB", data[:4])
    if (zero, dtype) != (0, 8):
        sys.exit(f"{name}.gz: not an IDX file of bytes")
    shape = struct.unpack(f">{rank}I", data[4:4 + 4 * rank])
    body = bytearray(data[4 + 4 * rank:])
    return torch.frombuffer(body, dtype=torch.uint8).reshape(shape)


def read_part(folder, part):
    images = read_idx(folder, f"{part}-images-idx3-ubyte").unsqueeze(1)
    return images, read_idx(folder, f"{part}-labels-idx1-ubyte").long()


def shifted(images, mirror):
    """Each image at a place of its own within a frame of SHIFT black pixels."""
    n, c, h, w = images.shape
    frames = nn.functional.pad(images, [SHIFT] * 4)
    windows = frames.unfold(2, h, 1).unfold(3, w, 1)  # [n, c, 2S+1, 2S+1, h, w]
    dy, dx = torch.randint(2 * SHIFT + 1, (2, n))
    out = windows[torch.arange(n), :, dy, dx]
    if mirror:
        flip = torch.rand(n) < 0.5
        out[flip] = out[flip].flip(3)
    return out


def as_input(images):
    return images.float() / 255


def initialize(net):
    for layer in net:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)


def train(net, images, labels, args):
    steps = args.epochs * (len(images) // args.batch)
    optimizer = torch.optim.Adam(net.parameters(), lr=args.lr)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=args.lr, total_steps=steps, pct_start=0.2)
    net.train()
    for epoch in range(args.epochs):
        order = torch.randperm(len(images))
        total = 0.0
        for first in range(0, len(images) - args.batch + 1, args.batch):
            some = order[first:first + args.batch]
            scores = net(as_input(shifted(images[some], args.mirror)))
            loss = nn.functional.cross_entropy(scores, labels[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(some)
        print(f"epoch {epoch + 1:2}/{args.epochs}  loss {total / len(images):.4f}",
              flush=True)


def accuracy(net, images, labels):
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in zip(images.split(1000), labels.split(1000)):
            right += (net(as_input(x)).argmax(1) == y).sum().item()
    return right / len(images)


def write_safetensors(path, tensors, metadata):
    """8 bytes of header length, the header (JSON, blank-padded), the bytes of each tensor."""
    dtypes = {torch.float32: "F32", torch.int64: "I64"}
    header, body = {"__metadata__": metadata}, b""
    for name, t in tensors.items():
        data = t.contiguous().numpy().tobytes()
        header[name] = {"dtype": dtypes[t.dtype], "shape": list(t.shape),
                        "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("--data", required=True, metavar="FOLDER")
    parser.add_argument("-o", "--output", required=True, metavar="FILE")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=0.01, help="the peak of the cycle")
    parser.add_argument("--mirror", action="store_true",
                        help="mirrored pictures too: for Fashion-MNIST")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    net = NETWORKS[args.network]()
    initialize(net)
    train(net, *read_part(args.data, "train"), args)
    found = accuracy(net, *read_part(args.data, "t10k"))
    print(f"test accuracy {found:.4f}")
    write_safetensors(args.output, net.state_dict(),
                      {"format": "pt", "network": args.network,
                       "test_accuracy": f"{found:.4f}"})


if __name__ == "__main__":
    main()
