"""sanitize.py GRAPH TARGET [CNNC OPTION...] - the emitted code, the runtime and the app under
AddressSanitizer and UBSan: the known answer, with one thread and with three."""
import os
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
FLAGS = "-g -fsanitize=address,undefined -fno-sanitize-recover=undefined"


def main():
    graph, target, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        binary = f"{folder}/net"
        if "--weights" not in options:
            options += ["--random-weights", "1"]
        subprocess.run([CNNC, "build", graph, "--target", target, "-o", binary,
                        "--cflags", FLAGS, *options], check=True)
        for threads in ["1", "3"]:
            subprocess.run([binary, "--selftest", "--threads", threads], check=True)


main()
