"""prove.py GRAPH TARGET - what cnnc emits for it, batch 1 and 4, is proven by cnnc check."""
import json
import os
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]


def main():
    graph, target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for batch in ["1", "4"]:
            c_file = f"{folder}/net.c"
            subprocess.run([CNNC, graph, "-o", c_file, "--target", target, "--batch", batch],
                           check=True)
            done = subprocess.run([CNNC, "check", "--json", c_file], text=True,
                                  stdout=subprocess.PIPE, check=False)
            proof = json.loads(done.stdout)
            if done.returncode != 0 or not proof["proven"]:
                sys.exit(f"batch {batch}: not proven: {proof.get('error')}")
            print(f"batch {batch}: {proof['steps']} steps, {len(proof['kernels'])} kernels, "
                  f"{proof['accesses']} accesses")


main()
