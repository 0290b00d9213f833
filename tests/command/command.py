"""command.py - what the tests of the command line share: cnnc run in a folder of its own."""
import os
import pathlib
import subprocess
import tempfile
import unittest

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
LENET = str(SOURCE / "graphs/lenet.yaml")
WEIGHTS = str(SOURCE / "graphs/weights/lenet-mnist.safetensors")


class CommandTest(unittest.TestCase):
    """Each test starts in an empty folder; what is left there is part of the result."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_program(self, *words, status=0, env=None):
        """Runs a command; checks its status, returns (standard output, standard error)."""
        environment = dict(os.environ, LC_ALL="C.UTF-8", **(env or {}))
        done = subprocess.run(
            [str(w) for w in words], cwd=self.folder, env=environment, text=True,
            capture_output=True, stdin=subprocess.DEVNULL)
        self.assertEqual(
            done.returncode, status, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr

    def cnnc(self, *words, status=0, env=None):
        return self.run_program(CNNC, *words, status=status, env=env)

    def usage_error(self, *words):
        """The message of a command line that is wrong: status 2, nothing written."""
        out, err = self.cnnc(*words, status=2)
        self.assertEqual(out, "")
        first, second = err.splitlines()
        self.assertEqual(second, "try 'cnnc --help' or 'cnnc help COMMAND'")
        self.assertEqual(self.files(), [])
        return first.removeprefix("cnnc: error: ")

    def files(self):
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*"))
