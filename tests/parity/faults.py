#!/usr/bin/python3
"""faults.py - parity.py's bound is sharp: a network with a small fault lies beyond it.

Each fault changes one row of the table of NETWORK, or a parameter; what that does to the
logits, all in double precision, is compared with the bound.
"""
import copy
import sys

import torch

from checkpoint import random_images, random_state
from evaluate import evaluate
from parity import IMAGES, bound_of
from table import read_table

NETWORK = "googlenet"


def nth(rows, op, n):
    return [row for row in rows if row.op == op][n]


def other_eps(rows, _):
    nth(rows, "batch_norm", 20).eps = 1e-5


def other_order(rows, _):
    inputs = nth(rows, "concat", 4).inputs
    inputs[1], inputs[2] = inputs[2], inputs[1]


def other_pool(rows, _):
    row = nth(rows, "maxpool", 3)
    row.op = "avgpool"
    row.count_pad = 1


def dropped_relu(rows, _):
    nth(rows, "relu", 30).op = "identity"


def dropped_tap(rows, state):
    state[nth(rows, "conv", 40).path + ".weight"][3, 5] = 0


def dropped_beta(rows, state):
    state[nth(rows, "batch_norm", 50).path + ".bias"][7] = 0


def swapped_channels(rows, state):
    name = nth(rows, "conv", 25).path + ".weight"
    state[name][[0, 1]] = state[name][[1, 0]]


def rounded_to_half(rows, state):
    name = nth(rows, "conv", 1).path + ".weight"
    state[name] = state[name].half().float()


FAULTS = [other_eps, other_order, other_pool, dropped_relu, dropped_tap, dropped_beta,
          swapped_channels, rounded_to_half]


def main():
    torch.set_num_threads(2)
    torch.manual_seed(1)
    with torch.no_grad():
        rows = read_table(NETWORK)
        images = random_images(IMAGES, rows[0].shape)
        state = random_state(rows, images)
        wanted = evaluate(rows, state, images.double())
        bound, failed = bound_of(rows, state, images, wanted), False
        for fault in FAULTS:
            bad_rows, bad_state = copy.deepcopy((rows, state))
            fault(bad_rows, bad_state)
            worst = (evaluate(bad_rows, bad_state, images.double()) - wanted).abs().max().item()
            failed |= worst <= bound
            print(f"{fault.__name__}: {worst:.2e}, {worst / bound:.0f} times the bound")
    sys.exit(failed)


if __name__ == "__main__":
    main()
