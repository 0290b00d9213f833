"""depth.py - what a deep network shares: kernels once, the rest in proportion to the steps.

    CNNC=build/cnnc SOURCE=. depth.py text      of the emitted C
    CNNC=build/cnnc SOURCE=. depth.py object    of gcc's object: less than MOST_CODE bytes
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
MOST_CODE = 200_000


def emit(name, folder):
    c = pathlib.Path(folder, f"{name}.c")
    subprocess.run([CNNC, SOURCE / f"graphs/{name}.yaml", "-o", c, "--target", "avx512"],
                   check=True)
    return c


def counts(c):
    """(steps, kernels, bytes) by the banner and the size of the file"""
    text = c.read_text()
    steps, kernels = map(int, re.search(r"(\d+) steps, (\d+) kernels", text).groups())
    return steps, kernels, len(text)


def check_text(folder):
    """The same kernels at any depth; as many bytes for each step more, within a tenth."""
    found = [counts(emit(f"cifar_resnet{n}", folder)) for n in (20, 110, 1202)]
    (s0, k0, b0), (s1, k1, b1), (s2, k2, b2) = found
    print(found)
    first, second = (b1 - b0) / (s1 - s0), (b2 - b1) / (s2 - s1)
    return k0 == k1 == k2 and abs(second - first) < 0.1 * first


def check_object(folder):
    ok = True
    for name in "cifar_resnet1202", "cifar_preact_resnet1001":
        c = emit(name, folder)
        flags = re.search(r"^ \* cc (.*)$", c.read_text(), re.M)[1].split()
        subprocess.run(["gcc", *flags, "-I", SOURCE / "runtime", c, "-o", c.with_suffix(".o")],
                       check=True)
        size = subprocess.run(["size", c.with_suffix(".o")], check=True, text=True,
                              stdout=subprocess.PIPE).stdout
        code = int(size.split("\n")[1].split()[0])
        print(f"{name}: {code} bytes of code, at most {MOST_CODE}")
        ok = ok and code <= MOST_CODE
    return ok


def main():
    with tempfile.TemporaryDirectory() as folder:
        ok = {"text": check_text, "object": check_object}[sys.argv[1]](folder)
    sys.exit(not ok)


if __name__ == "__main__":
    main()
