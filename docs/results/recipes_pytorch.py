"""PyTorch's figures for the sine and airline recipes, quoted in recipes.md.

    python recipes_pytorch.py sine 1 2 3
    python recipes_pytorch.py airline ../../data/src/main/resources/dev/unroll/data/series/airline-passengers.csv 20

Each seed twice: as PyTorch does it (two bias vectors for each layer), and with the second one zero
and frozen, which is the equation of our cells. PyTorch 2.13.0, CPU.
"""

import csv
import sys

import numpy as np
import torch

torch.set_num_threads(1)


def network(inputs, hidden, one_bias):
    lstm = torch.nn.LSTM(inputs, hidden, 2, batch_first=True)
    dense = torch.nn.Linear(hidden, 1)
    if one_bias:
        for layer in range(2):
            bias = getattr(lstm, f"bias_hh_l{layer}")
            bias.requires_grad_(False)
            torch.nn.init.zeros_(bias)
    trained = [p for p in [*lstm.parameters(), *dense.parameters()] if p.requires_grad]
    return lstm, dense, trained


def step(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def windows(start, end, points):
    y = np.sin(np.linspace(start, end, points)).astype("float32")
    x = np.stack([y[i : i + 10] for i in range(points - 10)])
    return torch.tensor(x)[:, :, None], torch.tensor(y[10:])[:, None]


def sine(seed, one_bias):
    torch.manual_seed(seed)
    x, t = windows(0, 100.1, 10010)
    lstm, dense, trained = network(1, 30, one_bias)
    optimizer = torch.optim.Adagrad(trained, lr=0.1)
    steps = 0
    while steps < 10000:
        for rows in torch.randperm(len(x)).split(32):
            step(optimizer, ((dense(lstm(x[rows])[0][:, -1]) - t[rows]) ** 2).mean())
            steps += 1
            if steps == 10000:
                break
    x, t = windows(100.1, 110.2, 1010)
    with torch.no_grad():
        return float(((dense(lstm(x)[0][:, -1]) - t) ** 2).mean().sqrt())


def airline(seed, one_bias, file):
    torch.manual_seed(seed)
    y = np.array([float(row[1]) for row in list(csv.reader(open(file)))[1:]])
    spread = y.max() - y.min()
    scaled = (y / spread).astype("float32")
    x = torch.tensor(np.stack([scaled[i : i + 2] for i in range(142)]))[None]
    t = torch.tensor(scaled[2:])[None, :, None]
    lstm, dense, trained = network(2, 4, one_bias)
    optimizer = torch.optim.Adam(trained, lr=1e-2)
    for _ in range(1000):
        step(optimizer, ((dense(lstm(x[:, :99])[0]) - t[:, :99]) ** 2).mean())
    with torch.no_grad():
        return float((((dense(lstm(x)[0]) - t)[0, 99:] * spread) ** 2).mean().sqrt())


for one_bias in (False, True):
    if sys.argv[1] == "sine":
        figures = [sine(int(seed), one_bias) for seed in sys.argv[2:]]
    else:
        figures = [airline(seed, one_bias, sys.argv[2]) for seed in range(1, int(sys.argv[3]) + 1)]
    print("one bias  " if one_bias else "two biases", *(f"{figure:.4g}" for figure in figures))
