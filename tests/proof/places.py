"""places.py - faults in the places of siblings' tasks, made in emitted C: each is refused.

Of GoogLeNet's convolutions of one input one is taken whose first has tasks of several places
in the loop over tasks. CNNC is cnnc, SOURCE the source tree.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

GRAPH = pathlib.Path(os.environ["SOURCE"]) / "graphs/googlenet.yaml"
LOOP = re.compile(r"cnnc_first\((\d+), part, parts\); i < i1; i\+\+\) \{\s+"
                  r"if \(i < (\d+) && i % (\d+) == 0\) \{")


def faults(loop):
    """[(old, new, what the verdict says)]; the first is none."""
    tasks, end, places = (int(g) for g in loop.groups())
    starts = f"i < {end} && i % {places} == 0"
    return [
        ("", "", ""),
        (starts, f"i < {end} && i % {2 * places} == 0", "is what the kernel reaches"),
        (starts, f"i < {end}", "two tasks write byte"),
        (starts, f"i < {end - places} && i % {places} == 0", "is what the kernel reaches"),
        (f"if (i >= {end}", f"if (i >= {end + 1}", ""),
        (f"cnnc_first({tasks}, part, parts)", f"cnnc_first({tasks - 1}, part, parts)",
         "a loop over tasks that does not go from cnnc_first(tasks, part, parts)"),
    ]


def main():
    cnnc, bad = os.environ["CNNC"], 0
    with tempfile.TemporaryDirectory() as folder:
        c = pathlib.Path(folder) / "net.c"
        subprocess.run([cnnc, GRAPH, "-o", c, "--target", "avx512"], check=True)
        text = c.read_text()
        loop = LOOP.search(text)
        before, kernel = text[:loop.start()], text[loop.start():]
        for i, (old, new, verdict) in enumerate(faults(loop)):
            if old not in kernel:
                sys.exit(f"not in the emitted C: {old}")
            c.write_text(before + kernel.replace(old, new, 1))
            done = subprocess.run([cnnc, "check", c], text=True, capture_output=True)
            said = done.stdout + done.stderr
            if done.returncode != bool(i) or (": error: " in said) != bool(i) or (
                    verdict not in said):
                print(f"'{old}' -> '{new}': wanted '{verdict}', found\n{said}")
                bad += 1
    sys.exit(f"{bad} wrong" if bad else 0)


main()
