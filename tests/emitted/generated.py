"""generated.py - generated/ is what cnnc emits today; BLESS=1 writes it anew."""
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
FILES = {"lenet": "generic", "vgg11": "avx512", "resnet18": "avx512"}


def main():
    changed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, target in FILES.items():
            subprocess.run([CNNC, SOURCE / f"graphs/{name}.yaml", "--target", target,
                            "-o", f"{folder}/{name}.c"], check=True)
        for new in sorted(pathlib.Path(folder).iterdir()):
            old = SOURCE / "generated" / new.name
            if os.environ.get("BLESS"):
                old.write_text(new.read_text())
            before = old.read_text() if old.exists() else ""
            if before != new.read_text():
                changed.append(new.name)
                sys.stdout.writelines(list(difflib.unified_diff(
                    before.splitlines(True), new.read_text().splitlines(True),
                    f"generated/{new.name}", "emitted now"))[:100])
    if changed:
        sys.exit(f"changed: {', '.join(changed)}; refresh with BLESS=1")


main()
