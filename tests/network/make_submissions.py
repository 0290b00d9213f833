#!/usr/bin/python3
"""make_submissions.py - goldens/NAME.csv: what PyTorch submits for submission.py's pictures.

Needs PyTorch, torchvision, Pillow and NumPy, as make_goldens.py does. The networks and their
preprocessing are said here as in Dive into Deep Learning, "Image Classification (CIFAR-10) on
Kaggle" and "Dog Breed Identification (ImageNet Dogs) on Kaggle"; computed in double precision.
"""
import os
import tempfile

import numpy as np
import torch
import torchvision
from PIL import Image
from torch import nn
from torchvision import transforms

from cases import HERE, ROOT
from submission import COMPETITIONS, parameter, write_pictures


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, stride=stride)
        self.conv2 = nn.Conv2d(outputs, outputs, kernel_size=3, padding=1)
        self.conv3 = nn.Conv2d(inputs, outputs, 1, stride) if stride > 1 else None
        self.bn1 = nn.BatchNorm2d(outputs)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (self.conv3(x) if self.conv3 else x))


def resnet18_d2l_cifar():
    net = nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1), nn.BatchNorm2d(64), nn.ReLU())
    inputs = 64
    for i, outputs in enumerate((64, 128, 256, 512)):
        net.add_module(f"resnet_block{i + 1}", nn.Sequential(
            Residual(inputs, outputs, 2 if i else 1), Residual(outputs, outputs)))
        inputs = outputs
    net.add_module("global_avg_pool", nn.AdaptiveAvgPool2d((1, 1)))
    net.add_module("fc", nn.Sequential(nn.Flatten(), nn.Linear(512, 10)))
    return net


def resnet34_d2l_dogs():
    net = nn.Sequential()
    net.add_module("features", torchvision.models.resnet34(weights=None))
    net.add_module("output_new", nn.Sequential(nn.Linear(1000, 256), nn.ReLU(),
                                               nn.Linear(256, 120)))
    return net


TO_CIFAR = transforms.Compose([
    transforms.ToTensor(),
    transforms.Normalize([0.4914, 0.4822, 0.4465], [0.2023, 0.1994, 0.2010])])

# The book's sizes are 256 and 224.
TO_DOGS = transforms.Compose([
    transforms.Resize(73), transforms.CenterCrop(64), transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])


def fill(competition, net):
    state = net.state_dict()
    for name, tensor in state.items():
        if not name.endswith("num_batches_tracked"):
            values = np.frombuffer(parameter(competition, name, tuple(tensor.shape)), "<f4").copy()
            state[name] = torch.from_numpy(values).reshape(tensor.shape)
    net.load_state_dict(state)


def scores_of(competition, net, transform):
    """One row for each id."""
    net = net.double().eval()
    fill(competition, net)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        write_pictures(competition, folder)
        paths = [os.path.join(folder, name + competition.ending) for name in competition.ids]
        return torch.cat([net(transform(Image.open(p).convert("RGB")).double()[None])
                          for p in paths])


def labels(name):
    with open(os.path.join(ROOT, "graphs", "labels", name), encoding="utf-8") as f:
        return f.read().split("\n")[:-1]


def write(name, header, rows):
    with open(os.path.join(HERE, "goldens", name + ".csv"), "w", encoding="utf-8") as f:
        f.writelines(",".join(row) + "\n" for row in [header, *rows])


def make_cifar10():
    competition = COMPETITIONS["cifar10"]
    scores = scores_of(competition, resnet18_d2l_cifar(), TO_CIFAR)
    best = scores.topk(2).values
    print(f"cifar10: scores to {scores.abs().max():.3g}, the two best at least "
          f"{(best[:, 0] - best[:, 1]).min():.3g} apart")
    names = labels("cifar10.txt")
    write("cifar10", ["id", "label"],
          [[i, names[k]] for i, k in zip(competition.ids, scores.argmax(1))])


def make_dog_breeds():
    competition = COMPETITIONS["dog_breeds"]
    scores = scores_of(competition, resnet34_d2l_dogs(), TO_DOGS)
    print(f"dog_breeds: scores to {scores.abs().max():.3g}")
    p = scores.softmax(1)
    write("dog_breeds", ["id", *labels("dog_breeds.txt")],
          [[i, *(f"{x:.9g}" for x in row.tolist())] for i, row in zip(competition.ids, p)])


if __name__ == "__main__":
    torch.set_num_threads(1)
    make_cifar10()
    make_dog_breeds()
