"""broken.py FOLDER - edits of net.c and net.h, and what cnnc-check says of each.

Each file of the folder is a list of edits and a verdict:

    net.c  @ conv1x1_c8_k8_h8_relu       the file; the function that holds the text
    -for (int c = 0; c < 8; c++) {       this text, there once at least: the first
    +for (int c = 1; c < 8; c++) {       is replaced by this
    = net.c:147:17: error: ...           the first line of the verdict; BLESS=1 renews it

CHECK is cnnc-check, SOURCE the source tree.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CHECK = os.environ["CHECK"]
HERE = pathlib.Path(os.environ["SOURCE"]) / "tests/proof"


def parse(text):
    """[(file, function, old, new)], verdict"""
    edits, verdict, old, new = [], "", [], []
    head = None
    for line in [*text.splitlines(), "net.c"]:
        if line.startswith("-"):
            old.append(line[1:])
        elif line.startswith("+"):
            new.append(line[1:])
        elif line.startswith("= "):
            verdict = line[2:]
        elif line.startswith("net."):
            if head:
                edits.append((*head, "\n".join(old), "\n".join(new)))
            file, _, function = line.partition("@")
            head, old, new = (file.strip(), function.strip()), [], []
        elif line:
            sys.exit(f"not understood: {line}")
    return edits, verdict


def apply(edits, folder):
    texts = {name: (HERE / name).read_text() for name in ["net.c", "net.h"]}
    for file, function, old, new in edits:
        text = texts[file]
        start = re.search(rf"\b{function}\(", text).start() if function else 0
        at = text.find(old, start)
        if at < 0:
            sys.exit(f"not in {file}: {old}")
        texts[file] = text[:at] + new + text[at + len(old):]
    for name, text in texts.items():
        (folder / name).write_text(text)


def verdict_of(folder):
    done = subprocess.run([CHECK, "net.c"], cwd=folder, capture_output=True, text=True)
    if done.returncode == 0:
        return re.search(r"^net.c: (proven)", done.stdout, re.M)[1]
    errors = [line for line in done.stderr.splitlines() if "error: " in line]
    first = errors[0] if errors else done.stderr
    if done.returncode != 1:
        first = f"exit status {done.returncode}: {first}"
    return re.sub(r"^/.*/(net\.[ch]:)", r"\1", first)


def main():
    wrong = 0
    files = sorted((HERE / sys.argv[1]).glob("*.edit"))
    for path in files:
        text = path.read_text()
        edits, wanted = parse(text)
        with tempfile.TemporaryDirectory() as folder:
            apply(edits, pathlib.Path(folder))
            found = verdict_of(pathlib.Path(folder))
        if os.environ.get("BLESS"):
            path.write_text(re.sub(r"^= .*\n", "", text, flags=re.M) + f"= {found}\n")
        elif found != wanted:
            wrong += 1
            print(f"{path.name}\n  wanted: {wanted}\n  found:  {found}")
    print(f"{len(files)} files, {wrong} with another verdict")
    sys.exit(1 if wrong or not files else 0)


main()
