"""oracle.py - what a fault does: the recorded run of trace/, and cnnc verify.

A Network is emitted once and its kernels are compiled once; of a faulty text only the kernel
that differs, or what is around the kernels, is compiled again.
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../trace"))
import instrument  # noqa: E402

SECONDS = 60  # for a run that takes one; longer is no end


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=SECONDS)


class Network:
    """An emitted network and its objects, in a folder of its own."""

    def __init__(self, graph, target, folder):
        self.graph, self.target, self.folder = graph, target, folder
        self.name = os.path.splitext(os.path.basename(graph))[0]
        self.label = f"{self.name} {target}"
        self.options = [graph, "--random-weights", "1", "--target", target]
        os.makedirs(folder)
        self.file = os.path.join(folder, self.name)
        subprocess.run([os.environ["CNNC"], *self.options, "-o", self.file + ".c"], check=True)
        with open(self.file + ".c") as f:
            self.text = f.read()
        self.units = instrument.Units(self.text)
        self.rest = self.units.rest_unit()
        self.recorder = instrument.build_recorder(folder)
        self.kernels_object = self.compile(
            self.units.kernel_unit(self.units.kernels, True), "kernels")
        self.rest_object = self.compile(self.rest, "rest")
        self.values = os.path.join(folder, "values")
        program = instrument.link(
            [self.kernels_object, self.rest_object, *self.recorder], self.file)
        subprocess.run([program, "values", self.file + ".weights", self.values], check=True)
        found = run(program, "check", self.file + ".weights", self.values)
        if found.stdout.split() != ["safe", "difference", "0", "0"]:
            sys.exit(f"{self.label} as emitted: {found.stdout}")

    def compile(self, text, name):
        return instrument.compile_unit(
            text, os.path.join(self.folder, name), self.folder, self.target)

    def write(self, text, number):
        """A faulty file in a folder of its own, with header and weights beside it."""
        folder = os.path.join(self.folder, str(number))
        os.makedirs(folder)
        path = os.path.join(folder, self.name + ".c")
        with open(path, "w") as f:
            f.write(text)
        shutil.copy(self.file + ".h", folder)
        os.symlink(self.file + ".weights", os.path.join(folder, self.name + ".weights"))
        return path

    def is_c(self, path):
        flags = [*instrument.FLAGS, *instrument.MARCH[self.target]]
        return run("gcc", *flags, "-fsyntax-only", path).returncode == 0

    def program_of(self, text, path):
        """The recorded program of a faulty text, or "" if it is not C."""
        units, base = instrument.Units(text), os.path.dirname(path)
        changed = [k for k in units.kernels if units.kernels[k] != self.units.kernels.get(k)]
        objects = [self.kernels_object, *self.recorder]
        if changed:
            objects.append(instrument.compile_unit(
                units.kernel_unit(changed, False), os.path.join(base, "changed"), self.folder,
                self.target))
        rest = units.rest_unit()
        objects.append(self.rest_object if rest == self.rest else instrument.compile_unit(
            rest, os.path.join(base, "rest"), self.folder, self.target))
        return instrument.link(objects, os.path.join(base, "run")) if all(objects) else ""

    def judge(self, text, path):
        """(verdict, what was seen, difference of the outputs): verdict is "not C", the
        property that is violated, "other values" or "same values"."""
        program = self.program_of(text, path)
        if not program:
            return "not C", "", 0.0
        try:
            found = run(program, "check", self.file + ".weights", self.values)
        except subprocess.TimeoutExpired:
            return "terminates", "no end", 0.0
        os.remove(program)
        if found.stdout.startswith("violates nothing"):
            sys.exit(f"{path}: {found.stdout}")
        if found.stdout.startswith("violates "):
            return found.stdout.split()[1][:-1], found.stdout.strip(), 0.0
        if found.returncode != 0:
            return "bounds", f"status {found.returncode}", 0.0
        everywhere, outputs = map(float, found.stdout.split()[2:])
        return ("other" if everywhere else "same") + " values", found.stdout, outputs

    def verify(self, path):
        """Does cnnc verify accept the file?"""
        try:
            found = run(os.environ["CNNC"], "verify", *self.options, "--emitted", path)
        except subprocess.TimeoutExpired:
            return False
        return found.returncode == 0
