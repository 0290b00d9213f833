"""printed.py - a committed table is what its script prints today; BLESS=1 writes it anew.

    printed.py FILE SCRIPT      both relative to the source tree
"""
import difflib
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(os.environ["SOURCE"])


def main():
    file, script = sys.argv[1:]
    new = subprocess.run([sys.executable, SOURCE / script], stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    path = SOURCE / file
    if os.environ.get("BLESS"):
        path.write_text(new)
    old = path.read_text() if path.exists() else ""
    sys.stdout.writelines(difflib.unified_diff(
        old.splitlines(True), new.splitlines(True), file, "printed now"))
    sys.exit(f"{file} changed; refresh with BLESS=1" if old != new else 0)


main()
