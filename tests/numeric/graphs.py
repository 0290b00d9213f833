"""Random graphs for the numeric sweep: many short branches from one input.

Each branch takes a random piece of the input, [c, h, w], through one to four layers of
random shapes and attributes; its end is an output of the network. The rules below are those
of format.md and of compiler/shapes.c, so that each graph is legal.
"""
import random


class Branch:
    """A list of layers, as lines of YAML, and the shape of the last."""

    def __init__(self, name, rng, shape):
        self.name, self.rng, self.shape = name, rng, shape
        self.lines, self.count, self.last = [], 0, None

    def layer(self, op, shape, source=None, **attributes):
        """Appends a layer and returns its name."""
        name = f"{self.name}_{self.count}_{op}"
        self.count += 1
        items = [f"name: {name}"]
        if source is not None:
            items.append(f"from: {source}")
        items += [f"{key}: {text(value)}" for key, value in attributes.items()]
        self.lines.append(f"  - {op}: {{{', '.join(items)}}}")
        self.shape, self.last = shape, name
        return name


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(text(v) for v in value) + "]"
    return str(value)


def channels(rng):
    """Around multiples of the vector widths as often as not."""
    return rng.choice([rng.randint(1, 40), rng.choice([7, 8, 9, 15, 16, 17, 31, 33, 64, 80])])


def windows(size, before, after, kernel, stride, dilation=1, ceil_mode=False):
    """Windows along an axis, 0 if there is none, None if one sees padding alone."""
    span = dilation * (kernel - 1) + 1
    room = size + before + after - span
    if room < 0:
        return 0
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= size + before:
        count -= 1
    if before >= span or (count - 1) * stride - before >= size:
        return None
    return count


# ---- one function for each op: it appends to the branch ----

