"""command_line.py - help, version, usage errors, and no output that is half written."""
import os
import re
import shutil
import subprocess
import unittest

from command import CNNC, LENET, SOURCE, WEIGHTS, CommandTest

COMMANDS = ["emit", "build", "pack", "summary", "inspect", "verify", "check", "tune"]


def operand(command):
    return {"check": "NET.c", "tune": "GRAPH.yaml..."}.get(command, "GRAPH.yaml")


class Help(CommandTest):
    def test_version(self):
        out, err = self.cnnc("--version")
        self.assertRegex(out, r"^cnnc \d+\.\d+\.\d+\n$")
        self.assertEqual(err, "")

    def test_general_help_names_every_command(self):
        out, _ = self.cnnc("--help")
        self.assertEqual(out, self.cnnc("help")[0])
        for command in COMMANDS[1:]:
            self.assertIn(f"cnnc {command} {operand(command)}", out)

    def test_help_of_each_command(self):
        for command in COMMANDS:
            out, err = self.cnnc("help", command)
            self.assertTrue(out.startswith(f"usage: cnnc {command} {operand(command)}"), out)
            self.assertEqual(err, "")
            self.assertEqual(out, self.cnnc(command, "--help")[0])
            self.assertEqual(out, self.cnnc(command, LENET, "-h")[0])

    def test_help_fits_a_terminal(self):
        for words in [["--help"], *(["help", c] for c in COMMANDS)]:
            for line in self.cnnc(*words)[0].splitlines():
                self.assertLessEqual(len(line), 88, line)

    def test_no_words_at_all(self):
        self.cnnc(status=2)

    def test_the_man_page_has_every_option(self):
        page = (SOURCE / "docs/cnnc.1").read_text().replace("\\-", "-")
        out, _ = self.cnnc("--help")
        names = [line.split()[0] for line in out.splitlines() if line.startswith("  -")]
        self.assertGreater(len(names), 10)
        section = page.split(".SH OPTIONS")[1].split(".SH")[0]
        in_page = re.findall(r"^\.(?:TP\n\.)(?:BI?) (-[-a-zA-Z]*)", section, re.M)
        self.assertEqual(sorted(in_page), sorted(names))

    def test_the_man_page_has_every_command(self):
        page = (SOURCE / "docs/cnnc.1").read_text()
        section = page.split(".SH COMMANDS")[1].split(".SH")[0]
        self.assertEqual(re.findall(r"^\.TP\n\.B (\w+)", section, re.M), COMMANDS)


class Check(CommandTest):
    def test_it_wants_a_file(self):
        self.assertEqual(self.usage_error("check"),
                         "'check' wants the files to prove: cnnc check NET.c...")

    def test_a_file_that_can_not_be_read(self):
        stand_in = self.folder / "cnnc-check"  # must not be asked
        stand_in.write_text("#!/bin/sh\nexit 3\n")
        stand_in.chmod(0o755)
        alone = self.folder / "cnnc"
        shutil.copy(CNNC, alone)
        for name, why in [("none.c", "No such file or directory"), (".", "Is a directory")]:
            _, err = self.run_program(alone, "check", name, status=1)
            self.assertEqual(err, f"cnnc: error: can't read '{name}': {why}\n")

    def test_it_says_when_the_proof_was_not_built(self):
        alone = self.folder / "cnnc"
        shutil.copy(CNNC, alone)
        _, err = self.run_program(alone, "check", "net.c", status=1)
        self.assertIn("error: no cnnc-check beside cnnc", err)
        self.assertIn("LLVM and clang", err)


