"""threads_table.py - generated/threads.md: what up to 64 threads can gain, by a model.

    CNNC=build/cnnc python3 tools/threads_table.py > generated/threads.md

The number of tasks of each step is read from the emitted C, its arithmetic and its bytes from
`cnnc inspect --json`. Nothing is timed.
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(__file__).resolve().parent.parent
NETWORKS = ["alexnet", "vgg11", "vgg16", "nin", "googlenet", "inception_v3", "resnet18",
            "resnet50", "resnet152"]
THREADS = [2, 4, 8, 16, 32, 64]
STREAMS = 10      # pairs of cores whose reading exhausts the memory
ARRIVAL_US = 0.1  # of one thread at the barrier: a line of the cache moves to its core
HEAD = """# Threads

What T threads can gain over one, by a model; for avx512, batch 1. A step of n tasks takes as long
as the thread with the most of them, ceil(n / T); two cores are taken to share what one can read (33
GB/s were measured with one, 36 to 66 with two, by the hour), and {streams} such pairs exhaust the
memory; then all threads meet at a barrier, whose counter each of them raises in turn, {arrival} us
for each:

    step(T) = max(compute ceil(n / T) / n, memory / pairs) + {arrival} us * T
    pairs   = min(max(1, T / 2), {streams})
    compute = FLOPs of the algorithm / peak of a core,  memory = bytes / bandwidth of a core

with the peak and the bandwidth of the target's row. Caches, which make memory cheaper, and
clocks, which fall as more cores work, are left out.

The table says where the design ends. Up to eight threads little is lost: that is the team that
choose_kernel weighs tasks and weights for, by the mean over teams of 1, 2, 4 and 8. Beyond it three
things end the gain, all of one image being too little work for so many. Winograd's layers of few tiles
have one task for each group of 64 output channels, eight for 512: each more would read all weights
of its layer once more. Linear layers are bound by a memory that {streams} pairs exhaust. And 64
arrivals at a barrier take {arrival} * 64 us, as long as a small step's arithmetic. So 64 cores are
better used by eight teams of eight with an image each: a team is the caller's, and a program may
make as many as it likes; with one team, by a larger batch, whose tasks are as many times more.

*Steps*: each has one barrier. *Tasks*: of the step with the fewest, the median, and the most, for
steps that take at least a hundredth of one thread's time.

| network | steps | tasks | {heads} |
|---|---:|---:|{rule}|
"""


def output(*command):
    return subprocess.run([str(word) for word in command], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def tasks_of(text):
    """Kernel -> number of its tasks, for each function of the emitted C."""
    tasks, kernel = {}, None
    for line in text.splitlines():
        if m := re.match(r"static void (\w+)\(", line):
            kernel = m[1]
        elif m := re.search(r"cnnc_first\((\d+), part,", line):
            tasks[kernel] = int(m[1])
    return tasks


def step_us(step, tasks, threads):
    n = tasks[step["kernel"]]
    compute = step["compute_us"] * -(-n // threads) / n
    memory = step["memory_us"] / min(max(1, threads / 2), STREAMS)
    return max(compute, memory) + (ARRIVAL_US * threads if threads > 1 else 0)


def row(name, folder):
    graph, c = SOURCE / f"graphs/{name}.yaml", folder / "net.c"
    output(CNNC, graph, "-o", c, "--target", "avx512")
    tasks = tasks_of(c.read_text())
    report = json.loads(output(CNNC, "inspect", graph, "--json", "--target", "avx512"))
    steps = report["steps"]
    for s in steps:
        s["compute_us"] = s["work"] / report["peak_gflops"] / 1e3
        s["memory_us"] = s["bytes"] / report["bandwidth_gbs"] / 1e3
    one = sum(step_us(s, tasks, 1) for s in steps)
    counts = sorted(tasks[s["kernel"]] for s in steps if step_us(s, tasks, 1) > one / 100)
    gains = [one / sum(step_us(s, tasks, t) for s in steps) for t in THREADS]
    return (f"| {name} | {len(steps)} | {counts[0]}, {counts[len(counts) // 2]}, {counts[-1]} | "
            + " | ".join(f"{g:.1f}" for g in gains) + " |")


def main():
    print(HEAD.format(streams=STREAMS, arrival=ARRIVAL_US,
                      heads=" | ".join(f"T = {t}" for t in THREADS),
                      rule="|".join("---:" for _ in THREADS)), end="")
    with tempfile.TemporaryDirectory() as folder:
        for name in NETWORKS:
            print(row(name, pathlib.Path(folder)))


if __name__ == "__main__":
    main()