def conv_attributes(b, out=None):
    rng, (c, h, w) = b.rng, b.shape
    while True:
        kernel = rng.choice([(1, 1), (3, 3), (rng.randint(1, 5), rng.randint(1, 5))])
        stride = rng.choice([(1, 1), (2, 2), (rng.randint(1, 3), rng.randint(1, 3))])
        dilation = rng.choice([(1, 1), (1, 1), (rng.randint(1, 3), rng.randint(1, 3))])
        pad = rng.choice([(0, 0, 0, 0), (1, 1, 1, 1), [rng.randint(0, 4) for _ in range(4)]])
        y = windows(h, pad[0], pad[2], kernel[0], stride[0], dilation[0])
        x = windows(w, pad[1], pad[3], kernel[1], stride[1], dilation[1])
        if y != 0 and x != 0:
            break
    y = (h + pad[0] + pad[2] - dilation[0] * (kernel[0] - 1) - 1) // stride[0] + 1
    x = (w + pad[1] + pad[3] - dilation[1] * (kernel[1] - 1) - 1) // stride[1] + 1
    groups = rng.choice([1, 1, 1, rng.choice([g for g in range(1, c + 1) if c % g == 0])])
    if out is None:
        out = channels(rng)
    if groups > 1:
        out = groups * rng.randint(1, max(1, 48 // groups))
    return dict(out=out, kernel=kernel, stride=stride, pad=pad, dilation=dilation,
                groups=groups, bias=rng.random() < 0.5), (out, y, x)


def tail(b):
    """What may be fused: batch norm, residual, activation."""
    rng = b.rng
    if rng.random() < 0.4:
        batch_norm(b)
    if rng.random() < 0.3:
        last, shape = b.last, b.shape
        other = b.layer("scale", shape, source=last, by=0.5)
        third = b.layer("conv", shape, source=other, out=shape[0], kernel=1)
        b.layer("add", shape, source=f"[{third}, {rng.choice([other, last])}]")
    if rng.random() < 0.3:
        twice(b)
    if rng.random() < 0.6:
        b.layer(rng.choice(["relu", "relu", "sigmoid", "tanh"]), b.shape)


def twice(b):
    """A result that others read as well, or none: what reads it may be written with it."""
    last, shape = b.last, b.shape
    if b.rng.random() < 0.7:
        batch_norm(b)
    b.layer(b.rng.choice(["relu", "relu", "sigmoid", "tanh"]), shape, source=b.last)
    if b.rng.random() < 0.7:
        b.layer("add", shape, source=f"[{b.last}, {last}]")


def siblings(b):
    """1x1 convolutions of one value, now and then at a stride; an add or a concat joins them."""
    rng, last, (_, h, w), out = b.rng, b.last, b.shape, channels(b.rng)
    stride = rng.choice([1, 1, 2])
    shape, names = (out, (h + stride - 1) // stride, (w + stride - 1) // stride), []
    for _ in range(rng.randint(2, 3)):
        b.layer("conv", shape, source=last, out=out, kernel=1, stride=stride)
        tail(b)
        names.append(b.last)
    joined = (out * len(names),) + shape[1:]
    op, to = rng.choice([("add", shape), ("concat", joined)])
    b.layer(op, to, source=f"[{', '.join(names)}]")


def conv(b):
    attributes, shape = conv_attributes(b)
    b.layer("conv", shape, **attributes)
    tail(b)


def filtered(b):
    """A kernel that Winograd's algorithms know, on images that cut their tiles anyhow."""
    rng, (c, h, w) = b.rng, b.shape
    kernel = rng.choice([(3, 3), (3, 3), (5, 5), (1, 3), (3, 1), (1, 7), (7, 1), (3, 5)])
    stride = (2, 2) if kernel == (3, 3) and rng.random() < 0.3 else (1, 1)
    while True:
        pad = [rng.randint(0, kernel[i % 2] - 1) for i in range(4)]
        y = (h + pad[0] + pad[2] - kernel[0]) // stride[0] + 1
        x = (w + pad[1] + pad[3] - kernel[1]) // stride[1] + 1
        if y > 0 and x > 0:
            break
    out = channels(rng)
    b.layer("conv", (out, y, x), out=out, kernel=kernel, stride=stride, pad=pad,
            bias=rng.random() < 0.5)
    tail(b)


def pooled(b):
    """Half the size after a convolution: pools of 2x2, which its kernel may compute."""
    rng = b.rng
    (conv if rng.random() < 0.4 else filtered)(b)
    c, h, w = b.shape
    ceil = rng.random() < 0.3
    if h > 1 and w > 1:
        b.layer(rng.choice(["maxpool", "maxpool", "avgpool"]),
                (c, (h + ceil) // 2, (w + ceil) // 2), kernel=2, stride=2, ceil_mode=ceil)


def wide(b):
    """So many channels that the weights do not fit the second-level cache."""
    rng = b.rng
    h, w = rng.randint(1, 7), rng.randint(1, 7)
    b.layer("adaptive_avgpool", (b.shape[0], h, w), size=(h, w))
    for _ in range(2):
        attributes, shape = conv_attributes(b, rng.randint(150, 350))
        b.layer("conv", shape, **attributes)
        tail(b)


def shrink(b):
    """Before a linear layer, so that its weights stay small."""
    c, h, w = b.shape
    if c * h * w > 20000:
        adaptive_avgpool(b)


def linear(b):
    shrink(b)
    c, h, w = b.shape
    if (h, w) != (1, 1):
        b.layer("flatten", (c * h * w, 1, 1))
    out = channels(b.rng)
    b.layer("linear", (out, 1, 1), out=out, bias=b.rng.random() < 0.5)
    tail(b)


def batch_norm(b):
    b.layer("batch_norm", b.shape, eps=b.rng.choice(["1e-5", "1e-3"]))


def pool(b, op):
    rng, (c, h, w) = b.rng, b.shape
    while True:
        kernel = (rng.randint(1, 4), rng.randint(1, 4))
        stride = (rng.randint(1, 3), rng.randint(1, 3))
        pad = [rng.randint(0, 2) for _ in range(4)] if rng.random() < 0.6 else (0, 0, 0, 0)
        ceil_mode = rng.random() < 0.5
        y = windows(h, pad[0], pad[2], kernel[0], stride[0], 1, ceil_mode)
        x = windows(w, pad[1], pad[3], kernel[1], stride[1], 1, ceil_mode)
        if y and x:
            break
    extra = {"count_include_pad": rng.random() < 0.5} if op == "avgpool" else {}
    b.layer(op, (c, y, x), kernel=kernel, stride=stride, pad=pad, ceil_mode=ceil_mode, **extra)


def adaptive_avgpool(b):
    size = (b.rng.randint(1, 9), b.rng.randint(1, 9))
    b.layer("adaptive_avgpool", (b.shape[0], *size), size=size)


def add(b):
    shape, many = b.shape, b.rng.randint(2, 4)
    start = b.layer("scale", shape, by=1.25)
    operands = [b.layer("conv", shape, source=start, out=shape[0], kernel=1)
                for _ in range(many - 1)]
    b.layer("add", shape, source=text([start] + operands))
    if b.rng.random() < 0.5:
        b.layer("relu", shape)


def concat(b):
    rng, (c, h, w) = b.rng, b.shape
    start = b.layer("scale", b.shape, by=0.75)
    operands = [start] if rng.random() < 0.5 else []
    total = c * len(operands)
    for _ in range(rng.randint(1, 3)):
        out = channels(rng)
        operands.append(b.layer("conv", (out, h, w), source=start, out=out, kernel=1))
        total += out
    rng.shuffle(operands)
    joined = b.layer("concat", (total, h, w), source=text(operands))
    follow = rng.choice(["conv", "linear", "lrn", "softmax", "add", "maxpool", "nothing"])
    if follow == "conv":
        conv(b)
    elif follow == "linear":
        linear(b)
    elif follow == "add":
        other = b.layer("conv", b.shape, source=joined, out=total, kernel=1)
        b.layer("add", b.shape, source=f"[{joined}, {other}]")
    elif follow == "lrn":
        lrn(b)
    elif follow == "maxpool":
        pool(b, "maxpool")
    elif follow == "softmax":
        b.layer("softmax", b.shape)


def scale(b):
    b.layer("scale", b.shape, by=b.rng.choice([0.17, -1.5, 3]))


def flatten(b):
    shrink(b)
    c, h, w = b.shape
    b.layer("flatten", (c * h * w, 1, 1))
    b.rng.choice([plain("relu"), plain("softmax"), scale, batch_norm, linear])(b)


def lrn(b):
    b.layer("lrn", b.shape, size=b.rng.choice([1, 3, 5]), alpha=b.rng.choice(["1e-4", "0.5"]),
            beta=b.rng.choice([0.75, 0.5, 1.1]), k=b.rng.choice([1, 2]))


def pad(b):
    rng, (c, h, w) = b.rng, b.shape
    p = [rng.randint(0, 3) for _ in range(4)]
    add_channels = [rng.randint(0, 9), rng.randint(0, 9)]
    b.layer("pad", (c + sum(add_channels), h + p[0] + p[2], w + p[1] + p[3]),
            channels=add_channels, pad=p, value=rng.choice([0, 0.1, -2]))


def cut(b, source=None, least=1):
    """A random slice, of at least `least` rows and columns where there are so many."""
    rng, start, stop, step, shape = b.rng, [], [], [], []
    for i, size in enumerate(b.shape):
        want = min(size, least if i else 1)
        first = rng.randint(0, size - want)
        last = rng.randint(first + want, size)
        by = rng.choice([1, 1, 2, 3]) if last - first >= 3 * want else 1
        start.append(first)
        stop.append(-1 if last == size and rng.random() < 0.5 else last)
        step.append(by)
        shape.append((last - first + by - 1) // by)
    b.layer("slice", tuple(shape), source=source, start=start, stop=stop, step=step)


def plain(op):
    return lambda b: b.layer(op, b.shape)


OPS = {
    "conv": conv, "filtered": filtered, "pooled": pooled, "siblings": siblings, "wide": wide,
    "linear": linear, "batch_norm": batch_norm, "relu": plain("relu"),
    "sigmoid": plain("sigmoid"), "tanh": plain("tanh"), "softmax": plain("softmax"),
    "maxpool": lambda b: pool(b, "maxpool"), "avgpool": lambda b: pool(b, "avgpool"),
    "global_avgpool": lambda b: b.layer("global_avgpool", (b.shape[0], 1, 1)),
    "adaptive_avgpool": adaptive_avgpool, "add": add, "concat": concat, "scale": scale,
    "flatten": flatten, "dropout": plain("dropout"), "lrn": lrn, "pad": pad, "slice": cut,
    "identity": plain("identity"),
}


def branch(name, rng, shape, op):
    """From the input: a slice of it or a convolution over it; then op, then any others."""
    b = Branch(name, rng, shape)
    if rng.random() < 0.7:
        cut(b, source="in", least=4)
    else:
        attributes, to = conv_attributes(b)
        b.layer("conv", to, source="in", **attributes)
    OPS[op](b)
    while rng.random() < 0.35 and b.shape[0] * b.shape[1] * b.shape[2] < 40000:
        OPS[rng.choice(list(OPS))](b)
    return b


def graph(seed, branches):
    """A graph as YAML text. Each op stands at the head of a branch before any does twice."""
    rng = random.Random(seed)
    shape = (rng.randint(3, 50), rng.randint(8, 34), rng.randint(8, 34))
    if rng.random() < 0.25:  # few channels, rows enough to be cut into tasks
        shape = (rng.randint(1, 4), rng.randint(60, 110), rng.randint(60, 110))
    order = []
    while len(order) < branches:
        round_of_ops = list(OPS) + ["conv"] * 4 + ["filtered"] * 3 + ["linear", "concat"]
        rng.shuffle(round_of_ops)
        order += round_of_ops
    made = [branch(f"b{i}", rng, shape, op) for i, op in enumerate(order[:branches])]
    lines = ["format: 1", f"name: sweep{seed}", f"input: {{image: {text(shape)}}}", "layers:"]
    ends = []
    for b in made:
        lines += b.lines
        ends.append(b.last)
    lines.append("outputs: [" + ", ".join(ends) + "]")
    return "\n".join(lines) + "\n"
