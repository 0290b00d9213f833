"""Times of one network at one number of threads: all engines in turn, round after round.

Each engine is a process that stays: it loads, runs once, and waits. In a round each one in turn
runs for a fraction of a second while the others are stopped (SIGSTOP), so that no thread of
theirs spins; its first run after that, with cold caches, does not count. All engines so see
the same drift of the machine.
"""
import array
import json
import os
import pathlib
import selectors
import signal
import statistics
import subprocess
import time

from prepare import BENCH, CNNC

AGREE = 1e-2  # largest difference from PyTorch in double precision, of the largest output


class Failure(Exception):
    pass


class Engine:
    """A process that speaks the protocol of engine.py."""

    def __init__(self, command, log, patience):
        self.began, self.last_ms = time.perf_counter(), 0.0
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=log, bufsize=0)
        self.buffer = b""
        self.answer("ready", patience)
        self.start_ms = (time.perf_counter() - self.began) * 1e3
        self.peak_bytes = self.peak_memory()

    def answer(self, word, patience):
        """The rest of the next line that begins with the word; other lines are chatter."""
        until = time.perf_counter() + patience
        while True:
            line, newline, rest = self.buffer.partition(b"\n")
            if newline:
                self.buffer = rest
                if line.split()[:1] == [word.encode()]:
                    return line.split()[1:]
            elif not self.read_more(until - time.perf_counter()):
                self.end()
                raise Failure(f"no '{word}' within {patience:.0f} s")

    def read_more(self, seconds):
        with selectors.DefaultSelector() as s:
            s.register(self.process.stdout, selectors.EVENT_READ)
            if not s.select(max(0.0, seconds)):
                return False
        data = os.read(self.process.stdout.fileno(), 1 << 16)
        if not data:
            raise Failure(f"ended with status {self.process.wait()}")
        self.buffer += data
        return True

    def run(self, n, patience):
        """Milliseconds of n runs."""
        self.process.stdin.write(f"{n}\n".encode())
        return [float(t) for t in self.answer("times", patience)]

    def peak_memory(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return next(int(s.split()[1]) * 1024 for s in f if s.startswith("VmHWM"))

    def processor_ms(self):
        """Time of all its threads so far; of one that has ended, what it had when last asked."""
        folder, total = f"/proc/{self.process.pid}/task", 0
        try:
            for task in os.listdir(folder):
                with open(f"{folder}/{task}/schedstat") as f:
                    total += int(f.read().split()[0])
        except FileNotFoundError:
            return self.last_ms
        self.last_ms = total * 1e-6
        return self.last_ms

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.processor_ms()  # the last that can be known
        self.process.kill()
        self.process.wait()


def command(cache, network, engine, threads, output):
    model = cache.model(network)
    tail = [str(threads), f"{model}.input", output]
    if engine in CNNC:
        weights = model.parent / f"{engine}-c" / f"{network}.weights"
        return [model.parent / engine, weights, *tail]
    return [cache.bin / "python", BENCH / "engine.py", engine, model, *tail]


def read_floats(path, kind):
    values = array.array(kind)
    with open(path, "rb") as f:
        values.frombytes(f.read())
    return values


def difference(output, expected):
    """The worst difference, relative to the largest value."""
    got, want = read_floats(output, "f"), read_floats(expected, "d")
    if len(got) != len(want):
        raise Failure(f"{len(got)} outputs, not {len(want)}")
    return max(abs(a - b) for a, b in zip(got, want)) / max(map(abs, want))


def read_anew(folder):
    """Puts the files of a folder into the page cache as reading them in order does.

    How a file came there, and what has been done to its pages since, decides how large these
    are, and a cold start has a fault for each: ResNet-50's 181 MB 370 to 2090 of them.
    """
    os.sync()
    for path in filter(pathlib.Path.is_file, folder.rglob("*")):
        with open(path, "rb", buffering=0) as f:
            os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while f.read(1 << 23):
                pass


def start(cache, network, engine, threads, options):
    """Starts an engine again and again for a second or two; the last one stays."""
    output = cache.folder / network / f"{engine}.output"
    begun, starts = time.perf_counter(), []
    with open(cache.folder / network / f"{engine}.log", "a") as log:
        while True:
            e = Engine(command(cache, network, engine, threads, output), log, options.patience)
            starts.append(e.start_ms)
            if len(starts) == options.starts or time.perf_counter() - begun > 1.5:
                break
            e.end()
    if engine != "python":
        e.difference = difference(output, f"{cache.model(network)}.expected")
    e.start_ms, e.name, e.times, e.idle_ms = min(starts), engine, [], None
    return e


def round_of(e, options):
    """One burst of an engine: as many runs as fit into options.seconds, at least one."""
    e.resume()
    once = statistics.median(e.times) if e.times else e.run(1, options.patience)[0]
    n = max(1, min(100, int(options.seconds * 1e3 / once)))
    e.times += e.run(n + 1, options.patience)[1:]
    if e.idle_ms is None and options.idle:
        before = e.processor_ms()
        time.sleep(1.0)
        e.idle_ms = e.processor_ms() - before
    e.pause()


def summary(e):
    return {"min_ms": min(e.times), "median_ms": statistics.median(e.times), "runs": len(e.times),
            "start_ms": e.start_ms, "peak_bytes": e.peak_bytes, "idle_ms": e.idle_ms,
            "difference": e.difference}


def busy_ms():
    """Time that all processors have spent on anything since they started."""
    with open("/proc/stat") as f:
        ticks = [int(t) for t in f.readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) * 1e3 / os.sysconf("SC_CLK_TCK")  # idle, iowait


def limits(cache, threads):
    text = subprocess.run([cache.folder / "limits", str(threads)], check=True,
                          capture_output=True, text=True).stdout
    return [float(x) for x in text.split()]


def measure(cache, network, engines, threads, options, progress):
    failed = {e: why for e, why in cache.failed(network).items() if e in engines}
    read_anew(cache.folder / network)
    peak, bandwidth = limits(cache, threads)
    python = start(cache, network, "python", threads, options)
    python.end()
    ready, slow = [], set()
    for name in progress(f"{network}, {threads} threads: load", engines):
        if name in failed:
            continue
        try:
            ready.append(start(cache, network, name, threads, options))
            ready[-1].pause()
        except Failure as why:
            failed[name] = str(why)
    began, ours, busy = time.perf_counter(), sum(e.processor_ms() for e in ready), busy_ms()
    steps = [(r, e) for r in range(options.rounds) for e in ready]
    for r, e in progress(f"{network}, {threads} threads: run", steps):
        if e.name not in failed and e.name not in slow:
            try:
                round_of(e, options)
            except Failure as why:
                failed[e.name] = str(why)
            if e.times and min(e.times) > options.patience * 100:
                slow.add(e.name)  # a tenth of the patience is enough
    ours, busy = sum(e.processor_ms() for e in ready) - ours, busy_ms() - busy
    others = max(0.0, busy - ours) / ((time.perf_counter() - began) * 1e3 * os.cpu_count())
    for e in ready:
        if e.name not in failed and e.difference > AGREE:
            failed[e.name] = f"wrong: differs by {e.difference:.1e} of the largest output"
        e.end()
    again = limits(cache, threads)
    return {"network": network, "threads": threads, "rounds": options.rounds,
            "seconds": options.seconds,
            "macs": json.loads((cache.folder / network / "network.json").read_text())["macs"],
            "peak_gflops": max(peak, again[0]), "bandwidth_gbs": max(bandwidth, again[1]),
            "others": others, "python_bytes": python.peak_bytes, "failed": failed,
            "engines": {e.name: summary(e) for e in ready if e.name not in failed}}
