#!/usr/bin/python3
"""Networks of the bench as PyTorch modules with seeded weights, for all engines alike.

    bench/networks.py NAME FOLDER

writes FOLDER/NAME.safetensors (for cnnc), NAME.onnx (for the peers), NAME.input (one image,
planar fp32) and NAME.expected: what PyTorch computes from them in double precision. Wants
Debian's python3-torch and python3-torchvision.

He's initialization keeps the values' size from layer to layer; batch normalization gets the
means and variances of two random images. So no value overflows or dies, and each engine's
output says whether it computes the same network.
"""
import json
import pathlib
import sys

import torch
import torchvision
from torch import nn


def nin_block(channels, out, kernel, stride=1, pad=0):
    return nn.Sequential(nn.Conv2d(channels, out, kernel, stride, pad), nn.ReLU(),
                         nn.Conv2d(out, out, 1), nn.ReLU(),
                         nn.Conv2d(out, out, 1), nn.ReLU())


def nin():
    """Dive into Deep Learning's Network in Network, 3 channels, 1000 classes."""
    return nn.Sequential(nin_block(3, 96, 11, 4), nn.MaxPool2d(3, 2),
                         nin_block(96, 256, 5, 1, 2), nn.MaxPool2d(3, 2),
                         nin_block(256, 384, 3, 1, 1), nn.MaxPool2d(3, 2), nn.Dropout(),
                         nin_block(384, 1000, 3, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())


def module(name):
    """The network with its own initialization, without auxiliary classifiers."""
    if name == "nin":
        return nin()
    options = {"weights": None}
    if name in ("googlenet", "inception_v3"):
        options |= {"aux_logits": False, "init_weights": False, "transform_input": False}
    return getattr(torchvision.models, name)(**options)


def initialize(net):
    for m in net.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(m.weight, nonlinearity="relu")
            if m.bias is not None:
                nn.init.normal_(m.bias, std=0.1)
        elif isinstance(m, nn.BatchNorm2d):
            nn.init.uniform_(m.weight, 0.5, 1.5)
            nn.init.normal_(m.bias, std=0.1)
            m.momentum = None  # a plain mean over what calibrate() shows


def calibrate(net, size):
    net.eval()
    for m in net.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.train()
    net(torch.randn(2, 3, size, size))
    net.eval()


def write_safetensors(path, tensors):
    types = {torch.float32: "F32", torch.int64: "I64"}
    header, at = {}, 0
    for key, t in tensors.items():
        size = t.numel() * t.element_size()
        header[key] = {"dtype": types[t.dtype], "shape": list(t.shape),
                       "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text)
        for t in tensors.values():
            f.write(t.contiguous().numpy().tobytes())


@torch.no_grad()
def main():
    name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    size = 299 if name == "inception_v3" else 224
    torch.manual_seed(1)
    net = module(name)
    initialize(net)
    calibrate(net, size)
    image = torch.randn(1, 3, size, size)
    write_safetensors(folder / f"{name}.safetensors", net.state_dict())
    whole = nn.Sequential(net, nn.Softmax(1)).eval()
    torch.onnx.export(whole, image, folder / f"{name}.onnx", opset_version=13,
                      input_names=["image"], output_names=["prob"])
    image.numpy().tofile(folder / f"{name}.input")
    whole.double()(image.double()).numpy().tofile(folder / f"{name}.expected")


if __name__ == "__main__":
    main()
