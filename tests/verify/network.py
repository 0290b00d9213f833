"""A network of graphs/ through `cnnc verify`, for one target.

    network.py CNNC TARGET GRAPH [options of verify]

Status 77, which CTest counts as skipped, where this processor can't run the target.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))
from targets import targets  # noqa: E402


def main():
    cnnc, target, graph, *options = sys.argv[1:]
    if target not in targets():
        print(f"this processor can't run {target}")
        sys.exit(77)
    sys.exit(subprocess.run([cnnc, "verify", graph, "--target", target, *options]).returncode)


if __name__ == "__main__":
    main()
