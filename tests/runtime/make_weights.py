"""Writes the weights of tiny.c:

    make_weights.py FILE [key=value ...]

keys of the metadata (format, model, target, fingerprint), and
    cut=N      N bytes are missing at the end
    extra=N    N bytes too many
    shift=N    N blanks more in the header
    answer=X   added to the first number of the known answer
    bytes=N    bytes of packed weights, 256 when they are whole
"""
import json
import struct
import sys

MASK = (1 << 64) - 1


def selftest_image(n):
    """xorshift64, as runtime and compiler have it: numbers in [-1, 1)."""
    s, image = 0x9E3779B97F4A7C15, []
    for _ in range(n):
        s ^= s << 13 & MASK
        s ^= s >> 7
        s ^= s << 17 & MASK
        image.append(((s >> 40) / 16777216.0 - 0.5) * 2.0)
    return image


def scores(image):
    """What tiny.c computes of 16 pixels."""
    return [sum(image[k::3]) + k / 4 for k in range(3)]


def padded(values):
    return values + [0.0] * (-len(values) % 16)


def make(path, cut=0, extra=0, shift=0, answer=0.0, bytes=256, **metadata):
    image = selftest_image(32)
    rows = [scores(image[:16]), scores(image[16:])]
    weight = [1.0 if p % 3 == k else 0.0 for k in range(3) for p in range(16)]
    tensors = {
        "fc.weight": weight,
        "fc.bias": padded([0.0, 0.25, 0.5]),
        "selftest.output.0": padded([rows[0][0] + answer] + rows[0][1:] + rows[1]),
        "selftest.output.1": padded([sum(r) for r in rows]),
    }
    if bytes < 256:
        tensors = {"fc.weight": weight[: bytes // 4]}
    header = {"__metadata__": {"format": "cnnc", "model": "tiny", "target": "generic",
                               "fingerprint": "0123456789abcdef", "version": "0.0.0",
                               **metadata}}
    data = b""
    for name, values in tensors.items():
        begin = len(data)
        data += struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": [len(values)],
                        "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64 + shift)
    file = struct.pack("<Q", len(text)) + text + data + b"\0" * extra
    with open(path, "wb") as f:
        f.write(file[: len(file) - cut])


if __name__ == "__main__":
    options = dict(word.split("=", 1) for word in sys.argv[2:])
    for key in ("cut", "extra", "shift", "bytes"):
        options[key] = int(options.get(key, 256 if key == "bytes" else 0))
    options["answer"] = float(options.get("answer", 0))
    make(sys.argv[1], **options)
