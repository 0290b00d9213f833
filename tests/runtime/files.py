"""Pictures, .npy and idx files in and out, by Python's standard library alone."""
import ast
import struct
import zlib


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


def pnm(rows):
    """rows[y][x] = grey, or (r, g, b) -> bytes of a PGM or PPM file"""
    colour = not isinstance(rows[0][0], int)
    data = bytes(v for row in rows for p in row for v in (p if colour else (p,)))
    kind = b"P6" if colour else b"P5"
    return kind + b"\n%d %d\n255\n" % (len(rows[0]), len(rows)) + data


def png(rows):
    """rows[y][x] = a tuple of 1 to 4 channels -> bytes of a PNG file"""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[len(rows[0][0])]
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, kind, 0, 0, 0)
    data = b"".join(b"\0" + bytes(v for p in row for v in p) for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
            chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))


def npy(shape, values, descr="<f4", order=False):
    head = repr({"descr": descr, "fortran_order": order, "shape": tuple(shape)}).encode()
    head += b" " * (-(10 + len(head) + 1) % 64) + b"\n"
    return (b"\x93NUMPY\x01\0" + struct.pack("<H", len(head)) + head +
            struct.pack(f"<{len(values)}f", *values))


def read_npy(path):
    """(shape, values)"""
    with open(path, "rb") as f:
        data = f.read()
    assert data[:8] == b"\x93NUMPY\x01\0"
    (size,) = struct.unpack("<H", data[8:10])
    assert (10 + size) % 64 == 0 and data[9 + size] == 10
    head = ast.literal_eval(data[10:10 + size].decode())
    assert head["descr"] == "<f4" and head["fortran_order"] is False
    values = struct.unpack(f"<{(len(data) - 10 - size) // 4}f", data[10 + size:])
    count = 1
    for n in head["shape"]:
        count *= n
    assert count == len(values), "the shape does not fit the data"
    return head["shape"], list(values)


def idx(shape, values):
    return (bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) +
            bytes(values))
