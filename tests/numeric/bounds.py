"""numeric: each algorithm's bound in `cnnc verify` is neither exceeded nor idle.

    CNNC=build/cnnc bounds.py

The rows of tools/error_table.py for CHANNELS, of one seed, for this machine's widest target. A
bound that is right holds, also where the transforms' errors are those of one channel; one of
which sums without cancellation use less than LEAST would let faults of a hundred times the
rounding errors pass.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import error_table  # noqa: E402
from targets import targets  # noqa: E402

CHANNELS = [1, 24]
LEAST, MOST = 0.005, 0.7  # share of the bound


def wrong_rows(channels):
    wrong = 0
    for algorithm, (layers,) in error_table.measure_all(channels, targets()[:1], [1]).items():
        wrong += not layers
        for layer, figures in layers.items():
            shares = figures["bound"], figures["one sign"]
            good = max(shares) <= MOST and figures["one sign"] >= LEAST
            wrong += not good
            print(f"{channels:4} {algorithm:12} {layer:8} {shares[0]:6.1%} {shares[1]:6.1%}"
                  f"{'' if good else '  WRONG'}")
    return wrong


if __name__ == "__main__":
    sys.exit(sum(wrong_rows(c) for c in CHANNELS) > 0)
