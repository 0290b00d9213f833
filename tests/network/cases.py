"""cases.py - the networks that parity.py compares with PyTorch, and the files they need.

make_goldens.py computes goldens/NAME.npy from the same list.
"""
import ast
import gzip
import os
import struct
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MNIST = os.path.join(ROOT, "tests", "data", "mnist")
WEIGHTS = os.path.join(ROOT, "graphs", "weights")
SEED = 1  # of --random-weights


@dataclass
class Case:
    """A network, and the layer whose values are compared: what softmax reads."""
    graph: str
    logits: str
    shape: tuple  # of a picture, [C, H, W]
    weights: str = ""  # a file of graphs/weights; random ones if empty
    options: list = field(default_factory=list)
    variant: str = ""  # what the options make of the graph, where it has two cases

    @property
    def name(self):
        if self.weights:
            return os.path.splitext(self.weights)[0]
        return self.graph + (f"_{self.variant}" if self.variant else "")

    @property
    def golden(self):
        return os.path.join(HERE, "goldens", self.name + ".npy")

    def pictures(self):
        """(shape, values): five digits of MNIST, or one picture of noise."""
        if self.weights:
            return (5, *self.shape), digits(5)
        return (1, *self.shape), noise(self.shape)


CASES = [
    Case("lenet", "11", (1, 28, 28), "lenet-mnist.safetensors"),
    Case("lenet", "11", (1, 28, 28), "lenet-fashion.safetensors"),
    Case("bn_lenet", "15", (1, 28, 28), "bn_lenet-mnist.safetensors"),
    Case("bn_lenet", "15", (1, 28, 28), "bn_lenet-fashion.safetensors"),
    Case("alexnet", "classifier.6", (3, 96, 112), options=["--input", "96x112"]),
    Case("alexnet_d2l", "20", (1, 96, 112), options=["--input", "96x112"]),
    Case("vgg11", "classifier.6", (3, 32, 64), options=["--input", "32x64"]),
    Case("vgg13_bn", "classifier.6", (3, 32, 64), options=["--input", "32x64"]),
    Case("nin", "9", (3, 96, 112), options=["--input", "96x112"]),
    Case("nin_d2l", "9", (1, 96, 112), options=["--input", "96x112"]),
    Case("resnet18", "fc", (3, 64, 96), options=["--input", "64x96"]),
    Case("resnet50", "fc", (3, 64, 96), options=["--input", "64x96"]),
    Case("googlenet", "fc", (3, 64, 96), options=["--input", "64x96"]),
    Case("inception_v3", "fc", (3, 96, 128), options=["--input", "96x128"]),
    Case("googlenet", "fc", (3, 64, 96), variant="transform_input",
         options=["--input", "64x96", "--set", "transform_input=true"]),
    Case("inception_v3", "fc", (3, 96, 75), variant="transform_input",
         options=["--input", "96x75", "--set", "transform_input=true"]),
]


def digits(n):
    """The first n test pictures of MNIST as the networks read them: 0 to 1."""
    with gzip.open(os.path.join(MNIST, "t10k-images-idx3-ubyte.gz")) as f:
        return [byte / 255 for byte in f.read(16 + n * 784)[16:]]


def noise(shape):
    """Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes)."""
    count, x, values = shape[0] * shape[1] * shape[2], 1, []
    for _ in range(count):
        x = (1664525 * x + 1013904223) % 2**32
        values.append((x >> 8) / 2**23 - 1)
    return values


def write_npy(path, shape, values):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(shape)}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(path, "wb") as f:
        f.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        f.write(struct.pack(f"<{len(values)}f", *values))


def read_npy(path):
    """(shape, values) of a file of little-endian float32."""
    with open(path, "rb") as f:
        data = f.read()
    if data[:8] != b"\x93NUMPY\x01\x00":
        raise ValueError(f"{path}: not an .npy file of version 1")
    start = 10 + struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:start].decode())
    if header["descr"] != "<f4" or header["fortran_order"]:
        raise ValueError(f"{path}: not little-endian float32 in C order")
    return header["shape"], struct.unpack(f"<{(len(data) - start) // 4}f", data[start:])
