"""pictures.py - docs/NAME.dot is what `cnnc inspect --dot` writes today, and NAME.svg is drawn
from it; BLESS=1 writes both anew, the latter with Graphviz.

Versions of Graphviz place the same graph a little differently, so a drawing is compared by what
it shows: its nodes, its frames, its edges.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import html

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
NAMES = ["resnet18", "googlenet"]


def shown(svg):
    """What a drawing shows: the names of nodes and frames, "a->b" for an edge."""
    return set(map(html.unescape, re.findall(r"<title>(.*?)</title>", svg)))


def wanted(dot):
    quoted = r'"((?:[^"\\]|\\.)*)"'
    edges = re.findall(rf"^ *{quoted} -> {quoted}", dot, re.M)
    names = re.findall(rf"^ *(?:digraph |subgraph )?{quoted} [\[{{]", dot, re.M)
    return set(names) | {f"{a}->{b}" for a, b in edges}


def draw(dot, svg):
    if not shutil.which("dot"):
        sys.exit("no Graphviz: apt-get install graphviz")
    subprocess.run(["dot", "-Tsvg", dot, "-o", svg], check=True)


def problems(name, new):
    """What does not hold of docs/NAME.dot and docs/NAME.svg."""
    dot, svg = SOURCE / f"docs/{name}.dot", SOURCE / f"docs/{name}.svg"
    if os.environ.get("BLESS"):
        dot.write_text(new)
        draw(dot, svg)
    if not dot.exists() or dot.read_text() != new:
        return [f"{dot} is not what cnnc writes"]
    differing = sorted(shown(svg.read_text()) ^ wanted(new))
    return [f"{svg} is not drawn from {dot}: {differing[:5]}"] if differing else []


def main():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            new = pathlib.Path(folder, "x.dot")
            subprocess.run([CNNC, "inspect", SOURCE / f"graphs/{name}.yaml", "--target", "avx512",
                            "--dot", new], check=True)
            wrong += problems(name, new.read_text())
    if wrong:
        sys.exit("\n".join(wrong) + "\nrefresh with BLESS=1")


main()
