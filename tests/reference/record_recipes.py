#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records what the parts of training recipes compute in the libraries that published them, in tests/reference/recipes.

    python3 -m venv --system-site-packages /tmp/libraries
    /tmp/libraries/bin/pip install --no-deps timm==1.0.15
    /tmp/libraries/bin/python tests/reference/record_recipes.py NAME

NAME is that of a function below and of the file that it records. Debian 12's python3-torch and python3-torchvision are
used. Numbers in [-1, 1) follow from their names, as in record.py.
"""
import json
import pathlib
import sys

import torch

from record import uniform

FOLDER = pathlib.Path(__file__).parent / "recipes"


def moving_average():
    """A weight and a running mean after each step, and their averages."""
    from timm.utils import ModelEmaV3

    class Small(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(2, dtype=torch.double))
            self.register_buffer("running_mean", torch.zeros(1, dtype=torch.double))
            self.register_buffer("count", torch.zeros((), dtype=torch.long))

    cases = []
    for options in ({"decay": 0.9}, {"decay": 0.9, "use_warmup": True},
                    {"decay": 0.8, "use_warmup": True, "warmup_gamma": 2.0, "warmup_power": 0.75}):
        small = Small()
        average = ModelEmaV3(small, **options)
        averages = []
        for step in range(1, 9):
            numbers = uniform(f"step{step}", 3).double()
            small.weight.data.copy_(numbers[:2])
            small.running_mean.copy_(numbers[2:])
            small.count.fill_(step)
            average.update(small, step=step)
            averages.append(average.module.weight.tolist() + average.module.running_mean.tolist()
                            + [average.module.count.item()])
        cases.append({**options, "averages": averages})
    return cases


def cut_boxes():
    """Boxes of CutMix around given pixels, and the share of the image that they leave."""
    import numpy
    from timm.data.mixup import cutmix_bbox_and_lam

    cases = []
    for height, width, share, row, column in ((9, 14, 0.5, 4, 7), (9, 14, 0.5, 0, 13), (224, 224, 0.3, 100, 30),
                                              (224, 160, 0.81, 223, 0), (32, 32, 0.0, 5, 5), (32, 32, 1.0, 5, 5),
                                              (33, 31, 0.123, 16, 15)):
        places = iter((row, column))
        numpy.random.randint = lambda low, high, size=None: next(places)
        box, left = cutmix_bbox_and_lam((3, height, width), share)
        cases.append({"height": height, "width": width, "share": share, "row": row, "column": column,
                      "box": [int(edge) for edge in box], "left": float(left)})
    return cases


def schedules():
    """Learning rates of each step of 90, where one step is an epoch."""
    import warnings
    warnings.simplefilter("ignore")
    from timm.scheduler import CosineLRScheduler, MultiStepLRScheduler
    from torch.optim import lr_scheduler

    def optimizer():
        return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)

    def of_torch(make):
        sgd = optimizer()
        schedule = make(sgd)
        rates = []
        for _ in range(90):
            rates.append(sgd.param_groups[0]["lr"])
            sgd.step()
            schedule.step()
        return rates

    def of_timm(kind, **options):
        sgd = optimizer()
        schedule = kind(sgd, **options)
        rates = []
        for epoch in range(90):
            schedule.step(epoch)
            rates.append(sgd.param_groups[0]["lr"])
        return rates

    def warmed(make):
        return lambda sgd: lr_scheduler.SequentialLR(
            sgd, [lr_scheduler.LinearLR(sgd, start_factor=0.01, total_iters=5), make(sgd)], milestones=[5])

    return {
        "cosine": of_torch(lambda sgd: lr_scheduler.CosineAnnealingLR(sgd, 90, eta_min=0.004)),
        "multi_step": of_torch(lambda sgd: lr_scheduler.MultiStepLR(sgd, [30, 60, 80], 0.1)),
        "cosine_after_warm_up": of_torch(warmed(lambda sgd: lr_scheduler.CosineAnnealingLR(sgd, 85))),
        "multi_step_after_warm_up": of_torch(warmed(lambda sgd: lr_scheduler.MultiStepLR(sgd, [34, 51], 0.1))),
        "timm_cosine": of_timm(CosineLRScheduler, t_initial=90, warmup_t=5, warmup_lr_init=0.004),
        "timm_cosine_after_warm_up": of_timm(CosineLRScheduler, t_initial=85, warmup_t=5, warmup_lr_init=0.004,
                                             warmup_prefix=True),
    }


def optimizers():
    """Three numbers, of which the last does not decay, moved by gradients."""
    from timm.optim import Lamb, RMSpropTF

    cases = []
    for kind, options in ((RMSpropTF, {"alpha": 0.9, "eps": 0.001, "momentum": 0.9, "weight_decay": 1e-5}),
                          (RMSpropTF, {"alpha": 0.8, "eps": 1e-10, "momentum": 0.0, "weight_decay": 0.1}),
                          (Lamb, {"betas": (0.9, 0.999), "eps": 1e-6, "weight_decay": 0.01}),
                          (Lamb, {"betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.2}),
                          (Lamb, {"betas": (0.9, 0.99), "eps": 1e-6, "weight_decay": 0.0})):
        start = [1.0, -0.5, 0.25]
        decaying = torch.nn.Parameter(torch.tensor(start[:2], dtype=torch.double))
        other = torch.nn.Parameter(torch.tensor(start[2:], dtype=torch.double))
        extra = {"max_grad_norm": None} if kind is Lamb else {}
        optimizer = kind([{"params": [decaying]}, {"params": [other], "weight_decay": 0.0}], lr=0.1, **options, **extra)
        after = []
        for step in range(1, 9):
            rate = 0.1 / step
            for group in optimizer.param_groups:
                group["lr"] = rate
            gradient = uniform(f"gradient{step}", 3).double()
            decaying.grad, other.grad = gradient[:2].clone(), gradient[2:].clone()
            optimizer.step()
            after.append(decaying.tolist() + other.tolist())
        cases.append({"optimizer": kind.__name__, **options, "start": start, "after_step": after})
    return cases


def losses():
    """Losses of six images and four classes."""
    from timm.data.mixup import mixup_target
    from timm.loss import BinaryCrossEntropy

    output = 3 * uniform("output", 24).double().view(6, 4)
    labels = torch.tensor([0, 3, 1, 1, 2, 0])
    partners = labels.flip(0)
    cases = []
    for smoothing in (0.0, 0.1):
        for threshold in (None, 0.2):
            for sum_classes in (False, True):
                loss = BinaryCrossEntropy(smoothing, threshold, sum_classes=sum_classes)
                mixed = mixup_target(labels, 4, 0.7, smoothing).double()
                cases.append({"loss": "BinaryCrossEntropy", "smoothing": smoothing, "threshold": threshold,
                              "sum_classes": sum_classes, "value": loss(output, labels).item(),
                              "mixed": loss(output, mixed).item()})
    weights = [0.5, 2.0, 1.0, 3.0]
    for smoothing in (0.0, 0.1):
        loss = torch.nn.CrossEntropyLoss(torch.tensor(weights).double(), label_smoothing=smoothing)
        masks = torch.tensor([[[0, 1], [2, 3]], [[1, 1], [3, 0]]])
        pixels = output.flatten()[:16].repeat(2).view(2, 4, 2, 2)
        cases.append({"loss": "CrossEntropyLoss", "smoothing": smoothing, "weights": weights,
                      "value": loss(output, labels).item(), "masks": loss(pixels, masks).item()})
    return {"labels": labels.tolist(), "partners": partners.tolist(), "own": 0.7, "cases": cases}


if __name__ == "__main__":
    if len(sys.argv) != 2 or not callable(globals().get(sys.argv[1])):
        sys.exit(__doc__)
    FOLDER.mkdir(exist_ok=True)
    recorded = globals()[sys.argv[1]]()
    rows = recorded if isinstance(recorded, list) else None
    text = "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]" if rows else json.dumps(recorded)
    (FOLDER / f"{sys.argv[1]}.json").write_text(text + "\n")
