"""forms.py - the report of `cnnc inspect` about one graph: JSON, text, dot and HTML.

    forms.py GRAPH.yaml TARGET

The JSON must agree with itself and with `cnnc summary`; dot must parse, with Graphviz's own
parser where it is installed, and have every layer, kernel and copy; the page must be well
formed and need no other file.
"""
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
GRAPH, TARGET = sys.argv[1:]


def run(command, *options):
    words = [CNNC, command, GRAPH, "--target", TARGET, *options]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}: exit status {done.returncode}")
    return done.stdout


def check(holds, what):
    if not holds:
        sys.exit(f"{GRAPH}: {what}")


# ---- JSON ----

def check_roofline(report, step):
    """The larger of the two times, and its name."""
    compute = step["work"] / report["peak_gflops"] / 1e3
    memory = step["bytes"] / report["bandwidth_gbs"] / 1e3
    check(abs(step["least_us"] - max(compute, memory)) < 1e-6, f"time of {step}")
    check(step["bound"] == ("compute" if compute > memory else "memory"), f"bound of {step}")


def check_json(report, summary):
    steps = report["steps"]
    check(len(steps) == report["counts"]["steps"], "number of steps")
    check(len({s["kernel"] for s in steps}) == summary["kernels"], "number of kernels")
    check(all(0 <= s["work"] <= 1.3 * s["flops"] for s in steps), "FLOPs of the algorithms")
    check(sum(s["flops"] for s in steps) == 2 * summary["macs"], "FLOPs of all steps")
    check([l["name"] for l in report["layers"]] == [l["name"] for l in summary["layers"]],
          "names of the layers")
    for step in steps:
        check_roofline(report, step)
    stored = {w["value"] for s in steps for w in s["writes"] if "buffer" in w}
    check(stored == {v for b in report["buffers"] for v in b["values"]}, "values of the buffers")
    for buffer in report["buffers"]:
        check(buffer["offset"] + buffer["bytes"] <= report["arena_bytes"], f"{buffer}")


# ---- dot ----

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<(?:[^<>]|<[^<>]*>)*>|//.*|[\w#.]+|->|[{}\[\];=]|\s+', re.M)


def dot_tokens(text):
    """The words of a dot file; what is no word of the language ends the test."""
    at, tokens = 0, []
    while at < len(text):
        match = TOKEN.match(text, at)
        check(match, f"dot: no token at {text[at:at + 40]!r}")
        at = match.end()
        if not match.group().isspace():
            tokens.append(match.group())
    for pair in ("{}", "[]"):
        check(tokens.count(pair[0]) == tokens.count(pair[1]), f"dot: {pair} do not match")
    return tokens


def check_dot(text, report):
    tokens = dot_tokens(text)
    nodes = {t for t, after in zip(tokens, tokens[1:]) if t[0] == '"' and after == "["}
    ends = {t for i, t in enumerate(tokens)
            if t[0] == '"' and "->" in tokens[max(i - 1, 0):i + 2]}
    check(ends <= nodes | {'"image"'}, f"dot: edges of no node: {ends - nodes}")
    for name in [l["name"] for l in report["layers"]]:
        check(f'"{name}"' in nodes, f"dot: no layer {name}")
    for step in report["steps"]:
        check(f'"{step["step"]}  {step["kernel"]}"' in tokens, f"dot: no kernel of {step}")
        if step["op"] in ("copy", "output"):
            check(f'"{step["layer"]}"' in ends, f"dot: nothing leads to {step['layer']}")
    check(text.count("digraph") == 1 and "subgraph" in text, "dot: no frames")
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tcanon", "-o", os.devnull], input=text, text=True, check=True)


# ---- HTML ----

class Page(html.parser.HTMLParser):
    """Every element is closed, in order; nothing is fetched."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attributes):
        for key, value in attributes:
            check(key not in ("src", "href", "onclick"), f"html: <{tag} {key}={value}>")
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        """<rect ... />: nothing stays open."""

    def handle_endtag(self, tag):
        check(self.open and self.open.pop() == tag, f"html: </{tag}> out of order")


def check_html(text, report):
    page = Page()
    page.feed(text)
    page.close()
    check(not page.open, f"html: not closed: {page.open}")
    check("http" not in text and "@import" not in text and "url(" not in text,
          "html: names another file")
    for layer in report["layers"]:
        check(f"<td>{layer['name']}</td>" in text, f"html: no layer {layer['name']}")
    for record in report["ledger"]:
        if not record["fused"]:
            check(html.escape(record["reason"], quote=True).replace("&#x27;", "'") in text,
                  f"html: no reason {record['reason']}")
    check(text.count("<svg") == (2 if report["arena_bytes"] else 1), "html: the pictures")


def check_text(text, report):
    for step in report["steps"]:
        check(step["kernel"] in text and f"{step['least_us']:.1f}" in text, f"text: {step}")


def main():
    report = json.loads(run("inspect", "--json"))
    check_json(report, json.loads(run("summary", "--json")))
    check_text(run("inspect"), report)
    with tempfile.TemporaryDirectory() as folder:
        dot, page = pathlib.Path(folder, "x.dot"), pathlib.Path(folder, "x.html")
        check(run("inspect", "--dot", dot, "--html", page) == "", "text beside the files")
        check_dot(dot.read_text(), report)
        check_html(page.read_text(), report)


if __name__ == "__main__":
    main()
