#!/usr/bin/env python3
"""Speed of VGG-11's convolutions against the FMA peak, with gcc and clang, on 1 and 2 threads.

    bench/vgg11.py [--cnnc build/cnnc] [--rounds 5] [--runs 10]

Builds the network with each compiler, then runs the binaries in turn, round after round, so
that all see the same drift of the machine. The peak is measured inside each process by a
loop of its own (runtime/app/fma_peak.c); a round's share of peak compares the two within
one process. Prints minimum and median over the rounds. Times are those of each layer alone.
Run it with nothing else on the machine.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def build(cnnc, graph, cc, folder):
    binary = pathlib.Path(folder) / f"{graph.stem}-{cc}"
    subprocess.run([cnnc, "build", graph, "-o", binary, "--random-weights", "1",
                    "--cc", cc], check=True)
    return binary


def run(binary, threads, runs):
    out = subprocess.run([binary, "--bench", str(runs), "--threads", str(threads), "--json"],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def is_counted(layer):
    """Convolutions with 64 and more input channels: all but the first."""
    return layer["kernel"].startswith("conv") and "_c3_" not in layer["kernel"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cnnc", default=ROOT / "build" / "cnnc")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--compilers", nargs="+", default=["gcc", "clang"])
    args = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        binaries = {cc: build(args.cnnc, ROOT / "graphs" / "vgg11.yaml", cc, folder)
                    for cc in args.compilers}
        for _ in range(args.rounds):
            for cc, binary in binaries.items():
                for threads in (1, 2):
                    results.setdefault((cc, threads), []).append(
                        run(binary, threads, args.runs))
    for cc in args.compilers:
        one, two = results[cc, 1], results[cc, 2]
        peaks = [r["peak_gflops"] for r in one]
        print(f"{cc}: FMA peak {min(peaks):.1f} to {max(peaks):.1f} GFLOP/s a core")
        print(f"  {'layer':14} {'ms':>8} {'ms, T=2':>8} {'gain':>5} {'% peak':>7} {'median':>7}")
        sums = {1: 0.0, 2: 0.0}
        flops = 0
        shares = [0.0] * len(one)
        for i, layer in enumerate(one[0]["layers"]):
            if not is_counted(layer):
                continue
            ms = [r["layers"][i]["min_ms"] for r in one]
            ms2 = [r["layers"][i]["min_ms"] for r in two]
            share = [layer["flops"] / t / 1e6 / p * 100 for t, p in zip(ms, peaks)]
            sums[1] += min(ms)
            sums[2] += min(ms2)
            flops += layer["flops"]
            shares = [s + t for s, t in zip(shares, ms)]
            print(f"  {layer['name']:14} {min(ms):8.3f} {min(ms2):8.3f} "
                  f"{min(ms) / min(ms2):5.2f} {max(share):7.1f} "
                  f"{statistics.median(share):7.1f}")
        whole = [flops / s / 1e6 / p * 100 for s, p in zip(shares, peaks)]
        print(f"  {'all':14} {sums[1]:8.3f} {sums[2]:8.3f} {sums[1] / sums[2]:5.2f} "
              f"{max(whole):7.1f} {statistics.median(whole):7.1f}")


if __name__ == "__main__":
    main()
