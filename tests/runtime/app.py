"""The program around a network, as a user calls it:

    app.py EXECUTABLE EXECUTABLE-WITH-EMBEDDED-WEIGHTS

Both are built from tiny.c: two images at a time, 16 pixels -> 3 classes with known scores.
"""
import gzip
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest

import files
import make_weights

TINY, EMBEDDED = sys.argv[1:3]
LABELS = ["zero", "one, or so", '"two"']


def call(*arguments, program=TINY, stdin="", status=0):
    """(standard output, standard error)"""
    done = subprocess.run([program, *arguments], input=stdin, text=True,
                          capture_output=True)
    assert done.returncode == status, (arguments, done)
    return done.stdout, done.stderr


def softmax(scores):
    e = [math.exp(s - max(scores)) for s in scores]
    return [x / sum(e) for x in e]


def ranking(scores):
    return sorted(range(3), key=lambda k: -scores[k])


class AppTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.old = os.getcwd()
        os.chdir(self.folder.name)
        # five pictures of 4x4: the last batch of two is half empty
        r = random.Random(1)
        self.pixels = [[r.randrange(256) for _ in range(16)] for _ in range(5)]
        self.scores = [make_weights.scores(p) for p in self.pixels]
        self.names = [f"picture.{i}.pgm" for i in range(5)]
        for name, p in zip(self.names, self.pixels):
            files.write(name, files.pnm([p[y * 4:y * 4 + 4] for y in range(4)]))

    def tearDown(self):
        os.chdir(self.old)
        self.folder.cleanup()

    def check_npy(self, path, shape, rows):
        got_shape, got = files.read_npy(path)
        self.assertEqual(got_shape, shape)
        self.assertEqual(got, [x for row in rows for x in row])


class Classify(AppTest):
    def test_text(self):
        out, err = call(*self.names)
        want = ""
        for name, scores in zip(self.names, self.scores):
            want += name + "\n"
            for k in ranking(scores):
                want += "  %9.4f  %4d  %s\n" % (scores[k], k, LABELS[k])
        self.assertEqual((out, err), (want, ""))

    def test_json(self):
        out, _ = call("--json", *self.names)
        got = json.loads(out)
        self.assertEqual(got["name"], "tiny")
        for name, scores, picture in zip(self.names, self.scores, got["pictures"]):
            top = [{"index": k, "label": LABELS[k], "score": scores[k]} for k in ranking(scores)]
            self.assertEqual(picture, {"file": name, "top": top})
        self.assertEqual(len(got["pictures"]), 5)

    def test_csv_label(self):
        os.mkdir("folder.d")
        os.rename(self.names[0], "folder.d/a,b.tar.pgm")
        out, _ = call("--csv", "label", "folder.d/a,b.tar.pgm", self.names[1])
        quoted = ["zero", '"one, or so"', '"""two"""']
        self.assertEqual(out, 'id,label\n"a,b.tar",%s\npicture.1,%s\n' % tuple(
            quoted[ranking(s)[0]] for s in self.scores[:2]))

    def test_csv_probabilities(self):
        out, _ = call("--csv", "probabilities", *self.names)
        lines = out.splitlines()
        self.assertEqual(lines[0], 'id,zero,"one, or so","""two"""')
        for i, scores in enumerate(self.scores):
            row = lines[1 + i].split(",")
            self.assertEqual(row[0], f"picture.{i}")
            for got, want in zip(row[1:], softmax(scores)):
                self.assertAlmostEqual(float(got), want, places=6)

    def test_probabilities_stay_as_they_are(self):
        image = [0.125] + [0.0] * 15  # scores 1/8, 1/4, 1/2: their sum is 7/8
        files.write("x.npy", files.npy((1, 4, 4), image))
        out, _ = call("--csv", "probabilities", "x.npy")
        self.assertNotIn("0.125", out)
        image[0] = 0.25
        files.write("x.npy", files.npy((1, 4, 4), image))
        out, _ = call("--csv", "probabilities", "x.npy")
        self.assertEqual(out.splitlines()[1], "x,0.25,0.25,0.5")

    def test_names_from_standard_input(self):
        straight, _ = call(*self.names)
        piped, _ = call("-", stdin="\n".join(self.names))
        mixed, _ = call(self.names[0], "-", self.names[4], stdin="\n".join(self.names[1:4]) + "\n\n")
        self.assertEqual(straight, piped)
        self.assertEqual(straight, mixed)

    def test_folder(self):
        order = ["2.pgm", "010.pgm", "10.PGM", "1a.pgm", "a.b.pgm"]
        os.mkdir("pictures")
        for name, picture in zip(order, self.names):
            os.rename(picture, "pictures/" + name)
        for name in ".hidden.pgm", "list.csv", "pgm", "13":
            files.write("pictures/" + name, b"no picture")
        ids = [os.path.splitext(name)[0] for name in order]
        want = call("--csv", "label", *("pictures/" + name for name in order))[0]
        self.assertEqual([row.split(",")[0] for row in want.splitlines()], ["id", *ids])
        self.assertEqual(call("--csv", "label", "pictures"), (want, ""))
        self.assertEqual(call("--csv", "label", "pictures/"), (want, ""))
        self.assertEqual(call("--csv", "label", "-", stdin="pictures\n"), (want, ""))
        self.assertEqual(call("pictures/")[0].count("pictures/2.pgm\n"), 1)

    def test_folder_without_pictures(self):
        os.mkdir("empty")
        out, err = call("--csv", "label", "empty", self.names[0], status=1)
        self.assertEqual(out, call("--csv", "label", self.names[0])[0])
        self.assertEqual(err, "runtime_tiny: empty: no PNG, JPEG, PPM or PGM picture in this "
                         "folder\n")

    def test_threads_give_the_same(self):
        one, _ = call("--threads", "1", *self.names)
        for threads in ("2", "3", "7", "64"):
            self.assertEqual(one, call("--threads", threads, *self.names)[0])

    def test_labels(self):
        files.write("labels", b"a\r\nb\nc")
        out, _ = call("--labels", "labels", "--csv", "label", self.names[0])
        self.assertEqual(out, "id,label\npicture.0,%s\n" % "abc"[ranking(self.scores[0])[0]])
        files.write("labels", b"a\nb\n")
        _, err = call("--labels", "labels", self.names[0], status=1)
        self.assertEqual(err, "runtime_tiny: labels: 2 labels, the network has 3 classes\n")

    def test_what_can_not_be_read_is_skipped(self):
        files.write("noise.png", b"no picture at all")
        out, err = call("absent.png", self.names[0], "noise.png", status=1)
        self.assertEqual(out, call(self.names[0])[0])
        self.assertEqual(err, "runtime_tiny: absent.png: No such file or directory\n"
                         "runtime_tiny: noise.png: no PNG, JPEG, PPM or PGM picture: "
                         "unknown image type\n")


    def test_folders_are_no_pictures(self):
        os.mkdir("pictures")
        os.mkdir("pictures/folder.png")
        os.rename(self.names[0], "pictures/1.pgm")
        self.assertEqual(call("pictures"), call("pictures/1.pgm"))

    def test_names_may_end_as_on_windows(self):
        out, _ = call("-", stdin=f"{self.names[0]}\r\n\r\n{self.names[1]}\r\n")
        self.assertEqual(out, call(*self.names[:2])[0])


