"""weights_dtype.py - --weights-dtype: half the bytes of a linear layer; what can't be held is an
error; verify, the known answer and the command line know of it."""
import json
import struct
import unittest

from command import CommandTest

GRAPH = """format: 1
name: small
input: {image: [3, 7, 5]}
layers:
  - conv: {name: conv, out: 20, kernel: 3}
  - flatten
  - linear: {name: fc1, out: 37}
  - batch_norm: {name: bn}
  - relu
  - linear: {name: fc2, out: 11}
"""
ODD = """format: 1
name: odd
input: {image: [5, 7, 3]}
layers:
  - flatten
  - linear: {name: fc, out: 9}
"""
ONE = """format: 1
name: one
input: {image: [1, 1, 1]}
layers:
  - flatten
  - linear: {name: fc, out: 1, bias: false}
"""


def safetensors(value):
    header = json.dumps({"fc.weight": {"dtype": "F32", "shape": [1, 1],
                                       "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(header)) + header + struct.pack("<f", value)


def header(path):
    data = path.read_bytes()
    size, = struct.unpack("<Q", data[:8])
    return json.loads(data[8:8 + size]), data[8 + size:]


class WeightsDtype(CommandTest):
    def setUp(self):
        super().setUp()
        for name, text in {"small": GRAPH, "odd": ODD, "one": ONE}.items():
            (self.folder / f"{name}.yaml").write_text(text)

    def test_verify(self):
        for graph in ("small.yaml", "odd.yaml"):
            for dtype in ("f16", "bf16"):
                for target, batch in (("generic", 1), ("generic", 9), ("native", 2)):
                    out, _ = self.cnnc("verify", graph, "--random-weights", "5", "--json",
                                       "--weights-dtype", dtype, "--target", target,
                                       "--batch", str(batch))
                    self.assertTrue(json.loads(out)["ok"])

    def test_half_the_bytes(self):
        sizes = {}
        for dtype, name in (("f32", "F32"), ("f16", "F16"), ("bf16", "BF16")):
            self.cnnc("pack", "small.yaml", "--random-weights", "1", "-o", "w.weights",
                      "--target", "avx2", "--weights-dtype", dtype)
            tensors, _ = header(self.folder / "w.weights")
            self.assertEqual(tensors["conv.weight"]["dtype"], "F32")
            self.assertEqual(tensors["fc1.bias"]["dtype"], "F32")
            for layer in ("fc1", "fc2"):
                t = tensors[f"{layer}.weight"]
                self.assertEqual(t["dtype"], name)
                begin, end = t["data_offsets"]
                self.assertEqual(end - begin, t["shape"][0] * (4 if dtype == "f32" else 2))
                sizes[dtype, layer] = end - begin
        for layer in ("fc1", "fc2"):
            self.assertEqual(sizes["f16", layer], sizes["bf16", layer])
            self.assertAlmostEqual(sizes["f16", layer] / sizes["f32", layer], 0.5, delta=0.02)

    def one_weight(self, dtype, value, status=0):
        (self.folder / "one.safetensors").write_bytes(safetensors(value))
        (self.folder / "one.weights").unlink(missing_ok=True)
        _, err = self.cnnc("pack", "one.yaml", "--weights", "one.safetensors", "-o",
                           "one.weights", "--target", "generic", "--weights-dtype", dtype,
                           status=status)
        if status:
            self.assertFalse((self.folder / "one.weights").exists())
            return err
        tensors, data = header(self.folder / "one.weights")
        begin, _ = tensors["fc.weight"]["data_offsets"]
        return struct.unpack_from("<H", data, begin)[0]

    def test_rounding_and_what_does_not_fit(self):
        self.assertEqual(self.one_weight("f16", 65504.0), 0x7bff)
        self.assertEqual(self.one_weight("f16", 1 + 2 ** -11), 0x3c00)       # ties to even
        self.assertEqual(self.one_weight("f16", 1 + 3 * 2 ** -11), 0x3c02)
        self.assertEqual(self.one_weight("f16", -2.0 ** -24), 0x8001)        # subnormal
        self.assertEqual(self.one_weight("bf16", 1 + 2 ** -8), 0x3f80)
        self.assertEqual(self.one_weight("bf16", 65536.0), 0x4780)
        for dtype, value, shown, most in (("f16", 65505.0, "65505", "65504"),
                                          ("f16", float("-inf"), "-inf", "65504"),
                                          ("bf16", float("nan"), "nan", "3.38953e+38")):
            self.assertIn(f"one.yaml:6:5: error: 'fc.weight' has a weight, {shown}, that "
                          f"{dtype} can't hold: its largest is {most}",
                          self.one_weight(dtype, value, status=1).replace("-nan", "nan"))

    def test_the_known_answer_is_of_the_packed_weights(self):
        self.cnnc("build", "small.yaml", "--random-weights", "3", "--weights-dtype", "bf16",
                  "-o", "small")
        self.assertIn("passed", self.run_program(self.folder / "small", "--selftest")[0])

    def test_refused(self):
        _, err = self.cnnc("summary", "one.yaml", "--weights-dtype", "fp16", status=2)
        self.assertIn("unknown type of weights 'fp16'; did you mean 'f16'?", err)


if __name__ == "__main__":
    unittest.main()
