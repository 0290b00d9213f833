"""Preprocessing against expected values, computed here from the formulas:

    preprocess.py EXECUTABLE        the driver of preprocess.c

Resizing is compared exactly (all pixels are whole numbers), values to 1e-6 of their size.
"""
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

import files


def triangle(t):
    return max(0.0, 1.0 - abs(t))


def cubic(t):
    """Keys 1981, a = -1/2"""
    a, t = -0.5, abs(t)
    if t < 1:
        return (a + 2) * t**3 - (a + 3) * t**2 + 1
    return a * (t**3 - 5 * t**2 + 8 * t - 4) if t < 2 else 0.0


def weights(n, m, i, bicubic):
    """first pixel and weights of new pixel i, when n pixels become m: see runtime/app/resize.c"""
    scale = n / m
    spread = max(scale, 1.0)
    centre, radius = (i + 0.5) * scale, (2 if bicubic else 1) * spread
    first = max(int(centre - radius + 0.5), 0)
    end = min(int(centre + radius + 0.5), n)
    exact = [(cubic if bicubic else triangle)((j - centre + 0.5) / spread)
             for j in range(first, end)]
    return first, [int(math.copysign(0.5, w) + w / sum(exact) * 2**22) for w in exact]


def resize_line(line, m, bicubic):
    out = []
    for i in range(m):
        first, ws = weights(len(line), m, i, bicubic)
        total = 2**21 + sum(w * line[first + j] for j, w in enumerate(ws))
        out.append(max(0, min(255, total >> 22)))
    return out


def transpose(rows):
    return [list(column) for column in zip(*rows)]


def resize(rows, h, w, bicubic):
    """of one channel: across, then down"""
    across = [resize_line(row, w, bicubic) for row in rows]
    return transpose([resize_line(column, h, bicubic) for column in transpose(across)])


def central_crop(rows, share):
    """tf.image.central_crop"""
    top = int((len(rows) - len(rows) * share) / 2)
    left = int((len(rows[0]) - len(rows[0]) * share) / 2)
    return [row[left:len(row) - left] for row in rows[top:len(rows) - top]]


