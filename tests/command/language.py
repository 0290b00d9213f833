"""language.py - graphs/README.md: each whole file in it is a network, with the names that the
text gives its layers; no operation or attribute is left out."""
import re
import unittest

from command import SOURCE, CommandTest

TEXT = (SOURCE / "graphs/README.md").read_text()


class Language(CommandTest):
    def names(self, name):
        """Of the layers of the example of that name, in order."""
        for block in re.findall(r"^```yaml\n(format: 1.*?)^```$", TEXT, re.M | re.S):
            if re.search(rf"^name: {name}\b", block, re.M):
                (self.folder / "x.yaml").write_text(block)
                dump = self.cnnc("x.yaml", "-O0", "--dump-after=drop_dead")[0]
                return re.findall(r"^  - \w+: \{name: ([^,]+),", dump, re.M)
        raise KeyError(name)

    def test_a_chain(self):
        self.assertEqual(self.names("small"), ["0", "1", "2", "3", "fc", "prob"])

    def test_parameters(self):
        self.assertEqual(self.names("wide"), list("0123456"))

    def test_blocks(self):
        names = [f"0.{i}" for i in range(4)] + ["1"] + [f"last.{i}" for i in range(4)] + ["3"]
        self.assertEqual(self.names("nin_like"), names)

    def test_paths(self):
        names = self.names("branches")
        for name in ["branch1.conv", "branch2.0.conv", "branch2.1.conv", "branch3.1.conv"]:
            self.assertIn(name, names)

    def test_from(self):
        names = self.names("preact")
        self.assertIn("stage.0.downsample.0", names)
        self.assertIn("stage.2.norm2", names)

    def test_every_whole_example_is_tried(self):
        self.assertEqual(len(re.findall(r"^```yaml\nformat: 1\b", TEXT, re.M)), 5)

    def test_it_has_every_operation_and_attribute(self):
        rows = (SOURCE / "compiler/ops.def").read_text().split("/* Only the planner")[0]
        for name in re.findall(r"^OP\((\w+)", rows, re.M):
            self.assertIn(f"`{name}`", TEXT)
        attributes = (SOURCE / "compiler/attrs.def").read_text()
        for name, kind in re.findall(r"^ATTR\((\w+), +(\w+)", attributes, re.M):
            if kind not in ("NAME", "OPNAME") and name != "scaled":  # these are a dump's
                self.assertRegex(TEXT, rf"`{name}[`:]")


if __name__ == "__main__":
    unittest.main()
