"""prove.py GRAPH TARGET - what cnnc emits for it is proven by cnnc check: batch 1 and 4, the
default plan, each algorithm of convolution forced and each type of linear weights. Where an
option fits nothing, the file is that of another plan, and is not proven twice."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
PLANS = [[], *(["--algorithm", a] for a in ("direct", "winograd_f2", "winograd_f4")),
         *(["--weights-dtype", t] for t in ("f16", "bf16"))]


def prove(plan, c_file):
    done = subprocess.run([CNNC, "check", "--json", c_file], text=True, stdout=subprocess.PIPE,
                          check=False)
    proof = json.loads(done.stdout)
    if done.returncode != 0 or not proof["proven"]:
        sys.exit(f"{plan}: not proven: {proof.get('error')}")
    print(f"{plan}: {proof['steps']} steps, {len(proof['kernels'])} kernels, "
          f"{proof['accesses']} accesses")


def main():
    graph, target = sys.argv[1:]
    seen = set()
    with tempfile.TemporaryDirectory() as folder:
        c_file = pathlib.Path(folder) / "net.c"
        for batch in ["1", "4"]:
            for plan in PLANS:
                subprocess.run([CNNC, graph, "-o", c_file, "--target", target, "--batch", batch]
                               + plan, check=True)
                text = c_file.read_bytes()
                if text not in seen:
                    prove(f"batch {batch}, {' '.join(plan) or 'default'}", c_file)
                seen.add(text)


main()
