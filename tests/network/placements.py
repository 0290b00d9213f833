#!/usr/bin/env python3
"""placements.py - where batch norm, ReLU and the addition stand in a residual block.

    CNNC=build/cnnc placements.py

The five forms of He et al. 2016, "Identity Mappings in Deep Residual Networks", figure 4, as
`--set placement=1` to 5 of one block; read off `cnnc summary --json`. In CIFAR's ResNet-20 the
second block keeps the shape, the fourth changes it.
"""
import sys

from summary import summary

BASIC = {
    1: "conv bn relu conv bn add relu",
    2: "conv bn relu conv add bn relu",
    3: "conv bn relu conv bn relu add",
    4: "relu conv bn relu conv bn add",
    5: "bn relu conv bn relu conv add",
}
BOTTLENECK = {
    1: "conv bn relu conv bn relu conv bn add relu",
    2: "conv bn relu conv bn relu conv add bn relu",
    3: "conv bn relu conv bn relu conv bn relu add",
    4: "relu conv bn relu conv bn relu conv bn add",
    5: "bn relu conv bn relu conv bn relu conv add",
}
# the whole network around the blocks
ENDS = {
    1: ("conv bn relu", "global_avgpool flatten linear softmax"),
    2: ("conv bn relu", "global_avgpool flatten linear softmax"),
    3: ("conv bn relu", "global_avgpool flatten linear softmax"),
    4: ("conv bn", "relu global_avgpool flatten linear softmax"),
    5: ("conv", "bn relu global_avgpool flatten linear softmax"),
}
SHORTCUTS = {"identity", "slice", "pad"}


def is_shortcut(layer):
    return layer["op"] in SHORTCUTS or ".downsample" in layer["name"]


def words(layers):
    return " ".join("bn" if l["op"] == "batch_norm" else l["op"] for l in layers)


def blocks(layers):
    """The layers before the blocks, each block's, and those after them."""
    groups = {}
    for layer in layers:
        scope = layer["name"].split(".")[0] if "." in layer["name"] else None
        groups.setdefault(scope, []).append(layer)
    free = groups.pop(None)
    first = layers.index(next(iter(groups.values()))[0])
    return free[:first], list(groups.values()), free[first:]


def check(what, wanted, found):
    if wanted != found:
        sys.exit(f"{what}: wanted '{wanted}', found '{found}'")


def check_network(options, placement, n, bottleneck):
    options = [*options, "--set", f"placement={placement}", "--set", f"n={n}",
               "--set", f"bottleneck={'true' if bottleneck else 'false'}"]
    what = f"placement {placement}, bottleneck {bottleneck}, {options}"
    before, body, after = blocks(summary("cifar_resnet20", options)["layers"])
    form = (BOTTLENECK if bottleneck else BASIC)[placement]
    check(what, 3 * n, len(body))
    check(what, ENDS[placement][0], words(before))
    check(what, ENDS[placement][1], words(after))
    for layers in body:
        check(what, form, words(l for l in layers if not is_shortcut(l)))
    return body


def check_shortcuts(placement):
    """of the second and the fourth block: the same shape, and another one"""
    identity = "identity" if placement > 3 else ""
    raw = "identity " if placement == 4 else ""
    for option_a in "true", "false":
        projection = ("slice pad" if option_a == "true"
                      else "conv" if placement == 5 else "conv bn")
        body = check_network(["--set", f"option_a={option_a}"], placement, 3, False)
        for block, wanted in (1, identity), (3, raw + projection):
            check(f"placement {placement}, shortcut of block {block}, option A {option_a}",
                  wanted, words(l for l in body[block] if is_shortcut(l)))


def main():
    for placement in BASIC:
        check_shortcuts(placement)
        check_network([], placement, 2, True)
    print("five placements, basic blocks and bottlenecks: each is figure 4's")


if __name__ == "__main__":
    main()