class Arrays(AppTest):
    def test_in_and_out(self):
        flat = [p / 7 for row in self.pixels for p in row]
        files.write("in.npy", files.npy((5, 1, 4, 4), flat))
        files.write("one.npy", files.npy((1, 4, 4), flat[:16]))
        out, _ = call("in.npy", "one.npy", "--output", "out.npy")
        self.assertEqual([l for l in out.splitlines() if l[0] != " "],
                         [f"in.npy[{i}]" for i in range(5)] + ["one.npy"])
        shape, got = files.read_npy("out.npy")
        self.assertEqual(shape, (6, 3))
        rows = [make_weights.scores(flat[i * 16:i * 16 + 16]) for i in (0, 1, 2, 3, 4, 0)]
        for x, y in zip(got, [x for row in rows for x in row]):
            self.assertAlmostEqual(x, y, places=4)
        self.assertEqual(files.read_npy("out.1.npy")[0], (6, 1))
        self.assertEqual(sorted(n for n in os.listdir() if "out" in n), ["out.1.npy", "out.npy"])

    def test_pictures_to_array(self):
        call("--json", "--output", "out.npy", *self.names)
        self.check_npy("out.npy", (5, 3), self.scores)
        self.check_npy("out.1.npy", (5, 1), [[sum(s)] for s in self.scores])

    def test_outputs_that_can_not_be_written_leave_nothing(self):
        os.mkdir("out.1.npy")
        before = sorted(os.listdir())
        for path, what in [(".", "."), ("out.npy", "out.1.npy")]:
            out, err = call("--output", path, self.names[0], status=1)
            self.assertEqual((out, err), ("", f"runtime_tiny: {what}: Is a directory\n"))
            self.assertEqual(sorted(os.listdir()), before)

    def refused(self, data, message):
        files.write("x.npy", data)
        out, err = call("x.npy", status=1)
        self.assertEqual((out, err), ("", f"runtime_tiny: x.npy: {message}\n"))

    def test_refused(self):
        good = files.npy((1, 4, 4), [0.0] * 16)
        self.refused(b"PNG", "this is no .npy file")
        self.refused(good[:-1], "the file is cut short")
        self.refused(good[:60], "the file is cut short")
        for version in (0, 4, 255):
            self.refused(good[:6] + bytes([version]) + good[7:],
                         "a .npy file of another version than 1, 2 or 3")
        self.refused(files.npy((1, 4, 4), [0.0] * 16, descr="<f8"),
                     "the elements are not little-endian float32 ('<f4')")
        self.refused(files.npy((1, 4, 4), [0.0] * 16, order=True),
                     "the elements lie in Fortran's order")
        self.refused(good.replace(b"shape", b"shade"), "the header is damaged")
        for shape in ((4, 4), (1, 16), (4, 4, 1), (16,), (1, 1, 1, 4, 4)):
            self.refused(files.npy(shape, [0.0] * 16),
                         "its shape is neither [1,4,4] nor [N,1,4,4]")


