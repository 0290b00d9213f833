"""The file that unit_weights_file wrote, read with Python's library alone.

A safetensors file is what its specification says, not what our own reader accepts: this
reads it from the specification. Usage: read_packed.py FILE
"""

import json
import struct
import sys


def main(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    start = 8 + length
    assert data[8:9] == b"{" and start % 64 == 0, (data[8:9], start)
    metadata = header.pop("__metadata__")
    assert metadata["format"] == "cnnc" and len(metadata["fingerprint"]) == 16, metadata
    assert list(header) == ["counts", 'a "quoted\\" name\t.weight', "selftest.output.0"]
    end = 0
    values = []
    for name, entry in header.items():
        begin, stop = entry["data_offsets"]
        assert entry["dtype"] == "F32" and begin == end and begin % 64 == 0, (name, entry)
        assert entry["shape"] == [(stop - begin) // 4], (name, entry)
        values.append(struct.unpack(f"<{(stop - begin) // 4}f", data[start + begin : start + stop]))
        end = stop
    assert start + end == len(data), (start, end, len(data))
    counts, halves, answer = values
    assert counts == tuple(range(16)), counts
    assert halves == tuple(i / 2 for i in range(20)) + (0,) * 12, halves
    assert all(-2 <= x <= 2 for x in answer[:12]) and answer[12:] == (0,) * 4, answer


main(sys.argv[1])
