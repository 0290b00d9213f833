"""algorithms.py - --precise and --algorithm: what computes each convolution.

In SMALL each convolution says in its name which algorithms apply to it: those of winograd.c at
its stride, kernel, dilation, groups and size; none where the layer reads the planar image.
"""
import json
import unittest

from command import LENET, SOURCE, CommandTest

RESNET = str(SOURCE / "graphs/cifar_resnet20.yaml")
SMALL = """\
format: 1
name: small
input: {image: [3, 17, 17]}
layers:
  - conv: {name: image_none, out: 24, kernel: 3, pad: 1}
  - conv: {name: 3x3_f2_f4, out: 16, kernel: 3, pad: 1}
  - conv: {name: 5x5_f2_f4, out: 16, kernel: 5, pad: 2}
  - conv: {name: 1x7_f2_f4, out: 16, kernel: [1, 7], pad: [0, 3]}
  - conv: {name: 3x1_f2_f4, out: 16, kernel: [3, 1], pad: [1, 0]}
  - conv: {name: 1x1_none, out: 16, kernel: 1}
  - conv: {name: 6x6_none, out: 16, kernel: 6, pad: 3}
  - conv: {name: dilated_none, out: 16, kernel: 3, pad: 2, dilation: 2}
  - conv: {name: grouped_none, out: 16, kernel: 3, pad: 1, groups: 2}
  - conv: {name: stride_f2, out: 16, kernel: 3, pad: 1, stride: 2}
  - conv: {name: stride_3_f2, out: 16, kernel: 3, pad: 1, stride: 3}
  - conv: {name: three_rows_f2, out: 16, kernel: 3, pad: 1}
  - conv: {name: one_row_none, out: 16, kernel: 3}
"""


class Algorithms(CommandTest):
    def setUp(self):
        super().setUp()
        self.small = self.folder / "small.yaml"
        self.small.write_text(SMALL)

    def convolutions(self, graph, *words):
        """{name: algorithm}, and the share of its tolerance that each step takes at most."""
        out, _ = self.cnnc("verify", graph, "--json", *words)
        report = json.loads(out)
        self.assertTrue(report["ok"])
        self.assertLessEqual(max(step["part"] for step in report["steps"]), 1)
        return {s["name"]: s["algorithm"] for s in report["steps"] if s["op"] == "conv"}

    def text_and_kernels(self, graph, *words):
        """The emitted C, and the kernels' names in the ledger, which are those of the C."""
        self.cnnc(graph, "-o", "net.c", *words)
        ledger, _ = self.cnnc("inspect", graph, "--json", *words)
        kernels = {x["kernel"] for x in json.loads(ledger)["layers"] if "kernel" in x}
        text = (self.folder / "net.c").read_text()
        for kernel in kernels:
            self.assertIn(f"static void {kernel}(", text)
        return text, kernels

    def test_by_default_there_is_winograd(self):
        text, kernels = self.text_and_kernels(RESNET)
        self.assertIn("Winograd F(", text)
        self.assertTrue(any("_wino" in k for k in kernels))

    def test_precise_has_none(self):
        for graph in [RESNET, self.small]:
            for target in ["avx512", "generic"]:
                text, kernels = self.text_and_kernels(graph, "--precise", "--target", target)
                self.assertNotIn("wino", text.lower())
                self.assertFalse([k for k in kernels if "wino" in k])
        self.assertEqual(set(self.convolutions(self.small, "--precise").values()),
                         {"direct", "gemm"})

    def test_each_algorithm_where_it_applies(self):
        for name, words in [("direct", ["direct"]), ("winograd_f2", ["_f2"]),
                            ("winograd_f4", ["_f4"])]:
            with self.subTest(algorithm=name):
                found = self.convolutions(self.small, "--algorithm", name)
                for layer, algorithm in found.items():
                    applies = any(w in layer for w in words)
                    direct = "gemm" if layer == "1x1_none" else "direct"
                    self.assertEqual(algorithm, name if applies else direct, layer)

    def test_the_emitted_kernels_show_it(self):
        for name, tile in [("winograd_f2", "2"), ("winograd_f4", "4")]:
            text, kernels = self.text_and_kernels(self.small, "--algorithm", name)
            named = {k for k in kernels if "_wino" in k}
            self.assertEqual(len(named), sum(f"_f{tile}" in x for x in SMALL.split()))
            self.assertTrue(all(k.endswith(f"_wino{tile}") for k in named), named)
            self.assertEqual(text.count("\n * Winograd F("), len(named))
        text, kernels = self.text_and_kernels(self.small, "--algorithm", "direct")
        self.assertNotIn("wino", text.lower())

    def test_a_note_says_where_it_applies_nowhere(self):
        first = self.folder / "first.yaml"
        first.write_text("format: 1\nname: first\ninput: {image: [3, 8, 8]}\n"
                         "layers: [conv: {out: 6, kernel: 3, pad: 1}]\n")
        _, err = self.cnnc("first.yaml", "--algorithm", "winograd_f4", "-o", "net.c")
        self.assertEqual(
            err, "first.yaml: note: --algorithm winograd_f4 applies to no convolution here\n")
        for graph, name in [("first.yaml", "direct"), (LENET, "winograd_f4")]:
            self.assertEqual(self.cnnc("summary", graph, "--algorithm", name)[1], "")


if __name__ == "__main__":
    unittest.main()
