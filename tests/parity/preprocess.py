#!/usr/bin/python3
"""preprocess.py - a binary's preprocessing of PNG files against Pillow and torchvision.

    CNNC=build/cnnc preprocess.py

For each `preprocess` of graphs/ a network that only returns its input is built. What it makes
of pictures of several shapes is compared with

    formula   Pillow's resize, torchvision's CenterCrop, then (scale * x - mean) / std in
              double precision
    preset    what torchvision does before its own trained network of that name, in fp32

Pixels are the same 8 bits; what differs is the rounding of the last step in fp32:

    |difference| <= UNITS * 2^-24 * (scale * x + |mean|) / std
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torchvision
from PIL import Image
from torchvision.transforms import functional as transforms

UNITS = {"formula": 4, "preset": 8}
GRAPHS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "graphs")
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
SIZES = [(375, 500), (500, 333), (224, 224), (300, 301), (97, 60), (1000, 90), (28, 28)]


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def write_pictures(folder):
    """Smooth, noisy and hard edges; RGB, but one is grey and one has alpha."""
    random, paths = np.random.default_rng(1), []
    for i, (h, w) in enumerate(SIZES):
        y, x, c = np.ogrid[:h, :w, :4]
        smooth = 127 + 120 * np.sin(0.03 * y + 0.05 * x + c)
        edges = 255 * ((x // 9 + y // 7 + c) % 2)
        noise = random.integers(0, 256, (h, w, 4))
        pixels = np.choose((x // 40 + y // 40) % 3, [smooth, edges, noise]).astype(np.uint8)
        paths.append(os.path.join(folder, f"{i}.png"))
        Image.fromarray({1: pixels[..., 0], 2: pixels}.get(i, pixels[..., :3])).save(paths[-1])
    return paths


def preprocess_of(graph, folder):
    """(lines of YAML, input's [C, H, W], {key: value}), all evaluated by cnnc."""
    dump = run(os.environ["CNNC"], graph, "-o", os.path.join(folder, "x.c"),
               "--dump-after=drop_dead")
    lines = re.findall(r"(?m)^(?:input|preprocess): .*$", dump)
    values = [json.loads(re.sub(r"([a-z_]\w*)", r'"\1"', line.split(": ", 1)[1])
                         .replace('"true"', "true")) for line in lines]
    shape, = values[0].values()
    return "\n".join(lines), shape, values[1] if len(values) > 1 else {}


def build(lines, folder):
    graph, binary = os.path.join(folder, "input.yaml"), os.path.join(folder, "input")
    with open(graph, "w") as f:
        f.write(f"format: 1\nname: input\n{lines}\nlayers: [identity]\n")
    run(os.environ["CNNC"], "build", graph, "-o", binary, "--random-weights", "1")
    return binary


def middle(picture, share):
    """tf.image.central_crop"""
    w, h = picture.size
    left, top = (int((n - n * share) / 2) for n in (w, h))
    return picture.crop((left, top, w - left, h - top))


def pixels_by_pillow(picture, how, h, w):
    method = FILTERS[how.get("interpolation", "bilinear")]
    if "central" in how:
        picture = middle(picture, how["central"])
    if "resize" in how:
        short = min(picture.size)
        size = [how["resize"] * n // short for n in picture.size]
        picture = picture.resize(size, method)
        picture = transforms.center_crop(picture, how.get("crop", [h, w]))
    return picture.resize((w, h), method) if picture.size != (w, h) else picture


def by_formula(picture, how, shape):
    """(values, largest terms) as [C, H, W]"""
    c, h, w = shape
    picture = picture.convert("L" if c == 1 else "RGB")
    x = np.asarray(pixels_by_pillow(picture, how, h, w), np.float64).reshape(h, w, c)
    x = 255 - x if how.get("invert") else x
    x = x[..., ::-1] if how.get("bgr") else x
    scale, mean, std = how.get("scale", 1 / 255), how.get("mean", 0), how.get("std", 1)
    return [a.transpose(2, 0, 1)
            for a in ((x * scale - mean) / std, (x * scale + np.abs(mean)) / std)]


def by_preset(picture, name):
    """As before torchvision's trained network, or None where it has none of this name."""
    if not hasattr(torchvision.models, name):
        return None
    weights = torchvision.models.get_model_weights(name)["IMAGENET1K_V1"]
    x = weights.transforms()(picture.convert("RGB"))[None]
    if name in ("googlenet", "inception_v3"):
        model = getattr(torchvision.models, name)(transform_input=True, init_weights=False)
        x = model._transform_input(x)
    return x[0].numpy()


def compare(name, binary, how, shape, path, folder):
    """{oracle: largest difference as a part of what is allowed}"""
    output = os.path.join(folder, "out.npy")
    run(binary, path, "--output", output)
    found = np.load(output)[0].astype(np.float64)
    picture = Image.open(path)
    wanted, terms = by_formula(picture, how, shape)
    answers = {"formula": wanted, "preset": by_preset(picture, name)}
    return {oracle: (np.abs(found - answer) / (UNITS[oracle] * 2.0**-24 * terms + 1e-30)).max()
            for oracle, answer in answers.items() if answer is not None}


def main():
    torch.set_num_threads(2)
    failed, seen = False, set()
    with tempfile.TemporaryDirectory() as folder:
        pictures = write_pictures(folder)
        for graph in sorted(glob.glob(os.path.join(GRAPHS, "*.yaml"))):
            name = os.path.splitext(os.path.basename(graph))[0]
            lines, shape, how = preprocess_of(graph, folder)
            if lines in seen:
                continue
            seen.add(lines)
            binary = build(lines, folder)
            parts = [compare(name, binary, how, shape, path, folder) for path in pictures]
            worst = {oracle: max(part[oracle] for part in parts) for oracle in parts[0]}
            failed |= not all(part <= 1 for part in worst.values())
            print(f"{name}: {how}", *(f"{oracle} {100 * part:.0f} % of the bound"
                                      for oracle, part in worst.items()), sep="; ")
    sys.exit(failed)


if __name__ == "__main__":
    main()
