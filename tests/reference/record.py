#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records the reference file of a network from the library that published it, for examples/tools/parity.cpp.

    python3 -m venv /tmp/libraries && /tmp/libraries/bin/pip install timm torchvision transformers
    /tmp/libraries/bin/python tests/reference/record.py timm convnext_atto > tests/reference/timm/convnext_atto.json

No published weights are needed: each tensor is filled with numbers that follow from its key, and the image with those
that follow from "input".
"""
import json
import math
import sys

import numpy
import torch

SIDE = 97  # an odd number, at which another rounding of a stride shows


def make(library, name):
    """A network of a library, without published weights."""
    if library == "timm":
        import timm
        return timm.create_model(name)
    if library == "torchvision":
        import torchvision
        return torchvision.models.get_model(name, weights=None)
    if library == "transformers":
        return make_of_transformers(name)
    sys.exit(f"record.py: {library} is not known; add to `make` how it makes a network")


def make_of_transformers(name):
    """A network of transformers by its name on the Hub, such as resnet-50, convnext-tiny-224, convnextv2-atto-1k-224."""
    import transformers
    family, size = name.split("-")[:2]
    if family == "resnet":
        depths = {"18": [2, 2, 2, 2], "26": [2, 2, 2, 2], "34": [3, 4, 6, 3], "50": [3, 4, 6, 3],
                  "101": [3, 4, 23, 3], "152": [3, 8, 36, 3]}[size]
        basic = size in ("18", "34")
        config = transformers.ResNetConfig(
            num_labels=1000, depths=depths, layer_type="basic" if basic else "bottleneck",
            hidden_sizes=[64, 128, 256, 512] if basic else [256, 512, 1024, 2048])
        return transformers.ResNetForImageClassification(config)
    width, depths = {"atto": (40, [2, 2, 6, 2]), "femto": (48, [2, 2, 6, 2]), "pico": (64, [2, 2, 6, 2]),
                     "nano": (80, [2, 2, 8, 2]), "tiny": (96, [3, 3, 9, 3]), "small": (96, [3, 3, 27, 3]),
                     "base": (128, [3, 3, 27, 3]), "large": (192, [3, 3, 27, 3]), "xlarge": (256, [3, 3, 27, 3]),
                     "huge": (352, [3, 3, 27, 3])}[size]
    of_family = {"convnext": (transformers.ConvNextConfig, transformers.ConvNextForImageClassification),
                 "convnextv2": (transformers.ConvNextV2Config, transformers.ConvNextV2ForImageClassification)}
    config, network = of_family[family]
    return network(config(num_labels=1000, depths=depths, hidden_sizes=[width, 2 * width, 4 * width, 8 * width]))


def uniform(seed, count):
    """The numbers in [-1, 1) of `archetype::uniform_numbers`: splitmix64, started with the FNV-1a hash of the seed."""
    start = 0xCBF29CE484222325
    for byte in seed.encode():
        start = ((start ^ byte) * 0x100000001B3) % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(start) + numpy.uint64(0x9E3779B97F4A7C15) * numpy.arange(1, count + 1, dtype=numpy.uint64)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return torch.from_numpy((z >> numpy.uint64(40)).astype(numpy.float32) / numpy.float32(2**23) - numpy.float32(1))


def filled(key, tensor):
    """The value that the rule of all reference files assigns to the tensor with this key."""
    if not tensor.is_floating_point():
        return torch.zeros_like(tensor)
    u = uniform(key, tensor.numel()).view(tensor.shape)
    if tensor.dim() >= 2:
        return u * math.sqrt(3 / (tensor.numel() / tensor.shape[0]))
    if key.endswith("running_var"):
        return 1 + 0.25 * u.abs()
    return 1 + 0.25 * u if key.endswith("weight") else 0.1 * u


def count_multiply_adds(model, image):
    """Multiply-adds of the convolutions and linear layers, as we count them."""
    total = 0

    def add(layer, _, output):
        nonlocal total
        total += output.numel() * layer.weight[0].numel()

    hooks = [layer.register_forward_hook(add) for layer in model.modules()
             if isinstance(layer, (torch.nn.Conv2d, torch.nn.Linear))]
    output = model(image)
    for hook in hooks:
        hook.remove()
    return total, output


@torch.no_grad()
def record(library, name):
    model = make(library, name).eval()
    state = model.state_dict()
    model.load_state_dict({key: filled(key, tensor) for key, tensor in state.items()})
    image = uniform("input", 3 * SIDE * SIDE).view(1, 3, SIDE, SIDE)
    multiply_adds, output = count_multiply_adds(model, image)
    logits = getattr(output, "logits", output).flatten()
    size = logits.numel()
    shown = min(size, 64)
    indices = [i * (size - 1) // (shown - 1) for i in range(shown)]

    def rounded(number):
        return float(f"{float(number):.9g}")

    figures = {
        "library": library,
        "model": name,
        "input": [1, 3, SIDE, SIDE],
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "multiply_adds": multiply_adds,
        "output": {
            "size": size,
            "indices": indices,
            "values": [rounded(logits[i]) for i in indices],
            "mean": rounded(logits.double().mean()),
            "max_abs": rounded(logits.abs().max()),
        },
    }
    rows = ",\n".join(json.dumps([key, list(tensor.shape)], separators=(",", ":")) for key, tensor in state.items())
    return json.dumps(figures, separators=(",", ":"))[:-1] + ',\n"state":[' + rows + "]}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(record(*sys.argv[1:]))
