"""The PyTorch side of recurrent.md: python recurrent_pytorch.py THREADS [LSTM|GRU|RNN] (torch 2.13.0+cpu).

One layer, forward and all gradients (x included), under a fixed weighting of the outputs;
medians of at least five calls after a second of warm-up.
"""

import statistics
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]))
kind = getattr(torch.nn, sys.argv[2] if len(sys.argv) > 2 else "LSTM")
SHAPES = [
    (10, 32, 1, 30),
    (80, 64, 100, 64),
    (80, 128, 100, 64),
    (35, 20, 200, 200),
    (35, 20, 650, 650),
    (28, 8, 28, 64),
    (35, 20, 1500, 1500),
]
for T, N, I, H in SHAPES:
    layer = kind(I, H, batch_first=True)
    x = torch.randn(N, T, I, requires_grad=True)
    weighting = torch.randn(N, T, H)

    def step():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        y, _ = layer(x)
        (y * weighting).sum().backward()

    start = time.perf_counter()
    while time.perf_counter() - start < 1:
        step()
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < 2 or len(times) < 5:
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    print(T, N, I, H, f"{1e3 * statistics.median(times):.3f} ms", flush=True)
