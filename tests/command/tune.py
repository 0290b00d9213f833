"""tune.py - cnnc tune on a small graph; --tuned: a file that decides, and files that can't."""
import os
import re
import unittest

from command import SOURCE, CommandTest

GRAPH = """format: 1
name: small
input: {image: [3, 12, 12]}
layers:
  - conv: {name: stem, out: 16, kernel: 1}
  - conv: {name: a, out: 32, kernel: 3, pad: 1}
  - relu
  - conv: {name: b, out: 32, kernel: 1}
"""
SHAPE = "conv 3x3 stride 1x1 pad 1,1,1,1, [16,12,12] -> [32,12,12], relu"
HEAD = """target: avx512
processor: another
compiler: another cc
threads: 1
shapes:
"""
TABLE = ["alexnet", "vgg11", "vgg16", "nin", "googlenet", "inception_v3", "resnet18",
         "resnet50", "resnet152"]


class Tuned(CommandTest):
    def setUp(self):
        super().setUp()
        (self.folder / "small.yaml").write_text(GRAPH)

    def emit(self, text, *options, status=0):
        (self.folder / "times.yaml").write_text(text)
        _, err = self.cnnc("small.yaml", "--target", "avx512", "-o", "small.c", "--tuned",
                           "times.yaml", *options, status=status)
        return err, "" if status else (self.folder / "small.c").read_text()

    def rows(self, *rows):
        return HEAD + f"  {SHAPE}:\n" + "".join(
            f"    - {{kernel: {kernel}, us: {us}, model: 1}}\n" for kernel, us in rows)

    def test_the_least_time_decides(self):
        for first, second in [(1, 1000), (1000, 1)]:
            err, c = self.emit(self.rows(("winograd_f4 28x1 block 3x3 chunk 2", 9999),
                                         ("direct 14x2", first),
                                         ("winograd_f2 14x2 block 1x6 chunk 1", second)))
            self.assertEqual("F(2,3)" in c, second == 1)
            self.assertNotIn("F(4,3)", c)
            self.assertIn("times.yaml: note: measured with another processor: 'another', "
                          "this is '", err)
            self.assertIn("times.yaml: note: 2 of 3 convolutions are not there: the cost "
                          "model chose their kernels", err)

    def test_options_leave_candidates_out(self):
        rows = self.rows(("direct 14x2", 1000), ("winograd_f4 14x2 block 1x3 chunk 1", 1))
        self.assertIn("F(4,3)", self.emit(rows)[1])
        self.assertNotIn("Winograd", self.emit(rows, "--precise")[1])

    def test_times_of_another_target_are_not_used(self):
        rows = self.rows(("winograd_f2 14x2 block 1x6 chunk 1", 1))
        err, c = self.emit(rows.replace("target: avx512", "target: avx2"))
        self.assertEqual(err, "times.yaml: note: is for target avx2 and not used for avx512\n")
        self.cnnc("small.yaml", "--target", "avx512", "-o", "small.c")
        self.assertEqual((self.folder / "small.c").read_text(), c)

    def test_malformed_files(self):
        good = self.rows(("direct 14x2", 1))
        cases = [
            (good.replace("us: 1,", "us: fast,"),
             "times.yaml:7:33: error: 'us' wants a number above 0, found 'fast'"),
            (good.replace("us: 1,", "us: -1,"),
             "times.yaml:7:33: error: 'us' wants a number above 0, found '-1'"),
            (good.replace("us: 1,", "used: 1,"),
             "times.yaml:7:29: error: a row has no 'used'"),
            (good.replace(", us: 1", ""), "times.yaml:7:7: error: 'us' is missing"),
            (good.replace("compiler: another cc\n", ""),
             "times.yaml:1:1: error: 'compiler' is missing"),
            (good.replace("direct 14x2", "direct 15x2"),
             f"times.yaml:7:7: error: 'direct 15x2' is no kernel of {SHAPE}; did you mean "
             "'direct 14x2'?"),
            (HEAD + "  x: 3\n", "times.yaml:6:6: error: a shape wants a list, found '3'"),
            ("- 1\n", "times.yaml:1:1: error: a file of measured times wants a mapping, "
             "{key: value, ...}, found a list"),
            ("a: [\n", "times.yaml:2:1: error: "),
        ]
        for text, want in cases:
            with self.subTest(want=want):
                err, _ = self.emit(text, status=1)
                self.assertIn(want, err)
                self.assertEqual(self.files(), ["small.yaml", "times.yaml"])
        self.cnnc("summary", "small.yaml", "--tuned", "none.yaml", status=1)


class Tune(CommandTest):
    def setUp(self):
        super().setUp()
        (self.folder / "small.yaml").write_text(GRAPH)

    def test_times_are_measured_and_read_back(self):
        words = ["tune", "small.yaml", "--target", "generic", "-o", "times.yaml"]
        out, _ = self.cnnc(*words)
        text = (self.folder / "times.yaml").read_text()
        self.assertEqual(len(re.findall(r"^  conv ", text, re.M)), 3)
        self.assertGreater(text.count("kernel: "), 3)
        self.assertIn("3 convolutions, 3 measured", out)
        self.assertEqual(self.files(), ["small.yaml", "times.yaml"])
        self.assertEqual(self.cnnc(*words)[0], out)  # nothing is measured again
        self.assertEqual((self.folder / "times.yaml").read_text(), text)
        _, err = self.cnnc("small.yaml", "--target", "generic", "-o", "small.c", "--tuned",
                           "times.yaml")
        self.assertEqual(err, "")

    def test_a_file_of_another_machine_is_left_alone(self):
        (self.folder / "times.yaml").write_text(HEAD.replace("avx512", "generic"))
        _, err = self.cnnc("tune", "small.yaml", "--target", "generic", "-o", "times.yaml",
                           status=1)
        self.assertIn("error: 'times.yaml' was measured with processor 'another', this is",
                      err)
        self.assertEqual((self.folder / "times.yaml").read_text(),
                         HEAD.replace("avx512", "generic"))


class Committed(CommandTest):
    """The cost model against the times that are committed."""

    def test_the_table_is_what_tune_prints(self):
        graphs = [SOURCE / f"graphs/{name}.yaml" for name in TABLE]
        out, _ = self.cnnc("tune", *graphs, "--target", "avx512", "--tuned",
                           SOURCE / "generated/tune.yaml")
        if os.environ.get("BLESS"):
            (SOURCE / "generated/tune.md").write_text(out)
        self.assertEqual((SOURCE / "generated/tune.md").read_text(), out)

    def test_each_choice_is_near_the_best(self):
        table = (SOURCE / "generated/tune.md").read_text()
        ratios = [float(line.split("|")[-2]) for line in table.splitlines()
                  if line.startswith("| conv ")]
        self.assertGreater(len(ratios), 100)
        self.assertGreaterEqual(min(ratios), 1.0)  # 0: not measured
        self.assertLessEqual(max(ratios), 1.15)


if __name__ == "__main__":
    unittest.main()
