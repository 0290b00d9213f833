"""networks.py - what parity.py compares: each graph, and other settings of some.

A name without a row here is a graph of graphs/ as it stands, and a table of the same name.
"""
from dataclasses import dataclass
from types import SimpleNamespace

import torchvision

from table import read_table

AUXILIARY = ("googlenet", "inception_v3")  # their checkpoints have classifiers on the side


@dataclass
class Network:
    graph: str
    table: str = ""       # if it is not the graph's name
    options: tuple = ()   # of cnnc build
    scale: float = 1      # of the images
    transform_input: bool = False

    def model(self):
        """torchvision's, with the parts that its published checkpoints have; or None."""
        if not hasattr(torchvision.models, self.graph):
            return None
        heads = {}
        if self.graph in AUXILIARY:
            heads = {"init_weights": False, "transform_input": self.transform_input}
        return getattr(torchvision.models, self.graph)(weights=None, **heads)

    def rows(self):
        """The table; torchvision's transform_input, if it is wanted, in front of it."""
        rows = read_table(self.table or self.graph)
        if self.transform_input:
            image = SimpleNamespace(**{**vars(rows[0]), "node": "image"})
            rows[0].op, rows[0].inputs = "affine", ["image"]
            rows[0].by = (0.229 / 0.5, 0.224 / 0.5, 0.225 / 0.5)
            rows[0].shift = ((0.485 - 0.5) / 0.5, (0.456 - 0.5) / 0.5, (0.406 - 0.5) / 0.5)
            rows.insert(0, image)
        return rows


TRANSFORM = {"options": ("--set", "transform_input=true"), "transform_input": True}
SETTINGS = {
    # Its pictures are 0 to 255; the squares in its local response normalization count then.
    "alexnet_2012": Network("alexnet_2012", scale=60),
    "vgg11_d2l_ratio4": Network("vgg11_d2l", "vgg11_d2l_ratio4", ("--set", "ratio=4")),
    "googlenet_transform_input": Network("googlenet", **TRANSFORM),
    "inception_v3_transform_input": Network("inception_v3", **TRANSFORM),
}


def network(name):
    return SETTINGS.get(name) or Network(name)