class UsageErrors(CommandTest):
    def test_unknown_words_and_the_nearest_known_ones(self):
        cases = [
            (["biuld", LENET, "-o", "x"], "unknown command 'biuld'; did you mean 'build'?"),
            (["help", "inspct"], "unknown command 'inspct'; did you mean 'inspect'?"),
            (["summary", LENET, "--jsn"], "unknown option '--jsn'; did you mean '--json'?"),
            ([LENET, "--wieghts", "f", "-o", "x.c"],
             "unknown option '--wieghts'; did you mean '--weights'?"),
            (["summary", LENET, "--target", "avx521"],
             "unknown target 'avx521'; did you mean 'avx512'?"),
            (["summary", LENET, "--target=pdp11"], "unknown target 'pdp11'; wanted avx512, avx2, generic or native"),
            (["summary", LENET, "--algorithm", "fft"],
             "unknown algorithm 'fft'; wanted direct, winograd_f2 or winograd_f4"),
            (["summary", LENET, "--algorithm", "winograd_f6"],
             "unknown algorithm 'winograd_f6'; did you mean 'winograd_f2'?"),
            ([LENET, "--dump-after=fold_batchnorm"],
             "unknown pass 'fold_batchnorm'; did you mean 'fold_batch_norm'?"),
            (["-z", LENET], "unknown option '-z'"),
        ]
        for words, want in cases:
            with self.subTest(words=words):
                self.assertEqual(self.usage_error(*words).split("; did you mean '-")[0],
                                 want.split("; did you mean '-")[0])

    def test_arguments(self):
        cases = [
            (["summary", LENET, "--batch", "0"],
             "--batch wants a whole number from 1 to 65536, not '0'"),
            (["summary", LENET, "--batch", "2x"],
             "--batch wants a whole number from 1 to 65536, not '2x'"),
            (["summary", LENET, "--batch", "-1"],
             "--batch wants a whole number from 1 to 65536, not '-1'"),
            (["summary", LENET, "--batch"], "--batch wants an argument: N"),
            (["summary", LENET, "-O3"], "-O wants a whole number from 0 to 2, not '3'"),
            (["summary", LENET, "--input", "28"],
             "--input wants HxW or CxHxW, not '28'"),
            (["summary", LENET, "--input", "1x2x3x4"],
             "--input wants HxW or CxHxW, not '1x2x3x4'"),
            (["summary", LENET, "--input", "0x28"],
             "--input wants a whole number from 1 to 1000000, not '0'"),
            (["summary", LENET, "--set", "classes"],
             "--set wants PARAM=VALUE, not 'classes'"),
            (["tune", LENET, "--threads", "65"],
             "--threads wants a whole number from 1 to 64, not '65'"),
            (["summary", LENET, "--threads", "2"], "'summary' has no option --threads"),
            (["summary", LENET, "--json=1"], "--json takes no argument, not '1'"),
            ([LENET, "-o", "x.c", "--random-weights", "18446744073709551616"],
             "--random-weights wants a whole number from 0 to 18446744073709551615, "
             "not '18446744073709551616'"),
        ]
        for words, want in cases:
            with self.subTest(words=words):
                self.assertEqual(self.usage_error(*words), want)

    def test_the_line_as_a_whole(self):
        cases = [
            (["summary"], "'summary' wants a graph: cnnc summary GRAPH.yaml"),
            (["summary", LENET, LENET],
             f"one graph at a time: '{LENET}', then '{LENET}'"),
            ([LENET], "'emit' wants -o: cnnc emit GRAPH.yaml -o NET.c"),
            (["tune", LENET], "'tune' wants -o: cnnc tune GRAPH.yaml... -o FILE"),
            (["tune", "-o", "x"], "'tune' wants a graph: cnnc tune GRAPH.yaml... -o FILE"),
            (["build", LENET], "'build' wants -o: cnnc build GRAPH.yaml -o NET"),
            ([LENET, "-o", "x.h"], "-o wants a name that ends in .c, not 'x.h'"),
            (["pack", LENET, "-o", "x.weights"],
             "'pack' wants --weights FILE or --random-weights SEED"),
            ([LENET, "-o", "x.c", "--embed"],
             "--embed wants --weights FILE or --random-weights SEED"),
            ([LENET, "-o", "x.c", "--weights", "f", "--random-weights", "1"],
             "--weights and --random-weights exclude each other"),
            (["summary", LENET, "-o", "x"], "'summary' has no option -o"),
            ([LENET, "-o", "x.c", "--json"], "'emit' has no option --json"),
            (["summary", LENET, "--precise", "--algorithm", "winograd_f2"],
             "--precise and --algorithm winograd_f2 exclude each other"),
            (["verify", LENET, "--emitted", "."],
             "--emitted wants a name that ends in .c, not '.'"),
            (["inspect", LENET, "--dot", "x", "--html", "x"],
             "--dot and --html both name 'x'"),
        ]
        for words, want in cases:
            with self.subTest(words=words):
                self.assertEqual(self.usage_error(*words), want)

    def test_an_input_is_never_overwritten(self):
        graph, weights = self.folder / "net.yaml", self.folder / "net.weights"
        graph.write_text("format: 1\n")
        weights.write_bytes(b"precious")
        for words in [["build", "net.yaml", "-o", "net.yaml"],
                      ["net.yaml", "--weights", "net.weights", "-o", "net.c"],
                      ["pack", "net.yaml", "--weights", "net.weights", "-o", "./net.weights"]]:
            _, err = self.cnnc(*words, status=2)
            self.assertIn("would overwrite", err)
        self.assertEqual(weights.read_bytes(), b"precious")
        self.assertEqual(self.files(), ["net.weights", "net.yaml"])


