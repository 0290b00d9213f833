"""table.py - a network as a table of operations, in the order in which PyTorch ran them.

tables/NAME.tsv, or .tsv.gz, has a row for each operation and the columns

    node        its name, which later rows read
    op          one of evaluate.py's
    inputs      nodes, comma between
    path        its module's: the parameters are PATH.weight, PATH.bias, ...
    attributes  key=value; AxB is a pair: rows and columns, before and behind
    shape       CxHxW of the result on the network's input
"""
import gzip
import os
from types import SimpleNamespace

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables")


def value(text):
    """"3x5" is (3, 5), "7" is 7, "1e-05" a real number."""
    if "x" in text:
        return tuple(int(part) for part in text.split("x"))
    return float(text) if "." in text or "e" in text else int(text)


def row_of(line):
    """The columns by their names, and the attributes by theirs."""
    node, op, inputs, path, attributes, shape = line.rstrip("\n").split("\t")
    pairs = (word.split("=") for word in attributes.split())
    return SimpleNamespace(
        node=node, op=op, inputs=inputs.split(",") if inputs else [], path=path,
        shape=tuple(int(n) for n in shape.split("x")),
        **{key: value(text) for key, text in pairs})


def read_table(name):
    """The rows of tables/NAME; the first one is the input, the last one has the logits."""
    path = os.path.join(TABLES, name + ".tsv")
    opened = open(path) if os.path.exists(path) else gzip.open(path + ".gz", "rt")
    with opened as f:
        return [row_of(line) for line in f.readlines()[1:]]
