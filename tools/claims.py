"""claims.py - docs/claims.md: what lecture notes say about networks, judged by `cnnc summary`.

    CNNC=build/cnnc python3 tools/claims.py > docs/claims.md

tools/claims.txt has the claims. Its expressions are Python over summaries: a network's name, as
in graphs/, is its summary (params, buffers, macs, input, shortest_path ...); net['conv1'] one
of its layers (name, op, text, out, c, params, macs, kernel; weights: elements of its weight,
shape: that tensor's). The functions of this file are there too.
"""
import collections
import json
import math
import os
import pathlib
import subprocess
import sys

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(__file__).resolve().parent.parent


class Missing(Exception):
    """graphs/ has no network of that name."""


class Layer:
    def __init__(self, record, tensors):
        self.__dict__.update(record)
        self.c = self.out[0]
        self.shape = tensors.get(self.name + ".weight", [])
        self.weights = math.prod(self.shape) if self.shape else 0


class Summary:
    def __init__(self, record):
        self.__dict__.update(record)
        tensors = {t["name"]: t["shape"] for t in record["tensors"]}
        self.layers = [Layer(l, tensors) for l in record["layers"]]
        self.by_name = {l.name: l for l in self.layers}

    def __getitem__(self, name):
        return self.by_name[name]


SUMMARIES = {}


def net(name, options=""):
    """The summary of graphs/NAME.yaml with these options."""
    graph = SOURCE / f"graphs/{name}.yaml"
    if not graph.exists():
        raise Missing(name)
    if (name, options) not in SUMMARIES:
        text = subprocess.run([CNNC, "summary", graph, "--json", "--target", "generic",
                               *options.split()], stdout=subprocess.PIPE, check=True).stdout
        SUMMARIES[name, options] = Summary(json.loads(text))
    return SUMMARIES[name, options]


# ---- the words of claims.txt ----

def of_op(network, *names):
    return [l for l in network.layers if l.op in names]


def convs(network):
    return of_op(network, "conv")


def linears(network):
    return of_op(network, "linear")


def pools(network):
    return of_op(network, "maxpool", "avgpool")


def total(layers, what):
    return sum(getattr(l, what) for l in layers)


def share(layers, what, whole):
    return f"{100 * total(layers, what) / whole:.1f} %"


def activations(network):
    """Elements of the results of all convolutions and dense layers."""
    return sum(math.prod(l.out) for l in of_op(network, "conv", "linear"))


def near(value, claimed, part):
    return abs(value - claimed) <= part * claimed


def shape(of):
    """28x28x1 of a network's input or a layer's result: "1 x 28 x 28"."""
    return " x ".join(map(str, of.input if isinstance(of, Summary) else of.out))


def listed(items):
    return ", ".join(map(str, items))


def kinds(layers, word):
    """How many of each kind: "13 conv 3x3, 5 maxpool 2x2/2"."""
    return listed(f"{n} {kind}" for kind, n in collections.Counter(map(word, layers)).items())


def blocks(network):
    """The convolutions of each of GoogLeNet's Inception blocks."""
    names = dict.fromkeys(l.name.split(".")[0] for l in network.layers)
    return [[l for l in convs(network) if l.name.split(".")[0] == name]
            for name in names if name.startswith("inception")]


def filters(layers):
    return total(layers, "c")


def first_block():
    """The first Inception block of the paper, whose third path is 5x5, on 28 x 28 pixels."""
    return [l for l in convs(net("googlenet_d2l", "--input 224x224"))
            if l.name.startswith("2.0.")]


def neighbour(network, layer, by):
    return network.layers[network.layers.index(layer) + by]


def before(network, layer):
    return neighbour(network, layer, -1)


def after(network, layer):
    return neighbour(network, layer, 1)


def len_of(layer):
    return layer.shape[0]


class Words(dict):
    """A word that is no function of this file is a network."""

    def __missing__(self, name):
        return net(name)


# ---- claims ----

def read_claims(path):
    """[(topic, {field: text})] of claims.txt."""
    topic, claims = "", []
    for line in path.read_text().splitlines():
        if line.startswith("== "):
            topic = line[3:]
        elif line.startswith("claim:"):
            claims.append((topic, {"claim": line[6:].strip()}))
        elif line and not line.startswith("#"):
            field, text = line.split(":", 1)
            claims[-1][1][field] = text.strip()
    return claims


WORDS = Words({**vars(__builtins__), **{k: v for k, v in globals().items() if callable(v)}})


def evaluate(expression):
    return eval(expression, WORDS)  # claims.txt is a file of this project


def verdict(claim):
    if "open" in claim:
        return "open: " + evaluate("f" + repr(claim["open"]))
    if evaluate(claim["right"]):
        return "right"
    return "roughly right" if evaluate(claim.get("roughly", "False")) else "**wrong**"


def row(claim):
    value = evaluate("f'''" + claim["value"] + "'''").replace("|", "\\|")
    return f"| {claim['claim']} | {value} | {verdict(claim)} |"


HEAD = """# Claims about networks, judged

What lecture notes on convolutional networks say, beside what `cnnc summary` computes from the
graphs of this repository. Made by `tools/claims.py` from `tools/claims.txt`, which has the
claims, the expressions that are evaluated, and the tolerances; a test compares. Multiply-adds
are those of one image; each is two FLOPs. Accuracies, dates and speeds are not judged.
"""


def main():
    claims = read_claims(SOURCE / "tools/claims.txt")
    lines, topic, counts = [], None, collections.Counter()
    for of, claim in claims:
        try:
            text = row(claim)
        except Missing as missing:
            print(f"left out, as graphs/ has no {missing}: {claim['claim']}", file=sys.stderr)
            continue
        if of != topic:
            topic = of
            lines += ["", f"## {topic}", "", "| the notes say | cnnc computes | so they are |",
                      "|---|---|---|"]
        counts[verdict(claim).split(":")[0].strip("*")] += 1
        lines.append(text)
    print(HEAD + "\nOf " + str(sum(counts.values())) + " claims, "
          + listed(f"{n} are {kind}" for kind, n in sorted(counts.items())) + ".")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
