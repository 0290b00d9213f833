#!/usr/bin/env python3
"""summary.py - `cnnc summary --json` against the facts of tables/.

    CNNC=build/cnnc summary.py NAME

tables/SUMMARY.tsv has what PyTorch counts for each network (and for some options): trained
parameters, buffers, multiply-adds of convolutions and linear layers, state_dict entries.
tables/PATHS.tsv has the fewest and the most weighted layers (convolutions and linear) on a path
through each network; a ResNet's name says the most.
tables/NAME.keys.tsv has the state_dict itself, tables/NAME.PARAM=VALUE.keys.tsv that of other
options, where there is one: every name must come out of the graph with its shape, and no other.
Deeper networks of a family whose names are checked are only counted.
"""
import csv
import json
import os
import subprocess
import sys

from cases import HERE, ROOT

TABLES = os.path.join(HERE, "tables")
COUNTER = ".num_batches_tracked"  # in checkpoints; not a parameter of the network
COUNTED = {"cifar_resnet32", "cifar_resnet44", "cifar_resnet56", "cifar_resnet110",
           "cifar_resnet1202", "cifar_preact_resnet1001"}  # no table of names


def read_table(name):
    with open(os.path.join(TABLES, name), newline="") as f:
        return list(csv.DictReader(f, delimiter="\t"))


def summary(name, options):
    graph = os.path.join(ROOT, "graphs", name + ".yaml")
    command = [os.environ["CNNC"], "summary", graph, "--json", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {done.returncode}")
    return json.loads(done.stdout)


def compare_counts(found, row):
    """The differences between a summary and a row of SUMMARY.tsv, a line each."""
    wanted = {k: int(row[k]) for k in ("params", "buffers", "macs", "keys")}
    wanted["input"] = [int(n) for n in row["input"].split("x")]
    return [f"{k}: wanted {wanted[k]}, found {found[k]}"
            for k in wanted if found[k] != wanted[k]]


def compare_paths(found, name):
    """The differences between a summary and the row of PATHS.tsv, a line each."""
    rows = [row for row in read_table("PATHS.tsv") if row["graph"] == name]
    if len(rows) != 1:
        return [f"PATHS.tsv has {len(rows)} rows for it"]
    return [f"{k}: wanted {rows[0][k]}, found {found[k]}"
            for k in ("shortest_path", "longest_path") if found[k] != int(rows[0][k])]


def keys_table(name, options):
    """The state_dict's file, or None for networks and options that have none."""
    table = ".".join([name, *(o for o in options if not o.startswith("--"))]) + ".keys.tsv"
    needed = not options and name not in COUNTED
    return table if needed or os.path.exists(os.path.join(TABLES, table)) else None


def compare_keys(found, table):
    """The differences between the tensors of a graph and a state_dict, a line each."""
    wanted = {row["key"]: [int(n) for n in row["shape"].split("x")]
              for row in read_table(table)
              if not row["key"].endswith(COUNTER)}
    found = {t["name"]: t["shape"] for t in found["tensors"]}
    return [f"{key}: wanted {wanted.get(key, 'nothing')}, found {found.get(key, 'nothing')}"
            for key in [*wanted, *(found.keys() - wanted.keys())]
            if wanted.get(key) != found.get(key)]


def main():
    name, = sys.argv[1:]
    rows = [row for row in read_table("SUMMARY.tsv") if row["graph"] == name]
    if not rows:
        sys.exit(f"SUMMARY.tsv has no row for {name}")
    wrong = 0
    for row in rows:
        options = row["options"].split()
        found = summary(name, options)
        differences = compare_counts(found, row)
        if not options:
            differences += compare_paths(found, name)
        table = keys_table(name, options)
        if table:
            differences += compare_keys(found, table)
        for line in differences:
            print(" ".join([name, *options, line]), file=sys.stderr)
        wrong += len(differences)
        print(" ".join([name, *options]), "differs" if differences else "ok")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
