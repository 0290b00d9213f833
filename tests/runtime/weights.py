"""Writes a folder of weights files, good and bad, and runs the tests of weights.c on it:

    weights.py EXECUTABLE
"""
import os
import subprocess
import sys
import tempfile

from make_weights import make


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


def main():
    with tempfile.TemporaryDirectory() as folder:
        def at(name):
            return os.path.join(folder, name)
        make(at("good"))
        make(at("fingerprint"), fingerprint="0123456789abcdee")
        make(at("target"), target="avx512")
        make(at("model"), model="tinier")
        make(at("format"), format="onnc")
        make(at("cut"), cut=1)
        make(at("long"), extra=1)
        make(at("shifted"), shift=5)
        make(at("few"), bytes=192)
        make(at("header"))
        os.truncate(at("header"), 100)
        make(at("short"))
        os.truncate(at("short"), 7)
        write(at("noise"), bytes(i * i % 251 for i in range(1000)))
        write(at("empty"), b"")
        return subprocess.run([sys.argv[1], folder]).returncode


sys.exit(main())
