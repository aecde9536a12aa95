"""Makes the golden files in matrix/: every recurrent layer, deep and both ways, with lengths and states.

    {SimpleRnn, LSTM, GRU reset after, GRU reset before}
        x {1, 3 layers} x {one way, both ways} x {full, mixed, zero lengths} x {zero, given state},
    LSTM with a projection and LSTM with peepholes, each 1 layer one way and 3 layers both ways.

Made with torch 2.13.0+cpu, keras 3.15.1 (on torch), onnx 1.23.1, onnxruntime 1.30.0, numpy 2.4.6 and
safetensors 0.8.0 on CPython 3.11:

    python -m venv venv
    venv/bin/pip install torch==2.13.0+cpu keras==3.15.1 onnx==1.23.1 onnxruntime==1.30.0 \
        numpy==2.4.6 safetensors==0.8.0
    venv/bin/python matrix.py            # rewrites matrix/*.safetensors; `git diff` should stay empty

Every number comes from a library that is not ours, in float64, and from a second one that must agree to
1e-10 in the outputs, the last states and every gradient:

    SimpleRnn, LSTM, GRU after    PyTorch's modules         and Keras' layers
    GRU before                    Keras' layers             and the formula below in PyTorch operations
    LSTM projection               PyTorch's modules         and the formula
    LSTM peepholes                the formula, by autograd  and ONNX Runtime (forward, float32, 1e-5;
                                                        not where a sequence is empty)

The formula is a third witness for the first row. Conventions are those of golden.py (batch-major, x.W,
inputs all different and never zero). Blocks are numbered layer * D + direction, 0 forward and 1
backward: w_0, u_0, b_0, ... Gates: LSTM i, f, g, o; GRU r, z, n. Beside w, u and b there are

    c_k  [H]     GRU after:  n = tanh(x.Wn + bn + r * (h.Un + c)); h' = (1 - z) * n + z * h
                 (before, without c: n = tanh(x.Wn + bn + (r * h).Un))
    p_k  [3H]    peepholes of i and f (which see the old cell) and o (the new one)
    r_k  [H,P]   projection: h' = (o * tanh(c')).r; then u is [P,4H], and h0, hT, y have P for H

x [N,T,I]; h0, c0, hT, cT [L*D,N,H]; y [N,T,D*H] of the last layer, zero beyond each end. A file holds
six runs of the same weights, named LENGTHS_STATE: full, mixed or zero, and zero or given. Its tensors
carry that prefix (mixed_given_y, mixed_given_dw_0); x, the weights, h0, c0 and the weightings stand once.
loss = sum(weightY * y) + sum(weightH * hT) + sum(weightC * cT); dNAME is its gradient by NAME.
"""

import dataclasses
import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

from golden import HERE, Case, packed, unpacked

N, T, I = 4, 6, 3
LENGTHS = {"full": [T] * N, "mixed": [3, 6, 1, 4], "zero": [2, 0, 5, 3]}
LIMIT = 140_000  # bytes in one file
GATES = {"rnn": 1, "lstm": 4, "gru-after": 3, "gru-before": 3, "projection": 4, "peepholes": 4}

keras.config.set_floatx("float64")
# Otherwise Keras rounds the operands of every product to float32, whatever the layer's type.
keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"


@dataclasses.dataclass(frozen=True)
class Net:
    kind: str
    layers: int
    directions: int
    hidden: int
    outputs: int  # P, or H where nothing is projected

    @property
    def lstm(self):
        return GATES[self.kind] == 4

    def blocks(self):
        return range(self.layers * self.directions)


@dataclasses.dataclass
class Run:
    """What one implementation gives: y [N,T,D*H], h and c [L*D,N,H]."""

    y: torch.Tensor
    h: torch.Tensor
    c: torch.Tensor | None


# ---- the formula


def step(kind, block, x, h, c):
    w, u, b = block["w"], block["u"], block["b"]
    if kind == "rnn":
        return torch.tanh(x @ w + h @ u + b), c
    if kind.startswith("gru"):
        xr, xz, xn = (x @ w + b).chunk(3, 1)
        ur, uz, un = u.chunk(3, 1)
        r = torch.sigmoid(xr + h @ ur)
        z = torch.sigmoid(xz + h @ uz)
        n = torch.tanh(xn + (r * (h @ un + block["c"]) if kind == "gru-after" else (r * h) @ un))
        return (1 - z) * n + z * h, c
    zi, zf, zg, zo = (x @ w + h @ u + b).chunk(4, 1)
    pi, pf, po = block["p"].chunk(3) if "p" in block else (0, 0, 0)
    i = torch.sigmoid(zi + pi * c)
    f = torch.sigmoid(zf + pf * c)
    c = f * c + i * torch.tanh(zg)
    h = torch.sigmoid(zo + po * c) * torch.tanh(c)
    return (h @ block["r"] if "r" in block else h), c


