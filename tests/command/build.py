"""build.py - cnnc build: a binary that stands alone, or a message and nothing."""
import json
import os
import pathlib
import stat
import struct
import tempfile
import unittest

from command import LENET, SOURCE, WEIGHTS, CommandTest

DIGITS = sorted((SOURCE / "tests/data/digits").glob("*.png"))


class Build(CommandTest):
    def test_the_binary_needs_no_other_file(self):
        self.cnnc("build", LENET, "--weights", WEIGHTS, "-o", "net")
        self.assertEqual(self.files(), ["net"])
        out, _ = self.run_program("./net", "--json", DIGITS[0])
        picture = json.loads(out)
        self.assertIn("top", json.dumps(picture))
        self.run_program("./net", "--selftest")

    def test_weights_in_the_current_folder_are_not_taken_for_its_own(self):
        self.cnnc("pack", LENET, "--random-weights", "1", "-o", "lenet.weights")
        self.cnnc("build", LENET, "--weights", WEIGHTS, "-o", "beside")
        (self.folder / "lenet.weights").unlink()
        self.cnnc("build", LENET, "--weights", WEIGHTS, "-o", "alone")
        self.assertEqual((self.folder / "beside").read_bytes(),
                         (self.folder / "alone").read_bytes())

    def test_two_builds_give_the_same_bytes(self):
        for name in ["one", "two"]:
            self.cnnc("build", LENET, "--random-weights", "3", "-o", name)
        self.assertEqual((self.folder / "one").read_bytes(),
                         (self.folder / "two").read_bytes())

    def test_without_weights_the_binary_reads_them_beside_it(self):
        self.cnnc("build", LENET, "-o", "lenet")
        self.cnnc("pack", LENET, "--weights", WEIGHTS, "-o", "lenet.weights")
        self.run_program("./lenet", "--selftest")
        os.rename(self.folder / "lenet.weights", self.folder / "other")
        self.run_program("./lenet", "--weights", "other", "--selftest")
        _, err = self.run_program("./lenet", "--selftest", status=1)
        self.assertIn("lenet.weights", err)

    def test_weights_of_another_network_are_refused(self):
        self.cnnc("build", LENET, "-o", "lenet")
        self.cnnc("pack", str(SOURCE / "graphs/bn_lenet.yaml"), "--random-weights", "1",
                  "-o", "lenet.weights")
        self.run_program("./lenet", "--selftest", status=1)

    def test_the_result_may_be_executed_by_all(self):
        mask = os.umask(0o022)
        self.addCleanup(os.umask, mask)
        self.cnnc("build", LENET, "-o", "net")
        mode = (self.folder / "net").stat().st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o755)

    def test_both_compilers(self):
        for cc in ["gcc", "clang"]:
            self.cnnc("build", LENET, "--weights", WEIGHTS, "--cc", cc, "-o", cc)
            self.run_program(f"./{cc}", "--selftest")

    def test_a_pixel_that_is_no_number_gives_no_class(self):
        header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 28, 28)}"
        header = header.ljust(117) + "\n"
        pixels = [0.5] * 400 + [float("nan")] + [0.5] * 383
        (self.folder / "nan.npy").write_bytes(
            b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
            struct.pack("<784f", *pixels))
        for target in ["native", "generic"]:
            self.cnnc("build", LENET, "--weights", WEIGHTS, "--target", target, "-o", "net")
            out, _ = self.run_program("./net", "nan.npy")
            scores = [line.split()[0] for line in out.splitlines()[1:]]
            self.assertEqual([s.lstrip("-") for s in scores], ["nan"] * 5)  # of either sign


class Failures(CommandTest):
    def setUp(self):
        super().setUp()
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)

    def fails(self, *words, env=None):
        _, err = self.cnnc("build", LENET, "-o", "net", *words, status=1,
                           env=dict(TMPDIR=str(self.scratch), **(env or {})))
        self.assertEqual(self.files(), [])
        self.assertEqual(list(self.scratch.iterdir()), []) # the temporary folder is gone
        return err

    def test_a_compiler_that_fails(self):
        err = self.fails("--cflags", "-DX=1  --no-such-flag")
        self.assertIn("no-such-flag", err)
        self.assertIn("cnnc: error: the C compiler failed: cc -std=gnu17 -O2", err)

    def test_a_compiler_that_is_not_there(self):
        self.assertIn("can't run the C compiler 'no-such-cc'", self.fails("--cc", "no-such-cc"))

    def test_a_wrong_runtime(self):
        err = self.fails(env=dict(CNNC_RUNTIME="/nowhere"))
        self.assertIn("CNNC_RUNTIME is '/nowhere', which has no cnnc_rt.h", err)


class Installed(CommandTest):
    def test_an_installed_cnnc_finds_its_runtime(self):
        build = pathlib.Path(os.environ["CNNC"]).parent
        prefix = self.folder / "prefix"
        self.run_program("cmake", "--install", build, "--prefix", prefix)
        self.assertTrue((prefix / "share/man/man1/cnnc.1").is_file())
        self.assertTrue((prefix / "share/cnnc/runtime/LICENSE").is_file())
        cnnc = prefix / "bin/cnnc"
        _, err = self.run_program(cnnc, "build", LENET, "--cflags", "--show-command",
                                  "-o", "net", status=1)
        self.assertIn("bin/../share/cnnc/runtime", err)
        self.run_program(cnnc, "build", LENET, "--random-weights", "1", "-o", "net")
        self.run_program("./net", "--selftest")


if __name__ == "__main__":
    unittest.main()