def crop(rows, h, w):
    """torchvision's CenterCrop, black around pictures that are too small"""
    def side(lines, size, blank):
        missing = max(size - len(lines), 0)
        lines = [blank] * (missing // 2) + lines + [blank] * ((missing + 1) // 2)
        top = round((len(lines) - size) / 2)
        return lines[top:top + size]
    rows = side(rows, h, [0] * len(rows[0]))
    return [side(row, w, 0) for row in rows]


def channels_of(picture, c):
    """rows of pixels -> c planes"""
    def convert(p):
        if c == 1:
            return [p[0]] if len(p) < 3 else [
                (p[0] * 19595 + p[1] * 38470 + p[2] * 7471 + 0x8000) >> 16]
        return [p[0]] * 3 if len(p) < 3 else list(p[:3])
    pixels = [[convert(p) for p in row] for row in picture]
    return [[[p[k] for p in row] for row in pixels] for k in range(c)]


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def expected(picture, c, h, w, central=1.0, resize_to=0, bicubic=0, crop_h=0, crop_w=0,
             invert=0, bgr=0, scale=1.0, mean=(), std=()):
    planes = [central_crop(p, central) for p in channels_of(picture, c)]
    if bgr and c == 3:
        planes = planes[::-1]
    height, width = len(planes[0]), len(planes[0][0])
    if resize_to:
        shorter = min(height, width)
        height, width = resize_to * height // shorter, resize_to * width // shorter
        planes = [resize(p, height, width, bicubic) for p in planes]
        crop_h, crop_w = crop_h or h, crop_w or w
    if crop_h and crop_w:
        planes = [crop(p, crop_h, crop_w) for p in planes]
        height, width = crop_h, crop_w
    if (height, width) != (h, w):
        planes = [resize(p, h, w, bicubic) for p in planes]
    out = []
    for k, plane in enumerate(planes):
        m = mean[k if len(mean) > 1 else 0] if mean else 0.0
        s = std[k if len(std) > 1 else 0] if std else 1.0
        for row in plane:
            for x in row:
                value = (255 - x if invert else x) * single(scale)
                out.append((value - single(m)) / single(s))
    return out


def picture(h, w, c, seed):
    """smooth, noisy and hard edges"""
    r = random.Random(seed)
    def pixel(y, x, k):
        return (int(127 + 120 * math.sin(0.3 * y + 0.2 * x + k)), r.randrange(256),
                255 * ((x // 3 + y // 2) % 2))[(x + y) % 3 if seed % 2 else seed % 3]
    return [[tuple(pixel(y, x, k) for k in range(c)) for x in range(w)] for y in range(h)]


IMAGENET = dict(scale=1 / 255, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))

# height, width and channels of the picture; channels, height and width of the input; the rest
CASES = [
    ((20, 30, 3), (3, 20, 30), {}),
    ((20, 30, 3), (1, 20, 30), {}),
    ((20, 30, 1), (3, 20, 30), {}),
    ((20, 30, 4), (3, 20, 30), {}),
    ((20, 30, 4), (1, 20, 30), {}),
    ((20, 30, 2), (1, 20, 30), {}),
    ((50, 37, 3), (3, 28, 28), {}),
    ((5, 7, 3), (3, 28, 28), {}),
    ((28, 28, 1), (1, 96, 96), dict(resize_to=96, scale=1 / 255)),
    ((61, 40, 3), (3, 24, 24), dict(resize_to=32, crop_h=24, crop_w=24, **IMAGENET)),
    ((40, 61, 3), (3, 23, 24), dict(resize_to=31, crop_h=23, crop_w=24)),
    ((40, 61, 3), (3, 24, 24), dict(resize_to=24)),
    ((40, 61, 3), (3, 16, 16), dict(crop_h=21, crop_w=30)),
    ((10, 61, 3), (3, 24, 31), dict(crop_h=24, crop_w=31)),
    ((10, 9, 1), (1, 13, 12), dict(crop_h=13, crop_w=12, invert=1)),
    ((28, 28, 1), (1, 28, 28), dict(invert=1, scale=1 / 255, mean=(0.1307,), std=(0.3081,))),
    ((1, 1, 3), (3, 9, 9), dict(resize_to=9)),
    ((100, 2, 3), (3, 8, 8), dict(resize_to=8)),
    ((61, 40, 3), (3, 24, 24), dict(resize_to=27, bicubic=1, crop_h=24, crop_w=24)),
    ((12, 9, 3), (3, 24, 30), dict(bicubic=1)),
    ((33, 50, 3), (3, 21, 17), dict(central=0.875)),
    ((20, 30, 3), (3, 12, 24), dict(central=0.8, resize_to=12, bicubic=1)),
    ((20, 30, 3), (3, 20, 30), dict(bgr=1, mean=(104.0, 117.0, 128.0))),
    ((20, 30, 3), (1, 20, 30), dict(bgr=1)),
]


def check(executable, folder, number, case):
    (h, w, c), (in_c, in_h, in_w), how = case
    source = picture(h, w, c, number)
    name = os.path.join(folder, "in.png" if number % 2 or c in (2, 4) else "in.pnm")
    if name.endswith(".png"):
        files.write(name, files.png(source))
    else:
        files.write(name, files.pnm(source if c == 3 else [[p[0] for p in r] for r in source]))
    out = os.path.join(folder, "out.npy")
    words = [f"c={in_c}", f"h={in_h}", f"w={in_w}"]
    for key, value in how.items():
        value = ",".join(map(repr, value)) if isinstance(value, tuple) else repr(value)
        words.append(f"{'resize' if key == 'resize_to' else key}={value}")
    subprocess.run([executable, name, out, *words], check=True)
    shape, got = files.read_npy(out)
    want = expected(source, in_c, in_h, in_w, **how)
    assert shape == (1, in_c, in_h, in_w), shape
    exact = how.get("scale", 1.0) == 1.0
    for i, (x, y) in enumerate(zip(got, want)):
        assert abs(x - y) <= (0 if exact else 1e-6 * max(1, abs(y))), (case, i, x, y)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            check(sys.argv[1], folder, number, case)
    print(f"{len(CASES)} cases of preprocessing are as expected")


main()
