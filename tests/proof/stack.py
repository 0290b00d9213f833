"""stack.py GRAPH TARGET [FLAG...] - cnnc check's local objects beside the compilers' frames.

At -O0 a frame holds all local objects of its function, so each kernel's, counted from the C
text, must fit what -fstack-usage says. At -O2 some live in registers, and spilled values join
the others: both are printed, deepest first."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
RUNTIME = pathlib.Path(os.environ["SOURCE"]) / "runtime"


def frames(compiler, level, c_file, flags):
    """Bytes of each function's frame."""
    folder = c_file.parent
    subprocess.run([compiler, "-std=gnu17", level, "-ffp-contract=fast", "-fstack-usage",
                    *flags, "-I", RUNTIME, "-c", c_file, "-o", folder / "net.o"], check=True)
    lines = (folder / "net.su").read_text().splitlines()
    return {line.split("\t")[0].split(":")[-1]: int(line.split("\t")[1]) for line in lines}


def main():
    graph, target, *flags = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        c_file = pathlib.Path(folder) / "net.c"
        subprocess.run([CNNC, graph, "-o", c_file, "--target", target], check=True)
        proof = json.loads(subprocess.run([CNNC, "check", "--json", c_file], check=True, text=True,
                                          stdout=subprocess.PIPE).stdout)
        kernels = {k["name"]: k["stack"] for k in proof["kernels"]}
        print(f"{pathlib.Path(graph).stem}, {target}: deepest local objects {proof['stack_bytes']}")
        for compiler in ["gcc", "clang"]:
            found = {level: frames(compiler, level, c_file, flags)
                     for level in ["-O0", "-O2"]}
            few = [name for name in kernels if found["-O0"][name] < kernels[name]]
            if few:
                sys.exit(f"{compiler} -O0 has smaller frames than the local objects of {few}")
            at = found["-O2"]
            deepest = sorted(at, key=at.get, reverse=True)[:3]
            print(f"  {compiler} -O2: " + ", ".join(
                f"{name} {at[name]}" + (f" (objects {kernels[name]})" if name in kernels else "")
                for name in deepest))


main()
