"""instrument.py - an emitted NET.c with its kernels' calls recorded, and as a program.

A call `kernel(part, parts, conv1, w + 0, cat + 64);` of NET_part becomes

    trace_enter("kernel", 3, (const trace_argument[]){{conv1, 784, "arena", "conv1"}, ...});
    kernel(part, parts, trace_pointer(0), trace_pointer(1), trace_pointer(2));
    trace_leave();

and what driver.c needs to know follows at the end. gcc's -fsanitize=thread makes each load
and store of the kernels a call of record.c's; -fsanitize=bounds and its like catch indices of
local arrays. Text that is not of this form raises ValueError.
"""
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
RUNTIME = os.path.join(HERE, "../../../runtime")
FLAGS = ["-std=gnu17", "-w", "-I", RUNTIME, "-I", HERE]
CHECKS = ["-fsanitize=thread", "--param", "tsan-distinguish-volatile=0",
          "-fsanitize=bounds-strict,alignment,signed-integer-overflow,integer-divide-by-zero"]
MARCH = {"avx512": ["-march=x86-64-v4"], "avx2": ["-march=x86-64-v3"], "generic": []}

KERNEL = re.compile(r"^static void (\w+)\(\s*int part, int parts,(.*?)\) \{", re.M | re.S)
PARAMETER = re.compile(r"^(?:const )?float \*?(?:restrict )?\w+\[static (\d+)\]$")


def kernels_of(text):
    """{name: [floats of each parameter]}"""
    found = {}
    for name, parameters in KERNEL.findall(text):
        extents = [PARAMETER.match(p.strip()) for p in parameters.split(",")]
        if not all(extents):
            raise ValueError(f"parameters of {name}: {parameters}")
        found[name] = [int(e[1]) for e in extents]
    return found


def split_arguments(text):
    """At commas outside of parentheses."""
    words, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            words.append(text[start:i].strip())
            start = i + 1
    return [*words, text[start:].strip()]


def names_of(part):
    """{variable: (object, tensor's name)} of NET_part's pointers"""
    names = {}
    for name, value in re.findall(r"float \*const (\w+) = (.*?);", part, re.S):
        base = re.match(r"\w+", value)[0]
        field = re.fullmatch(r"job->(\w+)", value)
        if field:
            kind = field[1] if field[1] in ("w", "image", "arena") else "output"
            names[name] = (kind, name)
        elif "part" in value:
            names[name] = ("scratch", name)
        elif base in names:
            kind, first = names[base]
            names[name] = (kind, name if base == "arena" else first)
        else:
            raise ValueError(f"{name} = {value}")
    return names


def recorded_call(name, arguments, extents, names):
    if len(arguments) != len(extents) + 2:
        raise ValueError(f"arguments of {name}")
    rows, pointers = [], []
    for i, (argument, floats) in enumerate(zip(arguments[2:], extents)):
        base = re.match(r"\w+", argument)
        if not base or base[0] not in names:
            raise ValueError(f"an argument of {name}: {argument}")
        kind, tensor = names[base[0]]
        rows.append(f'{{{argument}, {floats}, "{kind}", "{tensor}"}}')
        pointers.append(f"trace_pointer({i})")
    return (f'trace_enter("{name}", {len(rows)}, (const trace_argument[]){{{", ".join(rows)}}});\n'
            f'{name}({", ".join([*arguments[:2], *pointers])});\ntrace_leave();')


def instrument(text):
    """The text of NET.c, recorded."""
    net = re.search(r"^const cnnc_model (\w+) = ", text, re.M)[1]
    kernels = kernels_of(text)
    start = text.index(f"static void {net}_part(")
    end = text.index("\n}\n", start)
    part = text[start:end]
    names = names_of(part)

    def replace(call):
        if call[1] not in kernels:
            return call[0]
        return recorded_call(call[1], split_arguments(call[2]), kernels[call[1]], names)

    part = re.sub(r"^[ ]+(\w+)\(\s*(part.*?)\);", replace, part, flags=re.M | re.S)
    tasks = max(int(n) for n in re.findall(r"cnnc_first\((\d+), part", text))
    return f"""{text[:start]}
#include "trace.h"
{part}{text[end:]}
static size_t trace_arena_bytes(int threads) {{ return {net.upper()}_ARENA_BYTES(threads); }}
const trace_network trace_net = {{&{net}, trace_arena_bytes, {net}_steps_array, {tasks}}};
"""


def build_recorder(folder):
    """record.o and driver.o, once for many networks."""
    for name in ("record", "driver"):
        subprocess.run(["gcc", *FLAGS, "-O2", "-c", os.path.join(HERE, name + ".c"), "-o",
                        os.path.join(folder, name + ".o")], check=True)


def build(text, folder, target, program):
    """A program of an emitted text, whose header lies in `folder`; False if it is not C."""
    source, recorder = program + ".traced.c", [os.path.join(folder, name + ".o")
                                               for name in ("record", "driver")]
    with open(source, "w") as f:
        f.write(instrument(text))
    done = subprocess.run(["gcc", *FLAGS, *CHECKS, *MARCH[target], "-O1", "-I", folder, "-c",
                           source, "-o", program + ".o"], stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        return False
    subprocess.run(["gcc", program + ".o", *recorder, "-lm", "-o", program], check=True)
    return True
