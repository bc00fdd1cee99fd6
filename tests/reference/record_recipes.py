#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records what the parts of training recipes compute in the libraries that published them, in tests/reference/recipes.

    python3 -m venv --system-site-packages /tmp/libraries
    /tmp/libraries/bin/pip install --no-deps timm==1.0.15 huggingface_hub==0.25.2 safetensors
    /tmp/libraries/bin/pip install fastai==2.7.13 fastcore==1.5.29 fastprogress==1.0.3
    /tmp/libraries/bin/python tests/reference/record_recipes.py NAME

NAME is that of a function below and of the file that it records. Debian 12's python3-torch and python3-torchvision are
used. Numbers in [-1, 1) follow from their names, as in record.py.
"""
import json
import os
import pathlib
import sys

os.environ["ATEN_CPU_CAPABILITY"] = "default"  # else the last digits of torch.linspace depend on the processor

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


def hard_edges(height, width, faint=False):
    """The image of that name in tests/image/pictures.hpp, or one of fewer values."""
    from PIL import Image
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            values = [(31 * x * x + 17 * y * y + 7 * x * y + 85 * c) % 256 if (x + y) % 3 else 255 * ((x + c) % 2)
                      for c in range(3)]
            image.putpixel((x, y), tuple(40 + value // 3 for value in values) if faint else tuple(values))
    return image


def fnv_sum(data):
    """The hash of `sum_of` in tests/image/sum.hpp."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


def image_operations():
    """Hashes of images after operations, by torchvision with Pillow, at all levels of TrivialAugmentWide or some."""
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms.autoaugment import RandAugment, TrivialAugmentWide, _apply_op

    cases = []
    for height, width, faint in ((1, 1, False), (2, 3, True), (17, 23, False), (40, 40, True), (64, 37, True)):
        image = hard_edges(height, width, faint)
        for policy, space, levels in (
                ("TrivialAugmentWide", TrivialAugmentWide()._augmentation_space(31), range(0, 31, 5)),
                ("RandAugment", RandAugment()._augmentation_space(31, (height, width)), (9, 30))):
            for operation, (magnitudes, signed) in enumerate(space.values()):
                name = list(space)[operation]
                sums = []
                for level in levels if magnitudes.ndim else (0,):
                    magnitude = float(magnitudes[level].item()) if magnitudes.ndim else 0.0
                    for sign in (1, -1) if signed else (1,):
                        result = _apply_op(image, name, sign * magnitude, InterpolationMode.NEAREST, None)
                        sums.append([level, sign, float(f"{magnitude:.9g}"), fnv_sum(result.tobytes())])
                cases.append({"size": [height, width], "faint": faint, "policy": policy, "operation": operation,
                              "name": name, "results": sums})
    return cases


def erased_sides():
    """Height and width of rectangles that torchvision's RandomErasing draws, from their area and ratio."""
    from torchvision.transforms import RandomErasing

    cases = []
    drawn = torch.Tensor.uniform_
    for height, width, area, ratio in ((224, 224, 0.02, 0.3), (224, 224, 0.33, 2.5), (32, 48, 0.1, 1.0),
                                       (9, 7, 0.2, 0.5), (5, 5, 0.02, 2.0), (64, 64, 0.25, 1.7)):
        numbers = iter((area, torch.tensor(ratio).log().item()))
        torch.Tensor.uniform_ = lambda self, low, high: self.fill_(next(numbers))
        _, _, high, wide, _ = RandomErasing.get_params(torch.zeros(3, height, width), (0, 1), (0.1, 10.0), [0.0])
        cases.append({"height": height, "width": width, "area": area, "ratio": ratio, "sides": [high, wide]})
    torch.Tensor.uniform_ = drawn
    return cases


def resized_augmentations():
    """Images after given affine maps, resized by the same interpolation, by fastai."""
    import math

    from fastai.vision.augment import TensorImage, _prepare_mat, affine_coord

    cases = []
    for shape, size, degrees, zoom in (((3, 9, 11), 7, 0.0, 1.0), ((3, 9, 11), 16, 20.0, 1.1), ((1, 40, 30), 6, 0.0, 1.0),
                                       ((1, 40, 30), 6, -10.0, 1.1), ((1, 31, 45), 7, 5.0, 3.0), ((2, 24, 24), 5, 45.0, 1.0)):
        image = TensorImage((uniform("image", math.prod(shape)).view(1, *shape) + 1) / 2)
        angle = math.radians(degrees)
        turned = torch.tensor([[math.cos(angle), math.sin(angle), 0.0], [-math.sin(angle), math.cos(angle), 0.0],
                               [0.0, 0.0, 1.0]])
        enlarged = torch.tensor([[1 / zoom, 0.0, (1 - 1 / zoom) * (2 * 0.3 - 1)],
                                 [0.0, 1 / zoom, (1 - 1 / zoom) * (2 * 0.8 - 1)], [0.0, 0.0, 1.0]])
        map_ = _prepare_mat(image, (turned @ enlarged)[None].clone())
        result = image.affine_coord(mat=map_, sz=size)
        cases.append({"shape": shape, "size": size, "degrees": degrees, "zoom": [zoom, 0.3, 0.8],
                      "result": [round(number, 7) for number in result.flatten().tolist()]})
    return cases


if __name__ == "__main__":
    if len(sys.argv) != 2 or not callable(globals().get(sys.argv[1])):
        sys.exit(__doc__)
    FOLDER.mkdir(exist_ok=True)
    recorded = globals()[sys.argv[1]]()
    rows = recorded if isinstance(recorded, list) else None
    text = "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]" if rows else json.dumps(recorded)
    (FOLDER / f"{sys.argv[1]}.json").write_text(text + "\n")
