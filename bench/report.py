"""bench/RESULTS.md and bench/results.svg from the files that --measure leaves."""
import json
import platform
import subprocess

import plot
from prepare import CNNC, PEERS

INTRODUCTION = """# Results

Made by `bench/run`; `bench/run --help` says how. One image, fp32 everywhere, the same network with
the same seeded weights and the same input for all. Engines ran in turn, round after round, each
for {seconds} s a round while the others were stopped; one run after each change did not
count. Threads are pinned by nobody but the engine itself.

{machine}.
FMA peak {peak} GFLOP/s a core, memory {bandwidth}, measured
before and after each network by the code that `--bench` uses. {compiler}, {date}.
{others}
| engine | version | settings |
|---|---|---|
{engines}
"""


def load(folder):
    """(network, threads) -> result, networks in order of their work."""
    results = [json.loads(p.read_text()) for p in sorted((folder / "results").glob("*.json"))]
    results.sort(key=lambda r: (r["macs"], r["network"], r["threads"]))
    return {(r["network"], r["threads"]): r for r in results}


def table(title, note, header, rows):
    """rows: name -> cells; empty rows are left out."""
    lines = [f"## {title}", "", note, ""] if note else [f"## {title}", ""]
    lines += ["| | " + " | ".join(header) + " |", "|---" * (len(header) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()
              if any(cells)]
    return "\n".join(lines) + "\n"


def by_engine(results, networks, threads, engines, cell):
    """engine -> a cell for each network: cell(engine's figures, result), "" if there are none"""
    def text(engine, network):
        result = results.get((network, threads), {"engines": {}})
        e = result["engines"].get(engine)
        return cell(e, result) if e else ""
    return {e: [text(e, n) for n in networks] for e in engines}


def ratio(e, result):
    ours = result["engines"].get("cnnc")
    if not ours:
        return ""
    r = e["median_ms"] / ours["median_ms"]
    return f"{r:.2f}" if r >= 1 else f"**{r:.2f}**"


def times(e, result):
    return f"{e['min_ms']:.2f} / {e['median_ms']:.2f}"


def share_of_peak(e, result):
    rate = 2 * result["macs"] / e["min_ms"] * 1e-6
    return f"{100 * rate / result['peak_gflops'] / result['threads']:.0f}"


def memory(e, result):
    return f"{e['peak_bytes'] / 1e6:.0f}"


def time_tables(results, networks, threads, engines):
    def rows(cell, names):
        return by_engine(results, networks, threads, names, cell)
    s = "" if threads == 1 else "s"
    return [
        table(f"{threads} thread{s}: the peers' medians over cnnc's",
              "More than 1: cnnc is faster; where it is not, the figure is bold.",
              networks, rows(ratio, [e for e in engines if e in PEERS])),
        table(f"{threads} thread{s}: minimum / median, ms", "", networks, rows(times, engines)),
        table(f"{threads} thread{s}: % of the FMA peak of all threads",
              "Of direct convolution's FLOPs at the minimum; Winograd does fewer.",
              networks, rows(share_of_peak, engines))]


def other_tables(results, networks, threads, engines):
    first, last = threads[0], threads[-1]
    python = next(iter(results.values()))["python_bytes"] / 1e6

    def rows(cell, t):
        return by_engine(results, networks, t, engines, cell)
    return [
        table("Peak resident memory, MB",
              "Of a process that loads, runs once and has done nothing else, with "
              f"{first} thread. cnnc: `bench/engine.c`, mapped weights included. Peers: "
              f"`bench/engine.py`, of which Python and numpy by themselves take {python:.0f} MB.",
              networks, rows(memory, first)),
        table("Cold start, ms", "From exec to the first result, files read into the page cache, the "
              f"fastest of a few, {first} thread; imports included.",
              networks, rows(lambda e, r: f"{e['start_ms']:.0f}", first)),
        table("Processor time of an idle engine, ms",
              f"Spent in the second after a burst of runs, {last} threads: waiting by spinning "
              "shows here.", networks,
              rows(lambda e, r: "" if e["idle_ms"] is None else f"{e['idle_ms']:.2f}", last)),
        table("Worst difference from PyTorch in double precision",
              "Of all outputs, relative to the largest.", networks,
              rows(lambda e, r: f"{e['difference']:.0e}", first))]


def failures(results):
    whys = {}
    for (network, threads), r in results.items():
        for engine, why in r["failed"].items():
            whys.setdefault((engine, why), []).append(f"{network} ({threads})")
    if not whys:
        return []
    lines = [f"- {engine}: {why}: {', '.join(where)}" for (engine, why), where in whys.items()]
    return ["## Not measured\n\nNetwork (threads):\n\n" + "\n".join(lines) + "\n"]


def machine():
    with open("/proc/cpuinfo") as f:
        model = next(s.split(":")[1].strip() for s in f if s.startswith("model name"))
    with open("/proc/meminfo") as f:
        kib = int(f.readline().split()[1])
    with open("/proc/cpuinfo") as f:
        processors = f.read().count("processor\t")
    return f"{model}, {processors} processors, {kib / 2**20:.0f} GiB, Linux {platform.release()}"


def first_line(command):
    return subprocess.run(command, check=True, capture_output=True, text=True
                          ).stdout.splitlines()[0]


def engine_rows(cache, results):
    versions = cache.versions()
    seen = {e for r in results.values() for e in [*r["engines"], *r["failed"]]}
    rows = [f"| {name} | this commit | {' '.join(options) or 'the defaults'} |"
            for name, options in CNNC.items()]
    for name, peer in PEERS.items():
        if name in seen:
            version = versions.get(peer.packages[0].lower(), "not installed")
            rows.append(f"| {name} | {version} | {peer.settings} |")
    return "\n".join(rows)


def span(values, digits):
    low, high = (f"{f(values):.{digits}f}" for f in (min, max))
    return low if low == high else f"{low} to {high}"


def introduction(cache, results, threads):
    values = list(results.values())
    bandwidth = ", ".join(
        span([r["bandwidth_gbs"] for r in values if r["threads"] == t], 0)
        + f" GB/s with {t} thread" + ("s" if t > 1 else "") for t in threads)
    busiest = max(r["others"] for r in values)
    others = "" if busiest < 0.02 else (
        f"\nUp to {100 * busiest:.0f} % of the processors' time went to other processes.\n")
    return INTRODUCTION.format(
        machine=machine(), peak=span([r["peak_gflops"] for r in values], 0),
        bandwidth=bandwidth, compiler=first_line(["cc", "--version"]),
        date=max(r["date"] for r in values), seconds=values[0]["seconds"], others=others,
        engines=engine_rows(cache, results))


def write(cache, folder):
    results = load(cache.folder)
    networks = list(dict.fromkeys(n for n, _ in results))
    threads = sorted({t for _, t in results})
    seen = {e for r in results.values() for e in r["engines"]}
    engines = [e for e in [*CNNC, *PEERS] if e in seen]
    parts = [introduction(cache, results, threads)]
    for t in threads:
        parts += time_tables(results, networks, t, engines)
    parts.append("![Medians relative to cnnc's](results.svg)\n")
    parts += other_tables(results, networks, threads, engines)
    parts += failures(results)
    (folder / "RESULTS.md").write_text("\n".join(parts))
    (folder / "results.svg").write_text(plot.svg(results, networks, threads, engines))
