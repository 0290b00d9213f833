"""weights_limit.py - --weights-limit: the bound holds, more room is never slower, a plan within
it verifies; and the command line that it refuses."""
import json
import os
import pathlib
import struct
import unittest

from command import CommandTest

GRAPHS = pathlib.Path(os.environ["SOURCE"]) / "graphs"
LIMITS = ("1", "1.1", "1.25", "1.5", "2", "4")


class WeightsLimit(CommandTest):
    def growth(self, network, *options):
        """The bill that summary prints, and the name of each layer's kernel."""
        out, _ = self.cnnc("summary", GRAPHS / f"{network}.yaml", "--target", "avx512",
                           "--json", *options)
        summary = json.loads(out)
        return summary["weights_growth"], [la["kernel"] or "" for la in summary["layers"]]

    def test_bound_and_speed(self):
        for network in ("alexnet", "vgg16", "nin", "googlenet", "inception_v3", "resnet18",
                        "resnet50", "cifar_resnet20"):
            whole, _ = self.growth(network)
            before = None
            for limit in LIMITS:
                bill, kernels = self.growth(network, "--weights-limit", limit)
                self.assertLessEqual(bill["packed_bytes"],
                                     float(limit) * bill["checkpoint_bytes"])
                self.assertLessEqual(bill["speedup"], whole["speedup"] + 1e-9)
                if limit == "1":
                    self.assertEqual((bill["ratio"], bill["speedup"]), (1, 1))
                    self.assertFalse([k for k in kernels if "wino" in k])
                else:
                    self.assertGreaterEqual(bill["speedup"], before["speedup"])
                if whole["ratio"] <= float(limit):
                    self.assertEqual(bill, whole)
                before = bill
            self.assertGreater(whole["speedup"], 1.1)

    def test_it_beats_a_forced_algorithm(self):
        graph = ("cifar_resnet20", "--weights-limit", "2")
        bill, kernels = self.growth(*graph, "--algorithm", "winograd_f4")
        self.assertLessEqual(bill["ratio"], 2)
        self.assertTrue([k for k in kernels if "wino4" in k])

    def test_the_file_is_as_small_as_said(self):
        sizes = []
        for i, limit in enumerate(("1", "4")):
            self.cnnc("pack", GRAPHS / "cifar_resnet20.yaml", "--random-weights", "1",
                      "--target", "avx512", "--weights-limit", limit, "-o", f"{i}.weights")
            data = (self.folder / f"{i}.weights").read_bytes()
            sizes.append(len(data) - struct.unpack("<Q", data[:8])[0])
        bill, _ = self.growth("cifar_resnet20", "--weights-limit", "4")
        self.assertGreater(sizes[1] - sizes[0],
                           0.99 * (bill["packed_bytes"] - bill["checkpoint_bytes"]))

    def test_plans_verify(self):
        for limit in ("1", "1.5"):
            out, _ = self.cnnc("verify", GRAPHS / "cifar_resnet20.yaml", "--random-weights",
                               "1", "--weights-limit", limit, "--json")
            self.assertTrue(json.loads(out)["ok"])

    def test_refused(self):
        for limit in ("0.99", "0", "-1", "nan", "inf", "1x", "", "1001"):
            _, err = self.cnnc("summary", GRAPHS / "lenet.yaml", f"--weights-limit={limit}",
                               status=2)
            self.assertIn("--weights-limit wants a number from 1 to 1000, not "
                          f"'{limit}'", err)

    def test_a_network_without_weights(self):
        (self.folder / "bare.yaml").write_text(
            "format: 1\nname: bare\ninput: {image: [3, 8, 8]}\nlayers: [relu]\n")
        out, _ = self.cnnc("summary", "bare.yaml", "--json", "--weights-limit", "1")
        self.assertIsNone(json.loads(out)["weights_growth"])
        self.assertNotIn("speedup", self.cnnc("summary", "bare.yaml")[0])


if __name__ == "__main__":
    unittest.main()
