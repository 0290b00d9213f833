"""confirm.py thread|valgrind GRAPH TARGET [CNNC OPTION...] - other tools find nothing either.

    thread     ThreadSanitizer, on teams of 2, 3 and 7 threads: no access races with another
    valgrind   memcheck, on 1 and 3 threads: no address or uninitialized value is wrong, and
               what is allocated is freed

Both run the binary's known answer, in kernels, runtime and app alike. valgrind knows no
AVX-512. Skipped, with status 77, where valgrind is not installed."""
import os
import shutil
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
TOOLS = {
    "thread": ("-g -fsanitize=thread", ["2", "3", "7"], []),
    "valgrind": ("-g", ["1", "3"],
                 ["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full"]),
}


def main():
    tool, graph, target, *options = sys.argv[1:]
    flags, teams, command = TOOLS[tool]
    if command and not shutil.which(command[0]):
        print(f"{command[0]} is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        binary = f"{folder}/net"
        subprocess.run([CNNC, "build", graph, "--target", target, "-o", binary,
                        "--random-weights", "1", "--cflags", flags, *options], check=True)
        for threads in teams:
            subprocess.run([*command, binary, "--selftest", "--threads", threads], check=True)


main()
