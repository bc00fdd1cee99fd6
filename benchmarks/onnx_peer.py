# SPDX-License-Identifier: MIT
"""ONNX Runtime's side of a comparison: answers each line of standard input, a batch size and a model, by the seconds of
processor time that it takes for images of that number, on one thread.
"""

import sys
import time

import numpy
import onnxruntime

session = feed = opened = None


def open_model(path, batch):
    """A session for the model, and images for it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    taken = session.get_inputs()[0]
    images = numpy.random.default_rng(0).standard_normal([batch, *taken.shape[1:]], dtype=numpy.float32)
    return session, {taken.name: images}


for line in sys.stdin:
    if line != opened:
        batch, path = line.split(maxsplit=1)
        session, feed = open_model(path.rstrip("\n"), int(batch))
        opened = line
    start = time.process_time()
    session.run(None, feed)
    print(time.process_time() - start, flush=True)