def by_formula(net, blocks, x, lengths, h0, c0):
    """Row by row, each at its own length, so that there is no padding to get wrong."""
    below, h_last, c_last = [x[n, :length] for n, length in enumerate(lengths)], [], []
    for layer in range(net.layers):
        sides = []
        for direction in range(net.directions):
            k = layer * net.directions + direction
            ys, hs, cs = [], [], []
            for n, row in enumerate(below):
                h, c = h0[k, n : n + 1], c0[k, n : n + 1]
                outputs = []
                for t in range(len(row)) if direction == 0 else reversed(range(len(row))):
                    h, c = step(net.kind, blocks[k], row[t : t + 1], h, c)
                    outputs.append(h)
                outputs = outputs if direction == 0 else outputs[::-1]
                ys.append(torch.cat(outputs) if outputs else h.new_zeros(0, net.outputs))
                hs.append(h)
                cs.append(c)
            sides.append(ys)
            h_last.append(torch.cat(hs))
            c_last.append(torch.cat(cs))
        below = [torch.cat(pair, 1) for pair in zip(*sides)]
    y = torch.stack([torch.nn.functional.pad(row, (0, 0, 0, T - len(row))) for row in below])
    return Run(y, torch.stack(h_last), torch.stack(c_last) if net.lstm else None)


# ---- PyTorch


def by_torch(net, blocks, x, lengths, h0, c0):
    """torch.nn.RNN, LSTM or GRU. Packed sequences must have a step: empty ones are put back after."""
    module = {"rnn": torch.nn.RNN, "gru-after": torch.nn.GRU}.get(net.kind, torch.nn.LSTM)
    module = module(
        I,
        net.hidden,
        net.layers,
        batch_first=True,
        bidirectional=net.directions == 2,
        dtype=torch.float64,
        **({"proj_size": net.outputs} if net.kind == "projection" else {}),
    )
    parameters = {}
    share = 0.25  # any split of our one bias into torch's two
    for k, block in enumerate(blocks):
        end = f"_l{k // net.directions}" + ("_reverse" if k % net.directions else "")
        second = (1 - share) * torch.ones_like(block["b"])
        first = 1 - second
        input_bias, recurrent_bias = first * block["b"], second * block["b"]
        if net.kind == "gru-after":  # the candidate's two biases are not one
            h = net.hidden
            input_bias = torch.cat([input_bias[: 2 * h], block["b"][2 * h :]])
            recurrent_bias = torch.cat([recurrent_bias[: 2 * h], block["c"]])
        parameters |= {
            "weight_ih" + end: block["w"].T,
            "weight_hh" + end: block["u"].T,
            "bias_ih" + end: input_bias,
            "bias_hh" + end: recurrent_bias,
        }
        if "r" in block:
            parameters["weight_hr" + end] = block["r"].T
    alive = [n for n, length in enumerate(lengths) if length > 0]
    state = (h0[:, alive], c0[:, alive]) if net.lstm else h0[:, alive]
    inputs = packed(x[alive], [lengths[n] for n in alive])
    y, last = torch.func.functional_call(module, parameters, (inputs, state))
    h, c = last if net.lstm else (last, None)
    whole = lambda empty, some, dim: empty.index_copy(dim, torch.tensor(alive), some)
    return Run(
        whole(torch.zeros(N, T, net.directions * net.outputs, dtype=x.dtype), unpacked(y, T), 0),
        whole(h0, h, 1),
        whole(c0, c, 1) if net.lstm else None,
    )


# ---- Keras


