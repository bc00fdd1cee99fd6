# SPDX-License-Identifier: MIT
"""Python's side of a comparison: answers each command, a line of standard input, by the seconds that it took.

They are of processor time, unless the command measures them itself.
"""

import math
import sys
import time

import torch
import torchvision
from PIL import Image
from torchvision import transforms

torch.set_num_threads(1)
network = torchvision.models.resnet50()
preprocess = transforms.Compose([
    transforms.Resize(256),
    transforms.CenterCrop(224),
    transforms.ToTensor(),
    transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
])


def read(path):
    return Image.open(path).convert("RGB")


def paint(path):
    """Writes a photograph's likeness of 500x375: smooth shades, edges and some grain."""
    grain = Image.effect_noise((500, 375), 60)
    bands = [
        Image.frombytes("L", (500, 375), bytes(
            int(127 + 90 * math.sin(x / (17 + 9 * c)) * math.cos(y / (23 - 4 * c))) ^ (64 * ((x // 60 + y // 45) % 2))
            for y in range(375) for x in range(500)))
        for c in range(3)
    ]
    Image.merge("RGB", [Image.blend(band, grain, 0.2) for band in bands]).save(path, quality=90)


loaders = {}


def epoch(folder):
    """Seconds on the clock that two workers, already started, take for an epoch of a folder's pictures."""
    if folder not in loaders:
        pictures = torchvision.datasets.ImageFolder(folder, transforms.Compose([
            transforms.RandomResizedCrop(224),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        ]))
        loaders[folder] = torch.utils.data.DataLoader(
            pictures, batch_size=64, shuffle=True, drop_last=True, num_workers=2, persistent_workers=True)
    start = time.perf_counter()
    for _ in loaders[folder]:
        pass
    return time.perf_counter() - start


commands = {
    "save": lambda path: torch.save(network.state_dict(), path),
    "load": lambda path: torch.load(path),
    "load_into_network": lambda path: network.load_state_dict(torch.load(path)),
    "paint": paint,
    "decode": read,
    "epoch": epoch,
    "preprocess": lambda path: preprocess(read(path)),
    "resize_and_crop": lambda path: transforms.CenterCrop(224)(transforms.Resize(256)(read(path))),
}

for line in sys.stdin:
    name, path = line.split(maxsplit=1)
    start = time.process_time()
    result = commands[name](path.rstrip("\n"))
    seconds = time.process_time() - start
    print(result if isinstance(result, float) else seconds, flush=True)
    del result
