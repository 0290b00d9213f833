"""safetensors.py - writes a state_dict as a .safetensors file.

    length of the header, 8 bytes, little-endian
    the header, JSON: {name: {"dtype": "F32", "shape": [...], "data_offsets": [from, to]}}
    the tensors, one behind the other
"""
import json
import struct

import torch

DTYPES = {torch.float32: "F32", torch.int64: "I64"}


def write(path, state):
    header, at = {}, 0
    for name, tensor in state.items():
        end = at + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for tensor in state.values():
            tensor.contiguous().numpy().tofile(f)