class Sets(AppTest):
    def setUp(self):
        super().setUp()
        best = [ranking(s)[0] for s in self.scores]
        self.truth = best[:4] + [(best[4] + 1) % 3]  # four of five are right
        self.images = files.idx((5, 4, 4), [p for row in self.pixels for p in row])
        files.write("images", self.images)
        files.write("labels", files.idx((5,), self.truth))

    def test_accuracy(self):
        out, _ = call("--idx", "images", "--idx-labels", "labels", "--threads", "1")
        self.assertRegex(out, r"^accuracy 0\.8000 \(4 of 5 pictures\), "
                         r"\d+ pictures/s in the network, threads: 1\n$")
        out, _ = call("--idx", "images", "--idx-labels", "labels", "--json")
        got = json.loads(out)
        self.assertEqual([got[k] for k in ("name", "pictures", "correct", "accuracy")],
                         ["tiny", 5, 4, 0.8])
        self.assertGreater(got["seconds"], 0)

    def test_packed(self):
        with gzip.GzipFile("images.gz", "wb", mtime=0) as f:
            f.write(self.images)
        with open("labels.gz", "wb") as out, \
                gzip.GzipFile("name inside", "wb", mtime=0, fileobj=out) as f:
            f.write(files.idx((5,), self.truth))
        out, _ = call("--idx", "images.gz", "--idx-labels", "labels.gz")
        self.assertIn("(4 of 5 pictures)", out)

    def test_damaged_packing(self):
        whole = bytearray(gzip.compress(self.images))
        for at in (0, 12, len(whole) - 8, len(whole) - 4):
            broken = bytearray(whole)
            broken[at] ^= 255
            files.write("images.gz", broken)
            out, err = call("--idx", "images.gz", status=1)
            self.assertEqual(out, "")
            self.assertRegex(err, "not packed by gzip|packed data is damaged")
        for size in range(30):
            files.write("images.gz", whole[:size])
            call("--idx", "images.gz", status=1)

    def test_csv(self):
        out, _ = call("--idx", "images", "--csv", "label")
        self.assertEqual([l.split(",")[0] for l in out.splitlines()], ["id"] + list("01234"))

    def test_refused(self):
        def message(*arguments):
            return call(*arguments, status=1)[1]
        wrong = "runtime_tiny: x: no idx file of %s, or one of another size than it says\n"
        for data in (b"", self.images[:-1], self.images + b"x", files.idx((80,), [0] * 80)):
            files.write("x", data)
            self.assertEqual(message("--idx", "x"), wrong % "pictures")
        files.write("x", self.images)
        self.assertEqual(message("--idx", "images", "--idx-labels", "x"), wrong % "labels")
        files.write("x", files.idx((4,), [0] * 4))
        self.assertEqual(message("--idx", "images", "--idx-labels", "x"),
                         "runtime_tiny: x: 4 labels for 5 pictures\n")


