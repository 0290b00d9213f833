"""Wrong graphs: each must give its exact diagnostic, status 1 and no output.

    graphs.py CNNC FOLDER...            compares X.yaml's diagnostic with X.err
    BLESS=1 graphs.py CNNC FOLDER...    writes X.err anew

Each *.yaml of a folder that has an X.err, or that BLESS=1 shall give one, is a case; its name
is the rule that it breaks. A first line `# options: --batch 3` goes to the command line. Files
that cases include stand in subfolders.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile


def options(path):
    """The words behind `# options:` in the comments at the top of a graph."""
    for line in path.read_bytes().split(b"\n"):
        if not line.startswith(b"#"):
            return []
        if line.startswith(b"# options:"):
            return line.decode().split(":", 1)[1].split()
    return []


def run(cnnc, path):
    """What cnnc prints about a graph, and what it does wrong beside."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        command = [cnnc, path.name, "-o", os.path.join(folder, "out.c"), *options(path)]
        done = subprocess.run(command, cwd=path.parent, capture_output=True, timeout=300)
        if done.returncode != 1:
            problems.append(f"exit status {done.returncode}, not 1")
        if done.stdout:
            problems.append("something on standard output")
        if os.listdir(folder):
            problems.append(f"left {sorted(os.listdir(folder))}")
    return done.stderr, problems


def check(cnnc, path, bless):
    """Whether the case holds; says what does not."""
    expected = path.with_suffix(".err")
    found, problems = run(cnnc, path)
    if bless:
        expected.write_bytes(found)
    wanted = expected.read_bytes() if expected.exists() else b""
    if found != wanted:
        problems.append(
            f"wanted:\n{wanted.decode(errors='replace')}found:\n{found.decode(errors='replace')}"
        )
    for problem in problems:
        print(f"{path.parent.name}/{path.name}: {problem}")
    return not problems


def kind_of(path):
    """Its diagnostic without what it is about: one line, names and numbers left out."""
    expected = path.with_suffix(".err")
    text = expected.read_text(errors="replace") if expected.exists() else ""
    line = re.sub(r"^.*?error: ", "", text.split("\n")[0])
    return re.sub(r"'[^']*'|[0-9.]+", "_", line)


def main(cnnc, folders):
    bless = os.environ.get("BLESS") == "1"
    paths = sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.yaml"))
    wrong = sum(not check(os.path.abspath(cnnc), path, bless) for path in paths)
    print(f"{len(paths)} wrong graphs, {len(set(map(kind_of, paths)))} different diagnostics, "
          f"{wrong} not as expected")
    return wrong != 0 or not paths


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
