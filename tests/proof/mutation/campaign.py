"""campaign.py [--sample N] [TABLE] - single faults in emitted files: is each found?

Each fault (kinds.py) is put into an emitted file of its own. A run with every access recorded
(oracle.py), or its form, tells whether it violates a property that cnnc-check proves; then
cnnc-check must reject it. If it does not, and cnnc-check accepts it, cnnc verify must fail if
the outputs differ. With --sample, N of all faults. TABLE is compared with what was found, or
with BLESS=1 written. CNNC and CHECK are the programs, SOURCE the source tree.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import kinds
from oracle import Network, instrument

SOURCE = os.environ["SOURCE"]
NETWORKS = [("tests/emitted/small.yaml", "generic"), ("tests/emitted/small.yaml", "avx2"),
            ("tests/emitted/small.yaml", "avx512"), ("graphs/lenet.yaml", "generic")]
COUNTS = (8, 3)  # of each kind, and of each that breaks a rule by its form
TOLERANCE = 1e-4  # outputs that differ by more are wrong
BATCH = 32  # files to a call of cnnc-check

COLUMNS = ["violating, rejected", "violating, accepted", "safe, rejected",
           "wrong, verify fails", "wrong, verify passes", "within tolerance", "not C"]
NEVER = ("violating, accepted", "wrong, verify passes")


class Fault:
    def __init__(self, network, number, kind, by_form, text):
        self.network, self.kind, self.by_form, self.text = network, kind, by_form, text
        self.path = network.write(text, number)
        self.verdict, self.seen, self.difference = "", "", 0.0
        self.proven, self.reason, self.column = False, "", ""

    def judge(self):
        if self.by_form:
            self.verdict = "by form" if self.network.is_c(self.path) else "not C"
        else:
            self.verdict, self.seen, self.difference = self.network.judge(self.text, self.path)

    def classify(self):
        safe = self.verdict in ("same values", "other values")
        if self.verdict == "not C":
            return "not C"
        if not safe:
            return "violating, accepted" if self.proven else "violating, rejected"
        if not self.proven:
            return "safe, rejected"
        if self.verdict == "same values":
            return "within tolerance"
        if not self.network.verify(self.path):
            return "wrong, verify fails"
        return "wrong, verify passes" if self.difference > TOLERANCE else "within tolerance"

    def __str__(self):
        return (f"{self.network.label}: {self.kind}: {self.column}\n  {self.path}\n"
                f"  run: {self.verdict} {self.seen}, cnnc-check: {self.reason or 'proven'}")


def check(faults):
    """cnnc-check of all files in one call: a line of JSON each."""
    done = subprocess.run([os.environ["CHECK"], "--json", *[f.path for f in faults]],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = done.stdout.splitlines()
    if done.returncode not in (0, 1) or len(lines) != len(faults):
        sys.exit(f"cnnc-check ended with status {done.returncode}")
    for fault, line in zip(faults, lines):
        said = json.loads(line)
        fault.proven, fault.reason = said["proven"], said.get("error", {}).get("reason", "")


def in_parallel(work, items, what):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for i, _ in enumerate(pool.map(work, items), 1):
            if sys.stderr.isatty() or i == len(items):
                print(f"\r{what} {i} of {len(items)}", end="", file=sys.stderr)
    print(file=sys.stderr)


def make_faults(networks, sample):
    drawn = [(network, *fault) for network in networks
             for fault in kinds.faults_of(network.text, network.label, COUNTS)]
    if sample:
        drawn = random.Random(1).sample(drawn, sample)
    return [Fault(network, number, *fault) for number, (network, *fault) in enumerate(drawn)]


def find_all(faults):
    in_parallel(Fault.judge, faults, "run")
    in_parallel(check, [faults[i:i + BATCH] for i in range(0, len(faults), BATCH)], "checked")

    def classify(fault):
        fault.column = fault.classify()
    in_parallel(classify, faults, "classified")


def table_of(faults, networks):
    """The report: a row for each kind, for all, and for each network."""
    rows = collections.OrderedDict((kind, collections.Counter()) for kind, _ in kinds.all_kinds())
    for name in ["all", *[n.label for n in networks]]:
        rows[name] = collections.Counter()
    for f in faults:
        for row in (f.kind, "all", f.network.label):
            rows[row][f.column] += 1
    lines = [HEAD.format(count=len(faults), kinds=len(kinds.all_kinds()), networks=", ".join(
                 n.label for n in networks)),
             "| fault | faults | " + " | ".join(COLUMNS) + " |",
             "|---" + "|--:" * (len(COLUMNS) + 1) + "|"]
    for name, row in rows.items():
        cells = [str(row[c]) if row[c] else "" for c in COLUMNS]
        lines.append(f"| {name} | {sum(row.values())} | " + " | ".join(cells) + " |")
    properties = collections.Counter(f.verdict for f in faults
                                     if f.column.startswith("violating"))
    lines += ["", "Violated: " + ", ".join(f"{p} {n}" for p, n in sorted(properties.items())) + "."]
    return "\n".join(lines) + "\n"


HEAD = """# Faults in emitted files, and who finds them

{count} single faults of {kinds} kinds in {networks}; made and judged by
tests/proof/mutation/campaign.py, which also says what it means:

- *violating*: a run with every load and store recorded left a buffer or a parameter's extent,
  read what was not written (or was last written through another name), had two tasks of a
  step clash, did not end or did not add up; or the fault breaks a rule by its form. cnnc-check
  must reject it.
- *safe*: the run violates nothing. cnnc-check may reject it: it also refuses what it does not
  know and what an emitted file does not do. If it accepts it, cnnc verify must fail where the
  outputs are wrong by more than 1e-4 of the largest.
"""


def settle(table, path):
    """Compares with the committed table, or renews it."""
    path = pathlib.Path(path)
    if os.environ.get("BLESS"):
        path.write_text(table)
    elif path.read_text() != table:
        print(table)
        sys.exit(f"{path} says something else; BLESS=1 renews it")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--keep", help="a folder for all files, to look at")
    parser.add_argument("table", nargs="?")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = options.keep or folder
        networks = [Network(os.path.join(SOURCE, graph), target,
                            os.path.join(folder, os.path.basename(graph)[:-5] + "." + target))
                    for graph, target in NETWORKS if target in instrument.targets()]
        faults = make_faults(networks, options.sample)
        find_all(faults)
    wrong = [f for f in faults if f.column in NEVER]
    for f in wrong:
        print(f)
    print(f"{len(faults)} faults: " + ", ".join(
        f"{sum(f.column == c for f in faults)} {c}" for c in COLUMNS))
    if options.table and len(networks) == len(NETWORKS):
        settle(table_of(faults, networks), options.table)
    sys.exit(1 if wrong or not faults else 0)


main()
