"""emitted.py CHECK GRAPH - what must hold for an emitted file as a text and as an object.

Checks, each over all three targets:
  text     clang-format, and clang-format-19 where it is installed, leave it as it is; the
           same bytes again, from another working directory, and by another spelling of the
           graph's path; no path in it
  warnings -std=gnu17 -Wall -Wextra -Wconversion -Werror with gcc and clang, the syntax
           alone; the header as C and as C++
  object   the same warnings with the documented build line; only what cnnc_rt.h declares
           is undefined, no global is mutable; FMAs where the target has them; an #error
           without the target's flags
CNNC is the compiler, SOURCE the source tree.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CNNC = os.environ["CNNC"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
FORMATTERS = ["clang-format"] + [f for f in ["clang-format-19"] if shutil.which(f)]
RUNTIME = SOURCE / "runtime"
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Werror"]
BUILD_LINE = ["-std=gnu17", "-O2", "-ffp-contract=fast"]
# The C library's functions that inline functions of cnnc_rt.h, or the compilers, call.
# pow and sqrtf are lrn's; sqrtf is an instruction, but its errno for negative numbers is not
C_LIBRARY = {"memcpy", "memset", "memmove", "pow", "sqrtf", "_GLOBAL_OFFSET_TABLE_"}
faults = []


def target_rows():
    """{name: (flags, macro)} of targets.def."""
    text = (SOURCE / "compiler/targets.def").read_text()
    rows = re.findall(r'^TARGET\((\w+),[^"]*"([^"]*)",\s*"([^"]*)"', text, re.M)
    return {name: (flags.split(), macro) for name, flags, macro in rows}


TARGETS = target_rows()


def fault(text):
    faults.append(text)
    print("FAULT:", text)


def run(words, **options):
    return subprocess.run([str(w) for w in words], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)


def must(what, words, **options):
    done = run(words, **options)
    if done.returncode != 0:
        fault(f"{what}: {' '.join(map(str, words))}\n{done.stdout[:4000]}")
    return done.stdout


def emit(graph, target, folder, name="net", **options):
    must("emit", [CNNC, graph, "-o", f"{folder}/{name}.c", "--target", target], **options)
    return folder / f"{name}.c"


def check_text(graph, target, folder):
    one = emit(graph, target, folder)
    for file in [one, one.with_suffix(".h")]:
        for formatter in FORMATTERS:
            formatted = must(formatter, [formatter, f"--style=file:{SOURCE}/.clang-format", file])
            if formatted != file.read_text():
                (folder / "formatted").write_text(formatted)
                fault(f"{formatter} changes {file.name} for {target}:\n" +
                      run(["diff", file, folder / "formatted"]).stdout[:4000])
        if re.search(r"/(tmp|home|root|usr|work)/", file.read_text()):
            fault(f"{file.name} for {target} holds an absolute path")
    (folder / "elsewhere").mkdir(exist_ok=True)
    two = emit(os.path.relpath(graph, folder), target, folder / "elsewhere", cwd=folder)
    for suffix in [".c", ".h"]:
        if one.with_suffix(suffix).read_bytes() != two.with_suffix(suffix).read_bytes():
            fault(f"another working directory gives another {suffix} for {target}:\n" +
                  run(["diff", one.with_suffix(suffix), two.with_suffix(suffix)])
                  .stdout[:2000])


def check_warnings(graph, target, folder):
    c_file = emit(graph, target, folder)
    use = folder / "use.cc"
    use.write_text('#include "net.h"\n#include "net.h"\n')
    for cc, cxx in [("gcc", "g++"), ("clang", "clang++")]:
        must(f"warnings for {target}", [cc, "-std=gnu17", "-fsyntax-only", *WARNINGS,
                                        *TARGETS[target][0], "-I", RUNTIME, c_file])
        must("the header as C", [cc, "-std=gnu17", "-x", "c", "-fsyntax-only", *WARNINGS,
                                 "-I", RUNTIME, use])
        must("the header as C++", [cxx, "-std=c++17", "-fsyntax-only", *WARNINGS,
                                   "-I", RUNTIME, use])


def check_object(graph, target, folder):
    c_file = emit(graph, target, folder)
    flags, macro = TARGETS[target]
    for cc in ["gcc", "clang"]:
        thing = folder / f"{cc}.o"
        must("compile", [cc, *BUILD_LINE, *WARNINGS, *flags, "-I", RUNTIME, "-c", c_file,
                         "-o", thing])
        names = must("nm", ["nm", "--undefined-only", "--format=just-symbols", thing])
        strangers = [n for n in names.split()
                     if not n.startswith("cnnc_") and n not in C_LIBRARY]
        if strangers:
            fault(f"{cc}, {target}: undefined symbols {strangers}")
        globals_ = must("nm", ["nm", "--format=posix", thing])
        mutable = re.findall(r"^(\S+) [BbDdC] ", globals_, re.M)
        mutable = [m for m in mutable if not m.startswith(".")]
        data = {m for m in mutable if not is_read_only(thing, m)}
        if data:
            fault(f"{cc}, {target}: mutable globals {sorted(data)}")
        fmas = len(re.findall(r"\tvf?n?madd\d+|\tvfmadd\d+",
                              must("objdump", ["objdump", "-d", thing])))
        print(f"{cc:5} {target:8} {fmas} FMAs")
        if macro and fmas == 0:
            fault(f"{cc}, {target}: no FMA in the object")
        if macro:
            done = run([cc, "-std=gnu17", "-fsyntax-only", "-I", RUNTIME, c_file])
            if done.returncode == 0 or "#error" not in done.stdout:
                fault(f"{cc} without {target}'s flags: no #error\n{done.stdout[:500]}")


def is_read_only(thing, name):
    """Constants with addresses in them stand in .data.rel.ro: written once, by the linker."""
    lines = run(["objdump", "-t", thing]).stdout.splitlines()
    return any(line.split()[-1] == name and ".data.rel.ro" in line for line in lines if line)


def main():
    check, graph = sys.argv[1:]
    for target in TARGETS:
        with tempfile.TemporaryDirectory() as folder:
            globals()[f"check_{check}"](pathlib.Path(graph), target, pathlib.Path(folder))
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
