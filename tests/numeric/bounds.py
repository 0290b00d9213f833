"""numeric: each algorithm's bound in `cnnc verify` is neither exceeded nor idle.

    CNNC=build/cnnc bounds.py

The rows of tools/error_table.py for few channels, of one seed, for this machine's widest target.
A bound that is right holds; one of which sums without cancellation use less than LEAST would
let a fault of the size of a rounding error's hundredfold pass.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import error_table  # noqa: E402
from targets import targets  # noqa: E402

LEAST, MOST = 0.005, 0.5  # share of the bound


def main():
    wrong = 0
    for algorithm, (layers,) in error_table.measure_all(24, targets()[:1], [1]).items():
        for layer, figures in layers.items():
            shares = figures["bound"], figures["one sign"]
            good = max(shares) <= MOST and figures["one sign"] >= LEAST
            wrong += not good
            print(f"{algorithm:12} {layer:8} {shares[0]:6.1%} {shares[1]:6.1%}"
                  f"{'' if good else '  WRONG'}")
        wrong += not layers
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
