"""networks.py - what parity.py compares: each graph, and other settings of some.

A name without a row here is a graph of graphs/ as it stands, and a table of the same name.
"""
from dataclasses import dataclass

import torchvision


@dataclass
class Network:
    graph: str
    options: tuple = ()  # of cnnc build
    scale: float = 1     # of the images

    def model(self):
        """torchvision's, with the parts that its published checkpoints have; or None."""
        if not hasattr(torchvision.models, self.graph):
            return None
        heads = {"init_weights": False} if self.graph in AUXILIARY else {}
        return getattr(torchvision.models, self.graph)(weights=None, **heads)


AUXILIARY = ("googlenet", "inception_v3")  # their checkpoints have classifiers on the side

SETTINGS = {
    # Its pictures are 0 to 255; the squares in its local response normalization count then.
    "alexnet_2012": Network("alexnet_2012", scale=60),
    "vgg11_d2l_ratio4": Network("vgg11_d2l", options=("--set", "ratio=4")),
}


def network(name):
    return SETTINGS.get(name) or Network(name)
