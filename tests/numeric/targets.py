"""The targets of cnnc whose code this processor can run."""
import re

NEEDS = {"avx512": "avx512f avx512vl avx512dq avx512bw", "avx2": "avx2 fma", "generic": ""}


def targets():
    try:
        with open("/proc/cpuinfo") as f:
            flags = set(re.search(r"^flags\s*: (.*)$", f.read(), re.M).group(1).split())
    except (OSError, AttributeError):
        flags = set()
    return [t for t, wanted in NEEDS.items() if flags.issuperset(wanted.split())]