class Outputs(CommandTest):
    def test_emit_without_weights(self):
        out, err = self.cnnc(LENET, "-o", "net.c")
        self.assertEqual((out, err), ("", ""))
        self.assertEqual(self.files(), ["net.c", "net.h"])

    def test_emit_with_weights(self):
        self.cnnc(LENET, "--weights", WEIGHTS, "-o", "net.c")
        self.assertEqual(self.files(), ["net.c", "net.h", "net.weights"])

    def test_parts_for_training_only_are_left_out(self):
        graph = self.folder / "first.yaml"
        graph.write_text("format: 1\nname: first\ninput: {image: [1, 28, 28]}\n"
                         "layers: [conv: {out: 6, kernel: 5, pad: 2}]\n"
                         "training_only: [3, 7, 9, 11]\n")
        out, err = self.cnnc(graph, "--weights", WEIGHTS, "-o", "net.c")
        self.assertEqual((out, err), (
            "", f"{WEIGHTS}: note: 8 tensors are for training only and left out\n"))
        _, err = self.cnnc("verify", graph, "--weights", WEIGHTS)
        self.assertEqual(err.count("note:"), 1)

    def test_emit_embedded(self):
        self.cnnc("emit", LENET, "--random-weights=7", "--embed", "-onet.c")
        self.assertEqual(
            self.files(), ["net.c", "net.h", "net.weights", "net_weights.S"])

    def test_pack_writes_what_emit_wrote(self):
        self.cnnc(LENET, "--weights", WEIGHTS, "-o", "net.c")
        self.cnnc("pack", LENET, "--weights", WEIGHTS, "-o", "again.weights")
        self.assertEqual((self.folder / "net.weights").read_bytes(),
                         (self.folder / "again.weights").read_bytes())

    def test_a_wrong_graph_leaves_nothing(self):
        graph = self.folder / "bad.yaml"
        graph.write_text("format: 1\nname: bad\ninput: {image: [1, 8, 8]}\n"
                         "layers:\n  - conv3d: {out: 8}\n")
        for words in [["bad.yaml", "-o", "net.c"], ["build", "bad.yaml", "-o", "net"],
                      ["summary", "bad.yaml"]]:
            out, err = self.cnnc(*words, status=1)
            self.assertEqual(out, "")
            self.assertIn("bad.yaml:5:5: error: unknown op 'conv3d'", err)
            self.assertEqual(self.files(), ["bad.yaml"])

    def test_a_missing_file_is_an_input_error(self):
        for words in [["none.yaml", "-o", "net.c"],
                      [LENET, "--weights", "none.safetensors", "-o", "net.c"]]:
            _, err = self.cnnc(*words, status=1)
            self.assertIn("none.", err)
            self.assertEqual(self.files(), [])

    def test_a_failure_leaves_the_old_files_alone(self):
        for name in ["net.c", "net.h", "net.weights"]:
            (self.folder / name).write_text("old")
        self.cnnc(LENET, "--weights", "none.safetensors", "-o", "net.c", status=1)
        for name in ["net.c", "net.h", "net.weights"]:
            self.assertEqual((self.folder / name).read_text(), "old")

    def test_one_file_that_cannot_be_written_leaves_all_as_they_were(self):
        for name in ["net.weights", "net_weights.S", "net.h"]:
            (self.folder / name).write_text("old")
        (self.folder / "net.c").mkdir()
        before = self.files()
        _, err = self.cnnc(LENET, "--weights", WEIGHTS, "--embed", "-o", "net.c", status=1)
        self.assertEqual(err, "cnnc: error: can't write 'net.c': Is a directory\n")
        self.assertEqual(self.files(), before)
        for name in ["net.weights", "net_weights.S", "net.h"]:
            self.assertEqual((self.folder / name).read_text(), "old")

    def test_an_unwritable_place(self):
        _, err = self.cnnc(LENET, "-o", "no/such/folder/net.c", status=1)
        self.assertIn("can't write", err)
        self.assertEqual(self.files(), [])

    def test_the_forms_of_a_report_appear_together_or_not_at_all(self):
        for words in (["--dot", "x.dot", "--html", "no/x.html"],
                      ["--html", "x.html", "--dot", "no/x.dot"]):
            _, err = self.cnnc("inspect", LENET, *words, status=1)
            self.assertIn("can't write 'no/x.", err)
            self.assertEqual(self.files(), [])

    def test_a_full_standard_output_is_an_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([CNNC, "summary", LENET], stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output", done.stderr)

    def test_dump_after_prints_yaml_that_reads_back(self):
        out, _ = self.cnnc(LENET, "--dump-after=fuse_activation")
        (self.folder / "dump.yaml").write_text(out)
        again, _ = self.cnnc("dump.yaml", "--dump-after=fuse_activation")
        self.assertEqual(again, out)

    def test_double_dash_ends_the_options(self):
        (self.folder / "-net.yaml").write_bytes(
            (SOURCE / "graphs/lenet.yaml").read_bytes().replace(b"labels:", b"#"))
        self.cnnc("summary", "--", "-net.yaml")


if __name__ == "__main__":
    unittest.main()
