"""Makes the golden files of attention beside this script; see golden.py for how and with what.

Queries q [N,T,Q] and memory m [N,S,M] have lengths of their own; torch sees only the steps that
count, one sequence at a time. Dot and general scores go through torch's own
scaled_dot_product_attention; the additive score is written as in Bahdanau et al. 2015.
loss = sum(weightY * y) over the queries that count.
"""

import torch
import torch.nn.functional as F

from golden import Case

QUERIES = [3, 5, 4, 0, 2]
STEPS = [6, 2, 0, 3, 1]


def attention(name, t, s, query, memory, size=0):
    n = len(QUERIES)
    case = Case(name)
    q = case.draw("q", n, t, query, bound=1.5)
    m = case.draw("m", n, s, memory, bound=1.5)
    kind = name.split("-")[1]
    if kind == "general":
        w = case.draw("w", query, memory)
    if kind == "additive":
        w = case.draw("w", query, size)
        u = case.draw("u", memory, size)
        b = case.draw("b", size)
        v = case.draw("v", size, bound=2)
    case.give("queryLengths", QUERIES)
    case.give("memoryLengths", STEPS)
    weight_y = case.draw("weightY", n, t, memory, leaf=False)
    contexts = torch.zeros(n, t, memory, dtype=torch.float64)
    weights = torch.zeros(n, t, s, dtype=torch.float64)
    for k in range(n):
        if QUERIES[k] == 0 or STEPS[k] == 0:
            continue
        queries = q[k, : QUERIES[k]]
        steps = m[k, : STEPS[k]]
        if kind == "additive":
            hidden = torch.tanh((queries @ w)[:, None, :] + (steps @ u)[None, :, :] + b)
            alpha = torch.softmax(hidden @ v, dim=1)
            context = alpha @ steps
        else:
            asked = (queries if kind == "dot" else queries @ w)[None]
            context = F.scaled_dot_product_attention(asked, steps[None], steps[None], scale=1.0)[0]
            eye = torch.eye(STEPS[k], dtype=torch.float64)[None]
            alpha = F.scaled_dot_product_attention(asked, steps[None], eye, scale=1.0)[0]
        contexts = contexts.index_put((torch.tensor(k), torch.arange(QUERIES[k])), context)
        weights[k, : QUERIES[k], : STEPS[k]] = alpha.detach()
    case.result("y", contexts)
    case.result("alpha", weights)
    case.backward((weight_y * contexts).sum())
    case.save()


if __name__ == "__main__":
    attention("attention-dot", 5, 6, 3, 3)
    attention("attention-general", 5, 6, 4, 3)
    attention("attention-additive", 5, 6, 4, 3, 7)
