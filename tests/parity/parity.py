#!/usr/bin/python3
"""parity.py - a built binary against PyTorch: logits, probabilities, the five best classes.

    CNNC=build/cnnc parity.py NAME

NAME is one of networks.py. Weights and statistics are random; they are written as a
checkpoint with PyTorch's names, which cnnc compiles unchanged into a binary for this machine.
It reads five images from an .npy file and writes its outputs to others.

The truth is PyTorch in double precision: torchvision's model where it has one, else the table
of the network's operations (evaluate.py). For torchvision's models both, which must agree.

How far the binary's logits may be from it. An fp32 sum of n terms makes the error sum d_k *
s_k, where s_k are its partial sums in whatever order and |d_k| <= u = 2^-24. The weights are
independent and have mean 0, so each s_k^2 is at most S^2 = sum (w * x)^2 + b^2 in the mean, and
the sum of all n is n * S^2. To first order a logit's error is then the sum of d * s * J over
all roundings in all layers, with J the logit's derivative by the element that they are part of.
If the d are independent and of either sign, then by Hoeffding's inequality

    P(|error| > LAMBDA * u * sqrt(sum (s * J)^2)) <= 2 * exp(-LAMBDA^2 / 2) = 3e-14

for LAMBDA = 8, the one of compiler/reference/tolerance.c. u * sqrt(sum (s * J)^2) is what a run
shows in which each element is moved by t = sqrt(n) * u * S, up or down at random: the root of
the mean square, over images and classes, of what that does to the logits. So

    bound = LAMBDA * rms(rounded logits - exact logits)

PyTorch's own fp32 logits obey the same bound, and the two differ by no more than twice that.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

import numpy as np
import torch

import safetensors
from checkpoint import random_images, random_state
from evaluate import evaluate, rounded
from networks import network

LAMBDA = 8
IMAGES = 5
SMALLEST = torch.finfo(torch.float32).tiny
AGREE = 1e-9  # of the largest logit: the table and torchvision, both in double precision
GRAPHS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "graphs")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def graph_with_logits(net, folder):
    """A copy of graphs/ in which the network returns what its softmax reads, too."""
    cnnc = os.environ["CNNC"]
    copy = os.path.join(folder, "graphs")
    shutil.copytree(GRAPHS, copy, ignore=shutil.ignore_patterns("*.safetensors"))
    path = os.path.join(copy, net.graph + ".yaml")
    layers = json.loads(run(cnnc, "summary", path, "--json", *net.options))["layers"]
    with open(path) as f:
        text = f.read()
    text, n = re.subn(r"(?m)^outputs: \[prob\]$",
                      f'outputs: [prob, "{layers[-2]["name"]}"]', text)
    if n != 1 or layers[-1]["op"] != "softmax":
        sys.exit(f"{net.graph}.yaml: no line 'outputs: [prob]', or no softmax at the end")
    with open(path, "w") as f:
        f.write(text)
    return path


def binarys_answers(net, state, images, folder):
    """(logits, probabilities, five best classes) of each image."""
    checkpoint, binary, pictures, output = (
        os.path.join(folder, name) for name in ("x.safetensors", "net", "in.npy", "out.npy"))
    safetensors.write(checkpoint, state)
    run(os.environ["CNNC"], "build", graph_with_logits(net, folder), "-o", binary,
        "--weights", checkpoint, *net.options)
    os.remove(checkpoint)
    np.save(pictures, images.numpy())
    report = json.loads(run(binary, pictures, "--output", output, "--json"))
    best = [[row["index"] for row in image["top"]] for image in report["pictures"]]
    prob, logits = (torch.from_numpy(np.load(os.path.join(folder, name))).double().flatten(1)
                    for name in ("out.npy", "out.1.npy"))
    return logits, prob, best


def pytorchs_answers(net, rows, state, images):
    """(state_dict, fp32 logits, double logits)"""
    model = net.model()
    table = evaluate(rows, state, images.double())
    if not model:
        return state, evaluate(rows, state, images), table
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or not all(name.startswith(("aux", "Aux")) for name in missing):
        sys.exit(f"torchvision's names differ: {missing}, {unexpected}")
    model.eval()
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    single, double = model(images), model.double()(images.double())
    apart = (double - table).abs().max() / double.abs().max()
    if not apart <= AGREE:
        sys.exit(f"the table is not torchvision's network: {apart:.2g} apart")
    return state, single, double


def bound_of(rows, state, images, wanted):
    apart = evaluate(rows, state, images.double(), rounded) - wanted
    return LAMBDA * apart.square().mean().sqrt().item()


def five_best(logits):
    return logits.topk(min(5, logits.shape[1])).indices.tolist()


def compare(name, wanted, single, bound, answers):
    """Prints the figures; True if all is as it should be."""
    logits, prob, best = answers
    worst = (logits - wanted).abs().max().item()
    pytorchs = (single - wanted).abs().max().item()
    apart = (logits - single).abs().max().item()
    # d log p = d logit - sum p * d logit, and softmax itself: 8 units in the last place, and
    # an exp() that ends at the smallest normal number
    softmax = wanted.softmax(1)
    beyond = ((prob - softmax).abs() - 2 * SMALLEST).clamp(min=0)
    relative = (beyond / softmax.clamp(min=SMALLEST)).max().item()
    same = best == five_best(wanted) == five_best(logits)
    print(f"{name}: logits up to {wanted.abs().max():.4g}, worst difference {worst:.2e}, "
          f"bound {bound:.2e} ({100 * worst / bound:.0f} %); PyTorch's fp32 {pytorchs:.2e}, "
          f"from ours {apart:.2e}; probabilities {relative:.1e}; "
          f"top five {'equal' if same else f'{best}, wanted {five_best(wanted)}'}")
    return (worst <= bound and apart <= 2 * bound and same
            and relative <= 2 * bound + 16 * 2.0**-24)


def main():
    name, = sys.argv[1:]
    net = network(name)
    rows = net.rows()
    torch.set_num_threads(2)
    torch.manual_seed(zlib.crc32(name.encode()))
    with torch.no_grad(), tempfile.TemporaryDirectory() as folder:
        images = net.scale * random_images(IMAGES, rows[0].shape)
        state = random_state(rows, images)
        saved, single, wanted = pytorchs_answers(net, rows, state, images)
        bound = bound_of(rows, state, images, wanted)
        ok = compare(name, wanted, single, bound, binarys_answers(net, saved, images, folder))
    sys.exit(not ok)


if __name__ == "__main__":
    main()
