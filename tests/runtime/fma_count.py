"""The loop that measures the peak has as many FMAs a round as it is counted with:

    fma_count.py EXECUTABLE APP_H

Its functions run straight through but for one loop, so all their FMAs are counted in the
disassembly, and the vectors' width is read off the registers' names.
"""
import re
import subprocess
import sys

with open(sys.argv[2]) as f:
    WANTED = int(re.search(r"FMAS_A_ROUND = (\d+)", f.read()).group(1))
TEXT = subprocess.run(["objdump", "-d", "--no-show-raw-insn", sys.argv[1]], text=True,
                      capture_output=True, check=True).stdout


def count(function, register):
    body = re.search(rf"<{function}>:\n(.*?)\n\n", TEXT, re.S).group(1)
    lines = body.splitlines()
    fmas = [l for l in lines if re.search(rf"\tvfn?madd\w+ps .*%{register}\d+$", l)]
    assert len(fmas) == WANTED, f"{function}: {len(fmas)} FMAs of {register}, not {WANTED}"
    first = lines.index(fmas[0])
    back = [l for l in lines[first:] if re.search(r"\tj\w+ ", l)]
    target = int(back[0].split()[2], 16)
    assert target <= int(fmas[0].split(":")[0], 16), f"{function}: the loop does not hold them"
    return f"{function}: {len(fmas)} FMAs of {register} a round"


print(count("fma_rounds_avx512", "zmm"))
print(count("fma_rounds_avx2", "ymm"))