def by_keras(net, blocks, x, lengths, h0, c0):
    """SimpleRNN, LSTM or GRU, in Bidirectional for both ways, under a mask."""
    settings = dict(
        return_sequences=True, return_state=True, zero_output_for_mask=True, dtype="float64"
    )
    y, h_last, c_last = x, [], []
    mask = torch.tensor([[t < length for t in range(T)] for length in lengths])
    for layer in range(net.layers):
        mine = range(layer * net.directions, (layer + 1) * net.directions)
        if net.kind == "rnn":
            made = keras.layers.SimpleRNN(net.hidden, **settings)
        elif net.kind == "lstm":
            made = keras.layers.LSTM(net.hidden, **settings)
        else:
            made = keras.layers.GRU(net.hidden, reset_after=net.kind == "gru-after", **settings)
        if net.directions == 2:
            made = keras.layers.Bidirectional(made, dtype="float64")
        made.build(tuple(y.shape))
        variables = [v for k in mine for v in keras_weights(net, blocks[k])]
        states = [s for k in mine for s in ([h0[k], c0[k]] if net.lstm else [h0[k]])]
        (y, *states), _ = made.stateless_call(
            variables, made.non_trainable_variables, y, mask=mask, initial_state=states
        )
        h_last += states[::2] if net.lstm else states
        c_last += states[1::2] if net.lstm else []
    return Run(y, torch.stack(h_last), torch.stack(c_last) if net.lstm else None)


def keras_weights(net, block):
    """Keras has the gates of a GRU as z, r, h, and with reset after a second bias for each."""
    if not net.kind.startswith("gru"):
        return [block["w"], block["u"], block["b"]]
    swap = lambda m: torch.cat([m.chunk(3, -1)[g] for g in (1, 0, 2)], -1)
    bias = swap(block["b"])
    if net.kind == "gru-after":
        split = 0.25 * bias[: 2 * net.hidden]
        first = torch.cat([split, bias[2 * net.hidden :]])
        bias = torch.stack([first, torch.cat([bias[: 2 * net.hidden] - split, block["c"]])])
    return [swap(block["w"]), swap(block["u"]), bias]


# ---- ONNX Runtime, for peepholes


def by_onnx(net, blocks, x, lengths, h0, c0):
    """LSTM nodes with P in float32: gates i, o, f, c and peepholes i, o, f."""
    cut = lambda m, parts, order: np.concatenate([np.split(m, parts)[k] for k in order])
    as32 = lambda tensor: tensor.detach().numpy().astype(np.float32)
    d = net.directions
    y, h_last, c_last = as32(x).transpose(1, 0, 2), [], []
    for layer in range(net.layers):
        mine = slice(layer * d, (layer + 1) * d)
        own = blocks[mine]
        stack = lambda key, parts, order: np.stack([cut(as32(b[key]).T, parts, order) for b in own])
        bias = stack("b", 4, (0, 3, 1, 2))
        given = {
            "X": y,
            "W": stack("w", 4, (0, 3, 1, 2)),
            "R": stack("u", 4, (0, 3, 1, 2)),
            "B": np.concatenate([bias, np.zeros_like(bias)], 1),
            "lengths": np.asarray(lengths, np.int32),
            "h0": as32(h0[mine]),
            "c0": as32(c0[mine]),
            "P": stack("p", 3, (0, 2, 1)),
        }
        direction = "bidirectional" if d == 2 else "forward"
        node = helper.make_node(
            "LSTM", list(given), ["Y", "H", "C"], hidden_size=net.hidden, direction=direction
        )
        graph = helper.make_graph(
            [node],
            "peepholes",
            [helper.make_tensor_value_info("X", TensorProto.FLOAT, y.shape)],
            [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in ("Y", "H", "C")],
            [numpy_helper.from_array(v, name) for name, v in given.items() if name != "X"],
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8
        )
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        y, h, c = session.run(None, {"X": y})
        y = y.transpose(0, 2, 1, 3).reshape(T, N, d * net.hidden)  # from [T,D,N,H]
        h_last.append(h)
        c_last.append(c)
    as64 = lambda array: torch.tensor(array, dtype=torch.float64)
    return Run(
        as64(y.transpose(1, 0, 2)), as64(np.concatenate(h_last)), as64(np.concatenate(c_last))
    )


# ---- cases

BOTH = [by_torch, by_keras, by_formula]
WITNESSES = {  # the first one's numbers are kept
    "rnn": BOTH,
    "lstm": BOTH,
    "gru-after": BOTH,
    "gru-before": [by_keras, by_formula],
    "projection": [by_torch, by_formula],
    "peepholes": [by_formula],
}


