"""The PyTorch side of the Penn Treebank rows in tutorials.md (torch 2.13.0+cpu).

python ptb_pytorch.py DIR [--hidden 650 --forget-bias 0 --epochs 3] [--seed 1] [--threads 2] [--one-bias]

Two stock LSTM layers with the settings of the recipes ptb-tutorial (the defaults) and ptb-tf-medium: all
weights uniform in +-0.05, forget bias 1 or 0, dropout at three places, 20 streams, 35 steps, state carried,
cross-entropy summed over the steps and divided by the streams, SGD 1.0, gradients clipped by their global
norm at 5. Validation and test set are read in one stream with the state carried. PyTorch's LSTM has two biases
where one would do, so that SGD moves their sum twice as far; with --one-bias the second one stays zero.
"""

import argparse
import gzip
import math
import os
import time

import torch
from torch import nn

arguments = argparse.ArgumentParser()
arguments.add_argument("dir")
arguments.add_argument("--hidden", type=int, default=200)
arguments.add_argument("--forget-bias", type=float, default=1)
arguments.add_argument("--epochs", type=int, default=2)
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--one-bias", action="store_true")
options = arguments.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(options.seed)
STREAMS, STEPS, H = 20, 35, options.hidden


def tokens(name):
    path = os.path.join(options.dir, name)
    opened = gzip.open(path + ".gz", "rt") if not os.path.exists(path) else open(path)
    with opened as file:
        return file.read().replace("\n", " <eos> ").split()


train = tokens("ptb.train.txt")
ids = {word: i for i, word in enumerate(sorted(set(train)))}


def stream(words):
    return torch.tensor([ids[word] for word in words])


train, validation, test = stream(train), stream(tokens("ptb.valid.txt")), stream(tokens("ptb.test.txt"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(ids), H)
        self.lstms = nn.ModuleList([nn.LSTM(H, H, batch_first=True) for _ in range(2)])
        self.dropout = nn.Dropout(0.5)
        self.output = nn.Linear(H, len(ids))
        for weights in self.parameters():
            nn.init.uniform_(weights, -0.05, 0.05)
        for lstm in self.lstms:
            nn.init.zeros_(lstm.bias_ih_l0)
            nn.init.zeros_(lstm.bias_hh_l0)
            lstm.bias_hh_l0.requires_grad_(not options.one_bias)
            with torch.no_grad():
                lstm.bias_ih_l0[H : 2 * H] = options.forget_bias

    def forward(self, x, states):
        x = self.dropout(self.embedding(x))
        after = []
        for lstm, state in zip(self.lstms, states):
            x, state = lstm(x, state)
            x = self.dropout(x)
            after.append((state[0].detach(), state[1].detach()))
        return self.output(x), after


model = Model()
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)


def perplexity(words):
    model.eval()
    total, states = 0.0, [None, None]
    with torch.no_grad():
        for at in range(0, len(words) - 1, STEPS):
            y = words[at + 1 : at + STEPS + 1]
            logits, states = model(words[at : at + len(y)][None], states)
            total += nn.functional.cross_entropy(logits[0], y, reduction="sum").item()
    return math.exp(total / (len(words) - 1))


length = len(train) // STREAMS
streams = train[: length * STREAMS].view(STREAMS, length)
for epoch in range(1, options.epochs + 1):
    model.train()
    begin, states = time.perf_counter(), [None, None]
    for at in range(0, length - STEPS, STEPS):
        optimizer.zero_grad(set_to_none=True)
        logits, states = model(streams[:, at : at + STEPS], states)
        targets = streams[:, at + 1 : at + STEPS + 1]
        loss = nn.functional.cross_entropy(logits.reshape(-1, len(ids)), targets.reshape(-1), reduction="sum") / STREAMS
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()
    seconds = time.perf_counter() - begin
    print(f"epoch {epoch}: {seconds:.1f} s of training, validation {perplexity(validation):.2f}", flush=True)
print(f"test {perplexity(test):.2f}", flush=True)
