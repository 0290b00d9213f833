"""ground_truth.py GRAPH TARGET [OPTION of cnnc]... - what each step was seen to read and write.

The network runs once, each load and store recorded (instrument.py); the bytes of the arena
that a step reads, without having written them itself, and those that it writes must be those
that cnnc-check says, byte by byte. CNNC and CHECK are the programs.
"""
import json
import os
import subprocess
import sys
import tempfile

import instrument


def emit(folder, graph, target, options):
    path = os.path.join(folder, "net.c")
    subprocess.run([os.environ["CNNC"], graph, "-o", path, "--random-weights", "1",
                    "--target", target, *options], check=True)
    return path


def seen_by_execution(folder, path, target):
    with open(path) as f:
        units = instrument.Units(f.read())
    name = os.path.join(folder, "recorded")
    objects = [
        instrument.compile_unit(units.kernel_unit(units.kernels, False), name + "_kernels",
                                folder, target),
        instrument.compile_unit(units.rest_unit(), name + "_rest", folder, target)]
    program = instrument.link([*objects, *instrument.build_recorder(folder)], name)
    done = subprocess.run([program, "trace", os.path.join(folder, "net.weights")], check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)["steps"]


def said_by_checker(path):
    done = subprocess.run([os.environ["CHECK"], "--steps", path], check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)["trace"]


def main():
    graph, target, *options = sys.argv[1:]
    if target not in instrument.targets():
        print(f"this processor can't run {target}")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        path = emit(folder, graph, target, options)
        seen, said = seen_by_execution(folder, path, target), said_by_checker(path)
    wrong = [f"step {i}, {what}: seen {seen[i][what][:8]}, said {said[i][what][:8]}"
             for i in range(min(len(seen), len(said))) for what in ("read", "written")
             if seen[i][what] != said[i][what]]
    spans = sum(len(step[what]) for step in seen for what in ("read", "written"))
    floats = sum((end - begin) // 4 for step in seen for what in ("read", "written")
                 for begin, end in step[what])
    print("\n".join(wrong[:20]))
    print(f"{len(seen)} steps, {spans} spans of {floats} floats, {len(wrong)} sets differ")
    sys.exit(1 if wrong or len(seen) != len(said) or not floats else 0)


main()