def draw_blocks(case, net):
    blocks = []
    for k in net.blocks():
        inputs = I if k < net.directions else net.directions * net.outputs
        width = GATES[net.kind] * net.hidden
        bound = 1.6 / np.sqrt(net.hidden)
        blocks.append(
            {
                "w": case.draw(f"w_{k}", inputs, width, bound=max(bound, 0.7)),
                "u": case.draw(f"u_{k}", net.outputs, width, bound=bound),
                "b": case.draw(f"b_{k}", width, bound=0.5),
            }
        )
        if net.kind == "gru-after":
            blocks[k]["c"] = case.draw(f"c_{k}", net.hidden, bound=0.5)
        if net.kind == "peepholes":
            blocks[k]["p"] = case.draw(f"p_{k}", 3 * net.hidden, bound=0.7)
        if net.kind == "projection":
            blocks[k]["r"] = case.draw(f"r_{k}", net.hidden, net.outputs, bound=bound)
    return blocks


def matrix(kind, layers, directions, hidden, outputs=None):
    net = Net(kind, layers, directions, hidden, outputs or hidden)
    case = Case(f"matrix/{kind}-{layers}-{'both' if directions == 2 else 'one'}")
    x = case.draw("x", N, T, I, bound=1.5)
    blocks = draw_blocks(case, net)
    h0 = case.draw("h0", len(blocks), N, net.outputs)
    c0 = case.draw("c0", len(blocks), N, hidden) if net.lstm else torch.zeros_like(h0)
    weight_y = case.draw("weightY", N, T, directions * net.outputs, leaf=False)
    weight_h = case.draw("weightH", len(blocks), N, net.outputs, leaf=False)
    weight_c = case.draw("weightC", len(blocks), N, hidden, leaf=False) if net.lstm else 0
    for key, lengths in LENGTHS.items():
        if key != "full":
            case.give(key, lengths)
        for state in ("zero", "given"):
            given = state == "given"
            initial = (h0, c0) if given else (torch.zeros_like(h0), torch.zeros_like(c0))
            leaves = {n: v for n, v in case.leaves.items() if given or n not in ("h0", "c0")}
            results = []
            for witness in WITNESSES[kind]:
                run = witness(net, blocks, x, lengths, *initial)
                loss = (weight_y * run.y).sum() + (weight_h * run.h).sum()
                result = {"y": run.y, "hT": run.h}
                if net.lstm:
                    loss = loss + (weight_c * run.c).sum()
                    result["cT"] = run.c
                gradients = torch.autograd.grad(loss, list(leaves.values()))
                result |= {"loss": loss} | {"d" + n: g for n, g in zip(leaves, gradients)}
                results.append(result)
            for other in results[1:]:
                for name, value in results[0].items():
                    torch.testing.assert_close(other[name], value, rtol=1e-10, atol=1e-10)
            if kind == "peepholes":
                run = by_onnx(net, blocks, x, lengths, *initial)
                rows = torch.tensor([n for n in range(N) if lengths[n] > 0])  # it zeroes the others
                for name, value in {"y": run.y, "hT": run.h, "cT": run.c}.items():
                    dim = 0 if name == "y" else 1
                    mine = results[0][name].detach().index_select(dim, rows)
                    theirs = value.index_select(dim, rows)
                    torch.testing.assert_close(mine, theirs, rtol=1e-5, atol=1e-5)
            for name, value in results[0].items():
                case.result(f"{key}_{state}_{name}", value)
    save(case, " and ".join(w.__name__[3:] for w in WITNESSES[kind]))


def save(case, witnesses):
    path = HERE / (case.name + ".safetensors")
    made = f"case {case.name} by {witnesses}: torch {torch.__version__}, keras {keras.__version__}"
    save_file(case.tensors, path, {"made": made})
    size = path.stat().st_size
    assert size < LIMIT, f"{path.name} has {size} bytes, more than {LIMIT}"
    print(f"{path.name}: {size} bytes, {len(case.tensors)} tensors")


def main():
    for kind in ("rnn", "lstm", "gru-after", "gru-before"):
        for directions in (1, 2):
            matrix(kind, 1, directions, hidden=17)
            matrix(kind, 3, directions, hidden=7)
    matrix("projection", 1, 1, hidden=17, outputs=9)
    matrix("projection", 3, 2, hidden=7, outputs=5)
    matrix("peepholes", 1, 1, hidden=17)
    matrix("peepholes", 3, 2, hidden=7)


if __name__ == "__main__":
    main()
