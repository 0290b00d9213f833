"""Malformed graphs: each must give its exact diagnostic, status 1 and no output.

    error.py CNNC FOLDER          compares standard error with FOLDER/NAME.err
    BLESS=1 error.py CNNC FOLDER  writes it anew; read the diff

A case is FOLDER/NAME.yaml, named by the rule that it breaks. FOLDER/NAME.cmd, where there is
one, holds more arguments for cnnc, on one line. Files in subfolders are no cases of their
own: cases include them. cnnc runs inside a copy of FOLDER.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile


def arguments(case):
    command = case.with_suffix(".cmd")
    return shlex.split(command.read_text()) if command.exists() else []


def files_below(folder):
    return {str(path) for path in pathlib.Path(folder).rglob("*")}


def run(cnnc, case, folder):
    """What cnnc prints about a case, and what else is wrong."""
    command = [cnnc, case.name, "-o", "out.c", "--target", "generic", *arguments(case)]
    before = files_below(folder)
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60)
    problems = []
    if done.returncode != 1:
        problems.append(f"exit status {done.returncode}, not 1")
    if done.stdout:
        problems.append("something on standard output")
    if files_below(folder) != before:
        problems.append(f"left {sorted(files_below(folder) - before)}")
    return done.stderr.decode(errors="replace"), problems


def shape_of(message):
    """The diagnostic without what it is about: its first line, names and numbers left out."""
    line = message.splitlines()[0] if message else ""
    line = re.sub(r"^.*?error: ", "", line)
    return re.sub(r"'[^']*'|\d+", "_", line)


def main(cnnc, source):
    bless = os.environ.get("BLESS") == "1"
    source, cnnc = pathlib.Path(source), os.path.abspath(cnnc)
    cases, failed, shapes = sorted(source.glob("*.yaml")), 0, set()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(source, folder, dirs_exist_ok=True)
        for case in cases:
            expected = case.with_suffix(".err")
            found, problems = run(cnnc, case, folder)
            shapes.add(shape_of(found))
            if bless:
                expected.write_text(found)
            wanted = expected.read_text() if expected.exists() else ""
            if found != wanted:
                problems.append(f"wanted:\n{wanted}found:\n{found}")
            for problem in problems:
                print(f"{case.name}: {problem}")
            failed += bool(problems)
    for left in {path.stem for path in source.glob("*.err")} - {case.stem for case in cases}:
        print(f"{left}.err belongs to no case")
        failed += 1
    print(f"{len(cases)} malformed graphs, {len(shapes)} diagnostics, {failed} wrong")
    return failed != 0 or not cases


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
