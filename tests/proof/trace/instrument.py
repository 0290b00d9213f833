"""instrument.py - an emitted NET.c with its kernels' calls recorded, and as a program.

A call `kernel(part, parts, conv1, w + 0, cat + 64);` of NET_part becomes

    trace_enter("kernel", 3, (const trace_argument[]){{conv1, 784, "arena", "conv1"}, ...});
    kernel(part, parts, trace_pointer(0), trace_pointer(1), trace_pointer(2));
    trace_leave();

and what driver.c needs to know follows at the end. A local array becomes memory that is
recorded too. gcc's -fsanitize=thread makes each load and store of the kernels a call of
record.c's, at -O0 also those whose values nobody uses; -fsanitize=alignment and its like
catch the rest. Text that is not of this form raises ValueError.
"""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../numeric"))
from targets import targets  # noqa: E402,F401

RUNTIME = os.path.join(HERE, "../../../runtime")
FLAGS = ["-std=gnu17", "-w", "-I", RUNTIME, "-I", HERE]
CHECKS = ["-fsanitize=thread", "--param", "tsan-distinguish-volatile=0",
          "-fsanitize=alignment,signed-integer-overflow,integer-divide-by-zero"]
MARCH = {"avx512": ["-march=x86-64-v4"], "avx2": ["-march=x86-64-v3"], "generic": []}

KERNEL = re.compile(r"^static void (\w+)\(\s*int part, int parts,(.*?)\) \{", re.M | re.S)
WHOLE_KERNEL = re.compile(r"^static void (\w+)\(\s*int part, int parts,.*?^\}\n", re.M | re.S)
INCLUDE = '#include "trace.h"\n'
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


LOCAL = re.compile(
    r"^( +)(float|vf|vi) (\w+)((?:\[\d+\])+)( __attribute__\(\(aligned\(\d+\)\)\))?;", re.M)


def recorded_local(m):
    """`vf d[6][6];` as a pointer to memory that is recorded."""
    blanks, kind, name, extents, attribute = m.groups()
    first, *rest = re.findall(r"\d+", extents)
    pointer = f"(*const {name})" + "".join(f"[{n}]" for n in rest) if rest else f"*const {name}"
    size = " * ".join(["sizeof(" + kind + ")", first, *rest])
    return (f"{blanks}{kind} {pointer} = trace_local({m.start()}, {size}, "
            f"{int(attribute is not None or kind != 'float')});")


class Units:
    """A NET.c in two translation units: its kernels, each of which another object may
    replace, and the rest with the calls recorded."""

    def __init__(self, text):
        self.head = text[:text.index("// clang-format off")]
        self.kernels = {m[1]: m[0] for m in WHOLE_KERNEL.finditer(self.head)}
        self.rest = WHOLE_KERNEL.sub(lambda m: m[0][7:m[0].index(") {") + 1] + ";\n", text)
        self.extents = kernels_of(text)
        self.tasks = max(int(n) for n in re.findall(r"cnnc_first\((\d+), part", text))

    def kernel_unit(self, names, weak):
        """The kernels of these names, external."""
        def external(m):
            if m[1] not in names:
                return ""
            prototype = m[0][7:m[0].index(") {") + 1]
            return (f"{prototype}{' __attribute__((weak))' * weak};\n" +
                    LOCAL.sub(recorded_local, m[0][7:]))
        return WHOLE_KERNEL.sub(external, self.head).replace(".h\"\n", ".h\"\n" + INCLUDE, 1)

    def rest_unit(self):
        """All but the kernels; NET_part's calls of them recorded."""
        net = re.search(r"^const cnnc_model (\w+) = ", self.rest, re.M)[1]
        start = self.rest.index(f"static void {net}_part(")
        end = self.rest.index("\n}\n", start)
        part = self.rest[start:end]
        names = names_of(part)

        def replace(call):
            if call[1] not in self.extents:
                return call[0]
            return recorded_call(
                call[1], split_arguments(call[2]), self.extents[call[1]], names)

        part = re.sub(r"^[ ]+(\w+)\(\s*(\w.*?)\);", replace, part, flags=re.M | re.S)
        return f"""{self.rest[:start]}{INCLUDE}{part}{self.rest[end:]}
static size_t trace_arena_bytes(int threads) {{ return {net.upper()}_ARENA_BYTES(threads); }}
const trace_network trace_net = {{&{net}, trace_arena_bytes, {net}_steps_array, {self.tasks}}};
"""


def compile_c(source, flags):
    return subprocess.run(["gcc", *FLAGS, *flags, "-c", source, "-o", source[:-2] + ".o"],
                          stderr=subprocess.DEVNULL).returncode == 0


def build_recorder(folder):
    """The objects of record.c and driver.c, once for many networks."""
    for name in ("record", "driver"):
        subprocess.run(["gcc", *FLAGS, "-O2", "-c", os.path.join(HERE, name + ".c"), "-o",
                        os.path.join(folder, name + ".o")], check=True)
    return [os.path.join(folder, name + ".o") for name in ("record", "driver")]


def compile_unit(text, path, folder, target):
    """path.o, of a text whose header lies in `folder`; "" if it is not C."""
    with open(path + ".c", "w") as f:
        f.write(text)
    flags = [*CHECKS, *MARCH[target], "-O0", "-I", folder]
    return path + ".o" if compile_c(path + ".c", flags) else ""


def link(objects, program):
    subprocess.run(["gcc", *objects, "-lm", "-o", program], check=True)
    return program
