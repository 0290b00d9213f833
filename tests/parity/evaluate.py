"""evaluate.py - the rows of a table in PyTorch's functional operations.

A step computes one row from its inputs x and its parameters w. There are three:

    exact       what the row says
    rounded     the same, and the root mean square of the error that fp32 makes there, with
                a random sign for each element: see parity.py
    calibrated  the same, and the statistics of a batch norm are set to those of what it
                reads, moved a little, so that they are not trivial and signals keep their
                size as in a trained network
"""
from collections import Counter
from types import SimpleNamespace

import torch
import torch.nn.functional as F

UNIT = 2.0**-24  # of fp32: the largest relative error of one operation
SMOOTH = 16.0    # units that sigmoid and lrn may err: 8 in the last place


def conv(row, x, w):
    return F.conv2d(x[0], w["weight"], w.get("bias"), row.stride, row.pad,
                    groups=row.groups)


def linear(_, x, w):
    return F.linear(x[0], w["weight"], w.get("bias"))


def batch_norm(row, x, w):
    return F.batch_norm(x[0], w["running_mean"], w["running_var"], w["weight"], w["bias"],
                        eps=row.eps)


def avgpool(row, x, _):
    return F.avg_pool2d(x[0], row.kernel, row.stride, row.pad, bool(row.ceil),
                        bool(row.count_pad))


def pad(row, x, _):
    return F.pad(x[0], row.columns + row.rows + row.channels, value=row.value)


def affine(row, x, _):
    by, shift = (torch.tensor(values, dtype=x[0].dtype).view(-1, 1, 1)
                 for values in (row.by, row.shift))
    return x[0] * by + shift


EXACT = {
    "affine": affine,
    "conv": conv,
    "linear": linear,
    "batch_norm": batch_norm,
    "avgpool": avgpool,
    "pad": pad,
    "maxpool": lambda row, x, w: F.max_pool2d(x[0], row.kernel, row.stride, row.pad,
                                              ceil_mode=bool(row.ceil)),
    "adaptive_avgpool": lambda row, x, w: F.adaptive_avg_pool2d(x[0], row.size),
    "relu": lambda row, x, w: F.relu(x[0]),
    "sigmoid": lambda row, x, w: torch.sigmoid(x[0]),
    "lrn": lambda row, x, w: F.local_response_norm(x[0], row.size, row.alpha, row.beta,
                                                   row.k),
    "add": lambda row, x, w: x[0] + x[1],
    "scale": lambda row, x, w: x[0] * row.by,
    "concat": lambda row, x, w: torch.cat(x, 1),
    "slice": lambda row, x, w: x[0][:, :, ::row.step[0], ::row.step[1]],
    "flatten": lambda row, x, w: torch.flatten(x[0], 1),
    "identity": lambda row, x, w: x[0],
}


def exact(row, x, w):
    return EXACT[row.op](row, x, w)


def window(n, windows):
    """The most lines that one of so many windows over n lines has."""
    return -(-n // windows) + (n % windows > 0)


# The error of an operation in units of u * size(); a sum's 3 terms more are the rounding of a
# folded weight, the bias and the residual. The errors of averages over an even picture are not
# independent, so that they grow with n and not with its square root. Other operations only
# move numbers.
GROWTH = {
    "affine": lambda row, x: 2 ** 0.5,
    "conv": lambda row, x: (x[0].shape[1] // row.groups * row.kernel[0] * row.kernel[1]
                            + 3) ** 0.5,
    "linear": lambda row, x: (x[0].shape[1] + 3) ** 0.5,
    "batch_norm": lambda row, x: 3 ** 0.5,
    "add": lambda row, x: 2 ** 0.5,
    "scale": lambda row, x: 1,
    "avgpool": lambda row, x: row.kernel[0] * row.kernel[1],
    "adaptive_avgpool": lambda row, x: window(x[0].shape[2], row.size[0])
                                     * window(x[0].shape[3], row.size[1]),
    "sigmoid": lambda row, x: SMOOTH,
    "lrn": lambda row, x: SMOOTH,
}


def size(row, x, w):
    """How large the row's partial sums are, in any order: the root mean square of sums of
    w * x, whose signs are random as the weights are, else the sum of absolute values."""
    if row.op in ("conv", "linear"):
        return exact(row, [x[0].float().square()],
                     {key: tensor.float().square() for key, tensor in w.items()}).sqrt()
    w = {key: tensor.abs().float() for key, tensor in w.items()}
    if row.op == "batch_norm":
        w["running_mean"] = -w["running_mean"]
    if row.op == "affine":
        row = SimpleNamespace(by=row.by, shift=[abs(shift) for shift in row.shift], op=row.op)
    return exact(row, [operand.abs().float() for operand in x], w)


def rounded(row, x, w):
    y = exact(row, x, w)
    if row.op not in GROWTH:
        return y
    error = UNIT * GROWTH[row.op](row, x) * size(row, x, w)
    return y + error * (torch.randint(0, 2, y.shape) * 2 - 1)


def calibrated(row, x, w):
    if row.op == "batch_norm":
        over = [0] + list(range(2, x[0].dim()))
        variance, mean = torch.var_mean(x[0], over, unbiased=False)
        w["running_var"].copy_(variance * (0.7 + 0.7 * torch.rand_like(variance)) + 1e-3)
        w["running_mean"].copy_(mean + 0.2 * variance.sqrt() * torch.randn_like(mean))
    return exact(row, x, w)


PARAMETERS = {
    "conv": ("weight", "bias"),
    "linear": ("weight", "bias"),
    "batch_norm": ("weight", "bias", "running_mean", "running_var"),
}


def parameters(row, state, dtype):
    names = [(key, f"{row.path}.{key}") for key in PARAMETERS.get(row.op, ())]
    return {key: state[name].to(dtype) for key, name in names if name in state}


def evaluate(rows, state, images, step=exact):
    """What the last row makes of images [N, C, H, W], computed in their type."""
    values, reads = {}, Counter(name for row in rows for name in row.inputs)
    for row in rows:
        x = [values[name] for name in row.inputs]
        y = step(row, x, parameters(row, state, images.dtype)) if x else images
        if tuple(y.shape[1:]) != row.shape:
            raise ValueError(f"{row.node}: {tuple(y.shape[1:])}, the table has {row.shape}")
        values[row.node] = y
        for name in row.inputs:
            reads[name] -= 1
            if not reads[name]:
                values.pop(name)
    return values[rows[-1].node]
