"""readme.py - every block of README.md that can be run works: yaml and c blocks are written,
sh blocks are run in order, in a folder that looks like the source tree."""
import pathlib
import re
import unittest

from command import CNNC, SOURCE, CommandTest


def has_proof():
    """cnnc-check is left out where LLVM has no development files."""
    return pathlib.Path(CNNC).resolve().with_name("cnnc-check").exists()


class Readme(CommandTest):
    def test_its_blocks_run_in_order(self):
        for name in ["graphs", "runtime", "tests"]:
            (self.folder / name).symlink_to(SOURCE / name)
        (self.folder / "build").mkdir()
        (self.folder / "build/cnnc").symlink_to(CNNC)
        text = (SOURCE / "README.md").read_text()
        names = {"yaml": "tiny.yaml", "c": "main.c"}
        for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S):
            if kind in names:
                (self.folder / names[kind]).write_text(block)
            elif kind == "sh":
                for line in block.splitlines():
                    with self.subTest(line=line):
                        if "./main" in line and not self.has_avx2():
                            continue
                        if "cnnc check" in line and not has_proof():
                            continue
                        self.run_program("sh", "-c", line)

    @staticmethod
    def has_avx2():
        with open("/proc/cpuinfo") as f:
            return " avx2 " in f.read()

    def test_it_has_every_operation_and_target(self):
        text = (SOURCE / "README.md").read_text()
        rows = (SOURCE / "compiler/ops.def").read_text().split("/* Only the planner")[0]
        for name in re.findall(r"^OP\((\w+)", rows, re.M):
            self.assertIn(f"`{name}`", text)
        targets = (SOURCE / "compiler/targets.def").read_text()
        for name in re.findall(r"^TARGET\((\w+)", targets, re.M):
            self.assertIn(f"`{name}`", text)


if __name__ == "__main__":
    unittest.main()