class Weights(AppTest):
    def test_given(self):
        make_weights.make("w")
        self.assertEqual(call("--weights", "w", *self.names), call(*self.names))
        _, err = call("--weights", "absent", *self.names, status=1)
        self.assertEqual(err, "runtime_tiny: the weights can't be read: "
                         "absent: No such file or directory\n")

    def test_embedded(self):
        self.assertEqual(call(*self.names, program=EMBEDDED), call(*self.names))
        make_weights.make("w", model="other")
        _, err = call("--weights", "w", self.names[0], program=EMBEDDED, status=1)
        self.assertEqual(err, "runtime_tiny_embedded: the weights were packed for other code: "
                         "w: packed for other, generic, fingerprint 0123456789abcdef; "
                         "the code is tiny, generic, fingerprint 0123456789abcdef\n")

    def test_selftest(self):
        for program in (TINY, EMBEDDED):
            out, _ = call("--selftest", program=program)
            self.assertRegex(out, r"^selftest: score: worst error \S+, tolerance \S+: passed\n"
                             r"selftest: sum: worst error \S+, tolerance \S+: passed\n$")
        got = json.loads(call("--selftest", "--json")[0])
        self.assertEqual(sorted(got), ["name", "ok", "worst"])
        self.assertEqual(got["ok"], True)
        self.assertEqual(sorted(got["worst"]), ["error", "tensor", "tolerance"])
        self.assertLess(got["worst"]["error"], got["worst"]["tolerance"])

    def test_selftest_fails(self):
        make_weights.make("w", answer=0.001)
        out, err = call("--weights", "w", "--selftest", status=1)
        self.assertRegex(out, "score: worst error 0.001, tolerance 0.000219: FAILED")
        self.assertRegex(err, "element 0 is .*, the reference says ")
        got = json.loads(call("--weights", "w", "--selftest", "--json", status=1)[0])
        self.assertEqual((got["ok"], got["worst"]["tensor"]), (False, "score"))
        make_weights.make("w", answer=math.nan)
        call("--weights", "w", "--selftest", status=1)


class Bench(AppTest):
    def test_json(self):
        got = json.loads(call("--bench", "5", "--json", "--threads", "2")[0])
        self.assertEqual(list(got), ["name", "threads", "runs", "min_ms", "median_ms",
                                     "peak_gflops", "bandwidth_gbs", "peak_rss_bytes", "layers"])
        self.assertEqual((got["name"], got["threads"], got["runs"]), ("tiny", 2, 5))
        self.assertLessEqual(got["min_ms"], got["median_ms"])
        self.assertGreater(got["peak_gflops"], 0)
        self.assertGreater(got["bandwidth_gbs"], 0)
        self.assertGreater(got["peak_rss_bytes"], 1 << 16)
        self.assertEqual([list(l) for l in got["layers"]],
                         [["name", "kernel", "flops", "work", "bytes", "min_ms", "median_ms"]] * 2)
        self.assertEqual([(l["name"], l["kernel"], l["work"], l["bytes"]) for l in got["layers"]],
                         [("fc", "linear_c16_k3", 192, 396), ("sum", "sum_c3", 6, 32)])

    def test_text(self):
        out, _ = call("--bench", "3", "--threads", "1")
        self.assertRegex(out, r"^tiny, generic, batch 2, threads 1, runs 3\n"
                         r"min \d+\.\d+ ms, median \d+\.\d+ ms\n.* GFLOP/s FMA peak; .*\n$")
        out, _ = call("--bench", "3", "--profile", self.names[0])
        self.assertRegex(out, r"linear_c16_k3\n.*sum_c3\n.* all 2 steps, one by one\n" +
                         self.names[0])


class Usage(AppTest):
    def test_help_and_version(self):
        self.assertRegex(call("--help")[0], r"^usage: runtime_tiny \[options\] IMAGE")
        self.assertEqual(call("--version")[0], "tiny, compiled for generic by cnnc 0.0.0, "
                         "fingerprint 0123456789abcdef\n")

    def test_wrong(self):
        wrong = {
            (): "no picture is named",
            ("--json",): "no picture is named",
            ("--threads", "0", "x"): "--threads wants a number from 1 to 64, not '0'",
            ("--threads", "2x", "x"): "--threads wants a number from 1 to 64, not '2x'",
            ("--bench", "", "x"): "--bench wants a number from 1 to 1000000, not ''",
            ("--csv", "tsv", "x"): "--csv wants 'label' or 'probabilities', not 'tsv'",
            ("--csv", "label", "--json", "x"): "--csv and --json exclude each other",
            ("--csv", "label", "--bench", "1"): "--csv wants a picture",
            ("--output", "o", "--bench", "1"): "--output wants a picture",
            ("--idx", "i", "x"): "--idx stands instead of 'x'",
            ("--idx-labels", "i", "x"): "--idx-labels wants --idx",
            ("--bench", "1", "--json", "x"):
                "--json writes one object: pictures, --bench or --selftest",
        }
        for arguments, message in wrong.items():
            out, err = call(*arguments, status=2)
            self.assertEqual((out, err), (
                "", f"runtime_tiny: {message}\ntry: runtime_tiny --help\n"))
        out, err = call("--wrong", status=2)
        self.assertRegex(err, "unrecognized option '--wrong'\ntry: runtime_tiny --help\n$")

    def test_output_that_can_not_be_written(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([TINY, *self.names], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output can't be written", done.stderr)
        _, err = call("--output", "absent/out.npy", self.names[0], status=1)
        self.assertEqual(err, "runtime_tiny: absent/out.npy: No such file or directory\n")


unittest.main(argv=sys.argv[:1])
