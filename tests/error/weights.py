"""Malformed checkpoints: each must give its exact diagnostic, status 1 and no output.

    weights.py CNNC            compares with weights/*.err
    BLESS=1 weights.py CNNC    writes them anew
    weights.py --write FOLDER  writes the files alone, as a fuzzer's first inputs

A case is a function below that returns the bytes of a checkpoint, or a path to give instead;
its name is the rule that it breaks. The network is weights/net.yaml.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent / "weights"
BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "U8": 1}
NET = {  # what net.yaml wants
    "conv.weight": [3, 2, 3, 3],
    "conv.bias": [3],
    "bn.weight": [3],
    "bn.bias": [3],
    "bn.running_mean": [3],
    "bn.running_var": [3],
    "fc.weight": [5, 12],
    "fc.bias": [5],
}
DEEP = {f"features.{i}.{what}": [1, 1, 1, 1] if what == "weight" else [1]
        for i in range(12) for what in ("weight", "bias")}

cases = {}


def case(graph="net.yaml"):
    def add(function):
        cases[function.__name__] = (function, graph)
        return function

    return add


# ---- building blocks ----


def count(shape):
    n = 1
    for extent in shape:
        n *= extent
    return n


def raw(header, data=b""):
    """A file of this header, text or bytes, as it is."""
    header = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(header)) + header + data


def layout(shapes, dtypes={}):
    """The header's entries, one tensor behind the other, and the data's size."""
    entries, end = {}, 0
    for name, shape in shapes.items():
        dtype = dtypes.get(name, "F32")
        begin, end = end, end + count(shape) * BYTES[dtype]
        entries[name] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
    return entries, end


def file(shapes, dtypes={}):
    """A sound file of these tensors, all zero."""
    entries, end = layout(shapes, dtypes)
    return raw(json.dumps(entries), bytes(end))


def without(*names):
    return {name: shape for name, shape in NET.items() if name not in names}


def entry(dtype='"F32"', shape="[2]", data_offsets="[0, 8]", more="", data=8):
    """A file of one tensor, its values as JSON text; None leaves a key out."""
    pairs = {"dtype": dtype, "shape": shape, "data_offsets": data_offsets}
    inside = ", ".join(f'"{key}": {value}' for key, value in pairs.items() if value)
    return raw('{"x": {' + inside + more + "}}", bytes(data))


# ---- not even the outside of the container ----


@case()
def empty_file():
    return b""


@case()
def shorter_than_the_length():
    return b"\x10\0\0\0\0"


@case()
def length_without_header():
    return struct.pack("<Q", 64)


@case()
def length_zero():
    return struct.pack("<Q", 0) + b"{}"


@case()
def length_beyond_the_file():
    return struct.pack("<Q", 1000) + b"{}"


@case()
def length_of_all_ones():
    return b"\xff" * 8 + b"{}"


@case()
def length_over_the_limit():
    return struct.pack("<Q", 100000001) + bytes(100000001)


@case()
def a_web_page():
    return b"<!DOCTYPE html><html><body>404 not found</body></html>"


@case()
def a_pth_file():
    return b"PK\3\4" + bytes(60)


@case()
def an_old_pth_file():
    return b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19." + bytes(60)


@case()
def no_such_file():
    return pathlib.Path("no-such.safetensors")


@case()
def a_folder():
    return pathlib.Path(".")


# ---- the header's JSON ----


@case()
def header_is_a_list():
    return raw("[]")


@case()
def header_cut_short():
    return raw('{"x": {"dtype": "F3')


@case()
def header_without_colon():
    return raw('{"x" {}}')


@case()
def header_with_a_bad_escape():
    return raw('{"\\q": {}}')


@case()
def header_with_two_values():
    return raw('{}   {"x": 1}')


@case()
def header_ends_in_a_comma():
    return raw('{"__metadata__": {},}')


@case()
def header_with_a_nul():
    return raw(b'{"a\0b": {}}')


@case()
def header_with_an_escaped_nul():
    return raw('{"a\\u0000b": {}}')


@case()
def header_nested_too_deep():
    return raw('{"x": ' + "[" * 2000 + "]" * 2000 + "}")


@case()
def metadata_is_a_list():
    return raw('{"__metadata__": []}')


@case()
def metadata_with_a_number():
    return raw('{"__metadata__": {"epoch": 90}}')


@case()
def metadata_key_twice():
    return raw('{"__metadata__": {"format": "pt", "format": "np"}}')


# ---- one entry ----


@case()
def entry_is_null():
    return raw('{"x": null}')


@case()
def entry_with_unknown_key():
    return entry(more=', "strides": [1]')


@case()
def entry_with_a_key_twice():
    return entry(more=', "shape": [2]')


@case()
def entry_without_dtype():
    return entry(dtype=None)


@case()
def entry_without_shape():
    return entry(shape=None)


@case()
def entry_without_offsets():
    return entry(data_offsets=None)


@case()
def dtype_is_a_number():
    return entry(dtype="32")


@case()
def dtype_unknown():
    return entry(dtype='"float32"')


@case()
def shape_is_a_number():
    return entry(shape="2")


@case()
def shape_negative():
    return entry(shape="[-2]")


@case()
def shape_fraction():
    return entry(shape="[2, 1.5]")


@case()
def shape_is_text():
    return entry(shape='["2"]')


@case()
def shape_of_nine_dimensions():
    return entry(shape="[2, 1, 1, 1, 1, 1, 1, 1, 1]")


@case()
def shape_overflows():
    return entry(shape="[4294967296, 4294967296]")


@case()
def shape_beyond_exact_integers():
    return entry(shape="[1e300]")


@case()
def offsets_are_a_number():
    return entry(data_offsets="8")


@case()
def offsets_of_one():
    return entry(data_offsets="[8]")


@case()
def offsets_of_three():
    return entry(data_offsets="[0, 8, 8]")


@case()
def offsets_negative():
    return entry(data_offsets="[-8, 0]")


@case()
def offsets_reversed():
    return entry(data_offsets="[8, 0]")


@case()
def offsets_beyond_the_file():
    return entry(shape="[4]", data_offsets="[0, 16]")


@case()
def size_against_shape():
    return entry(shape="[3]")


@case()
def size_against_dtype():
    return entry(dtype='"F16"')


# ---- entries together ----


@case()
def tensors_overlap():
    entries, end = layout({"a": [4], "b": [4]})
    entries["b"]["data_offsets"] = [12, 28]
    return raw(json.dumps(entries), bytes(28))


@case()
def one_tensor_inside_another():
    entries, end = layout({"a": [4], "b": [1]})
    entries["b"]["data_offsets"] = [4, 8]
    return raw(json.dumps(entries), bytes(16))


@case()
def a_hole_at_the_start():
    return entry(data_offsets="[4, 12]", data=12)


@case()
def a_hole_between():
    entries, end = layout({"a": [2], "b": [2]})
    entries["b"]["data_offsets"] = [12, 20]
    return raw(json.dumps(entries), bytes(20))


@case()
def data_behind_the_last():
    return entry(data=11)


@case()
def name_twice():
    one = '"x": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}'
    return raw("{" + one + ", " + one + "}")


@case()
def name_with_control_characters():
    return raw('{"\\u001b[31mred\\n": null}')


@case()
def name_of_a_thousand_letters():
    return raw('{"' + "x" * 1000 + '": null}')


@case()
def cut_short_by_one_byte():
    return file(NET)[:-1]


# ---- sound files that do not fit the network ----


@case()
def no_tensors():
    return raw("{}")


@case()
def one_missing():
    return file(without("bn.running_var"))


@case()
def one_left_over():
    return file({**NET, "aux.fc.weight": [5, 12]})


@case("training_only.yaml")
def one_left_over_outside_of_training_only():
    return file({**NET, "aux.fc.weight": [5, 12], "auxiliary.fc.weight": [5, 12]})


@case()
def one_misspelt():
    return file({**without("conv.weight"), "conv.wieght": [3, 2, 3, 3]})


@case()
def one_misshapen():
    return file({**NET, "conv.weight": [3, 3, 3, 3]})


@case()
def rank_differs():
    return file({**NET, "fc.weight": [5, 12, 1, 1]})


@case()
def linear_transposed():
    return file({**NET, "fc.weight": [12, 5]})


@case()
def scalar_for_a_vector():
    return file({**NET, "bn.bias": []})


@case()
def integers_for_a_weight():
    return file(NET, {"fc.bias": "I64"})


@case()
def bytes_for_two_weights():
    return file(NET, {"fc.bias": "U8", "fc.weight": "U8"})


@case()
def another_network():
    return file({"0.weight": [6, 1, 5, 5], "0.bias": [6], "3.weight": [16, 6, 5, 5]})


@case()
def wrapped_in_a_module():
    return file({"module." + name: shape for name, shape in NET.items()})


@case("deep.yaml")
def without_the_scope():
    return file({name[len("features."):]: shape for name, shape in DEEP.items()})


@case("deep.yaml")
def all_missing_and_many_left_over():
    return file({f"x{i}": [1] for i in range(20)})


@case("deep.yaml")
def all_misshapen():
    return file({name: shape + [1] for name, shape in DEEP.items()})


@case("deep.yaml")
def everything_at_once():
    shapes = {name: shape for name, shape in DEEP.items() if not name.startswith("features.3")}
    shapes["features.5.weight"] = [2, 1, 1, 1]
    shapes["aux1.conv.weight"] = [1, 1, 1, 1]
    return file(shapes, {"features.7.bias": "I32"})


# ---- the runner ----


def run(cnnc, name, folder):
    """What cnnc prints about a case."""
    function, graph = cases[name]
    weights = function()
    if isinstance(weights, bytes):
        path = pathlib.Path(folder, name + ".safetensors")
        path.write_bytes(weights)
        weights = path.name
    command = [cnnc, graph, "--weights", weights, "--target", "generic", "-o", "out.c"]
    pathlib.Path(folder, graph).write_bytes((HERE / graph).read_bytes())
    before = set(os.listdir(folder))
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60)
    problems = []
    if done.returncode != 1:
        problems.append(f"exit status {done.returncode}, not 1")
    if done.stdout:
        problems.append("something on standard output")
    if set(os.listdir(folder)) != before:
        problems.append(f"left {sorted(set(os.listdir(folder)) - before)}")
    return done.stderr.decode(errors="replace"), problems


def write(folder):
    for name, (function, graph) in cases.items():
        weights = function()
        if isinstance(weights, bytes) and len(weights) < 5000:
            pathlib.Path(folder, name).write_bytes(weights)


def main(cnnc):
    bless = os.environ.get("BLESS") == "1"
    failed = 0
    for name in cases:
        expected = HERE / (name + ".err")
        with tempfile.TemporaryDirectory() as folder:
            found, problems = run(os.path.abspath(cnnc), name, folder)
        if bless:
            expected.write_text(found)
        wanted = expected.read_text() if expected.exists() else ""
        if found != wanted:
            problems.append(f"wanted:\n{wanted}found:\n{found}")
        for problem in problems:
            print(f"{name}: {problem}")
        failed += bool(problems)
    for left in {path.stem for path in HERE.glob("*.err")} - set(cases):
        print(f"{left}.err belongs to no case")
        failed += 1
    print(f"{len(cases)} malformed checkpoints, {failed} wrong")
    return failed != 0


if __name__ == "__main__":
    sys.exit(write(sys.argv[2]) if sys.argv[1] == "--write" else main(sys.argv[1]))
