"""checkpoint.py - seeded weights under the names of a state_dict, and images."""
import torch
import torch.nn.functional as F

from evaluate import calibrated, evaluate


def random_parameters(row):
    """{key: tensor} of one row. Weights keep the size of what passes a ReLU: He et al. 2015."""
    if row.op in ("conv", "linear"):
        shape = [row.out, row.channels]
        if row.op == "conv":
            shape = [row.out, row.channels // row.groups, *row.kernel]
        weight = torch.randn(shape)
        weight *= (2 * row.out / weight.numel()) ** 0.5
        return {"weight": weight, **({"bias": 0.1 * torch.randn(row.out)} if row.bias else {})}
    if row.op == "batch_norm":
        n = row.channels
        return {"weight": 0.5 + torch.rand(n), "bias": 0.2 * torch.randn(n),
                "running_mean": torch.zeros(n), "running_var": torch.ones(n),
                "num_batches_tracked": torch.tensor(1000)}
    return {}


def random_state(rows, images):
    """The state_dict of a table; batch norms have the statistics of these images, moved."""
    state = {f"{row.path}.{key}": tensor
             for row in rows for key, tensor in random_parameters(row).items()}
    evaluate(rows, state, images, calibrated)
    return state


def random_images(count, shape):
    """[count, C, H, W]: smooth spots, which differ from image to image, and noise."""
    c, h, w = shape
    spots = F.interpolate(torch.randn(count, c, 7, 7), (h, w), mode="bicubic",
                          align_corners=False)
    return spots + 0.3 * torch.randn(count, c, h, w)
