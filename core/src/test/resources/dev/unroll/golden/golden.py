"""Makes the golden files beside this script with PyTorch, an implementation that is not ours.

Made with torch 2.13.0+cpu, numpy 2.4.6 and safetensors 0.8.0 on CPython 3.11:

    python -m venv venv
    venv/bin/pip install torch==2.13.0+cpu numpy==2.4.6 safetensors==0.8.0
    venv/bin/python golden.py            # rewrites *.safetensors here; `git diff` should stay empty

All inputs are float32 numbers, all different within a case and never zero (but for the gradients
of the optimizers, which hold a few zeros on purpose). Torch computes in float64 and the results are
rounded to float32 once, so that the files hold the truth and not one library's rounding errors.

Conventions are ours: batch-major [N,T,I]; x.W with w [I,4H], u [H,4H], b [4H], gate order i, f, g, o
(SimpleRnn: w [I,H], u [H,H], b [H]). Torch keeps transposed matrices and two biases, of which b is the
sum. Of a tensor `name`, `dname` is the gradient of `loss`. Where a file has weightY, weightH and
weightC, loss = sum(weightY * y) + sum(weightH * hT) + sum(weightC * cT).
"""

import pathlib
import zlib

import numpy as np
import torch
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).resolve().parent
LIMIT = 50_000  # bytes in one file


class Case:
    """One file: draws float32 inputs, remembers them, and collects the results."""

    def __init__(self, name):
        self.name = name
        self.random = np.random.default_rng(zlib.crc32(name.encode()))
        self.drawn = set()
        self.tensors = {}
        self.leaves = {}

    def draw(self, name, *shape, bound=1.0, leaf=True):
        """Uniform in [-bound, bound), float32, no zero, no value twice within the case."""
        values = np.empty(int(np.prod(shape)), np.float32)
        for k in range(values.size):
            value = np.float32(0)
            while value == 0 or value in self.drawn:
                value = np.float32(self.random.uniform(-bound, bound))
            self.drawn.add(value)
            values[k] = value
        return self.give(name, values.reshape(shape), leaf)

    def give(self, name, values, leaf=False):
        values = np.asarray(values, np.float32)
        self.tensors[name] = values
        tensor = torch.tensor(values, dtype=torch.float64, requires_grad=leaf)
        if leaf:
            self.leaves[name] = tensor
        return tensor

    def result(self, name, tensor):
        values = tensor.detach().numpy().astype(np.float32)
        self.tensors[name] = np.ascontiguousarray(values.reshape(values.shape or (1,)))

    def backward(self, loss):
        self.result("loss", loss)
        loss.backward()
        for name, tensor in self.leaves.items():
            self.result("d" + name, tensor.grad)

    def save(self, directory=HERE):
        path = directory / (self.name + ".safetensors")
        # One key only: the library writes several in a random order, and no byte should move.
        save_file(self.tensors, path, {"made": f"torch {torch.__version__}, case {self.name}"})
        size = path.stat().st_size
        assert size < LIMIT, f"{path.name} has {size} bytes, more than {LIMIT}"
        print(f"{path.name}: {size} bytes, " + ", ".join(sorted(self.tensors)))


def with_weights(module, w, u, b):
    """Calls for outputs of a one-layer torch module that uses our w, u, b, with gradients to them."""
    share = 0.25  # any split of our one bias into torch's two
    parameters = {
        "weight_ih_l0": w.T,
        "weight_hh_l0": u.T,
        "bias_ih_l0": share * b,
        "bias_hh_l0": (1 - share) * b,
    }
    return lambda *inputs: torch.func.functional_call(module, parameters, inputs)


def lstm_module(inputs, hidden):
    return torch.nn.LSTM(inputs, hidden, batch_first=True, dtype=torch.float64)


def recurrent_inputs(case, n, t, i, h, gates):
    bound = 1.6 / np.sqrt(h)
    x = case.draw("x", n, t, i, bound=1.5)
    w = case.draw("w", i, gates * h, bound=max(bound, 0.7))
    u = case.draw("u", h, gates * h, bound=bound)
    b = case.draw("b", gates * h, bound=0.5)
    return x, w, u, b


def packed(x, lengths):
    return torch.nn.utils.rnn.pack_padded_sequence(
        x, lengths, batch_first=True, enforce_sorted=False
    )


def unpacked(y, t):
    return torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=t)[0]


def lstm(name, n, t, i, h, lengths=None):
    case = Case(name)
    x, w, u, b = recurrent_inputs(case, n, t, i, h, 4)
    h0 = case.draw("h0", n, h)
    c0 = case.draw("c0", n, h)
    weight_y = case.draw("weightY", n, t, h, leaf=False)
    weight_h = case.draw("weightH", n, h, leaf=False)
    weight_c = case.draw("weightC", n, h, leaf=False)
    run = with_weights(lstm_module(i, h), w, u, b)
    if lengths:
        case.give("lengths", lengths)
    y, (h_t, c_t) = run(packed(x, lengths) if lengths else x, (h0[None], c0[None]))
    if lengths:
        y = unpacked(y, t)
    case.result("y", y)
    case.result("hT", h_t[0])
    case.result("cT", c_t[0])
    case.backward((weight_y * y).sum() + (weight_h * h_t[0]).sum() + (weight_c * c_t[0]).sum())
    case.save()


def lstm_stack(name, n, t, i, h1, h2, outputs):
    case = Case(name)
    x = case.draw("x", n, t, i, bound=1.5)
    w1 = case.draw("w1", i, 4 * h1, bound=0.9)
    u1 = case.draw("u1", h1, 4 * h1, bound=0.7)
    b1 = case.draw("b1", 4 * h1, bound=0.5)
    w2 = case.draw("w2", h1, 4 * h2, bound=0.9)
    u2 = case.draw("u2", h2, 4 * h2, bound=0.7)
    b2 = case.draw("b2", 4 * h2, bound=0.5)
    w_out = case.draw("wOut", h2, outputs)
    b_out = case.draw("bOut", outputs)
    target = case.draw("target", n, outputs, leaf=False)
    y1, (h1_t, c1_t) = with_weights(lstm_module(i, h1), w1, u1, b1)(x)
    y2, (h2_t, c2_t) = with_weights(lstm_module(h1, h2), w2, u2, b2)(y1)
    prediction = y2[:, -1] @ w_out + b_out
    for key, value in {"y1": y1, "y2": y2, "prediction": prediction}.items():
        case.result(key, value)
    for key, value in {"h1T": h1_t, "c1T": c1_t, "h2T": h2_t, "c2T": c2_t}.items():
        case.result(key, value[0])
    case.backward(torch.nn.functional.mse_loss(prediction, target))
    case.save()


def simple_rnn(name, activation, n, t, i, h, lengths=None):
    """By torch.nn.RNN where it has the activation, and by plain operations; both must agree."""
    case = Case(name)
    x, w, u, b = recurrent_inputs(case, n, t, i, h, 1)
    h0 = case.draw("h0", n, h)
    weight_y = case.draw("weightY", n, t, h, leaf=False)
    weight_h = case.draw("weightH", n, h, leaf=False)
    state, steps = h0, []
    valid = torch.tensor(lengths or [t] * n)
    for step in range(t):
        moved = getattr(torch, activation)(x[:, step] @ w + state @ u + b)
        live = (step < valid)[:, None]
        state = torch.where(live, moved, state)
        steps.append(torch.where(live, moved, torch.zeros_like(moved)))
    y, h_t = torch.stack(steps, 1), state
    if lengths:
        case.give("lengths", lengths)
    if activation != "sigmoid":
        module = torch.nn.RNN(i, h, nonlinearity=activation, batch_first=True, dtype=torch.float64)
        plain_y, plain_h = y, h_t
        y, h_t = with_weights(module, w, u, b)(packed(x, lengths) if lengths else x, h0[None])
        y, h_t = (unpacked(y, t) if lengths else y), h_t[0]
        torch.testing.assert_close(y, plain_y)
        torch.testing.assert_close(h_t, plain_h)
    if activation == "relu":
        assert 0.25 < (y == 0).double().mean() < 0.75, "ReLU should be both on and off"
    case.result("y", y)
    case.result("hT", h_t)
    case.backward((weight_y * y).sum() + (weight_h * h_t).sum())
    case.save()


def dense(name, *shape, outputs):
    case = Case(name)
    x = case.draw("x", *shape)
    w = case.draw("w", shape[-1], outputs)
    b = case.draw("b", outputs)
    target = case.draw("target", *shape[:-1], outputs, leaf=False)
    y = torch.nn.functional.linear(x, w.T, b)
    case.result("y", y)
    case.backward(torch.nn.functional.mse_loss(y, target))
    case.save()


def perceptron(name, n, inputs, hidden, outputs):
    case = Case(name)
    x = case.draw("x", n, inputs)
    w1 = case.draw("w1", inputs, hidden)
    b1 = case.draw("b1", hidden)
    w2 = case.draw("w2", hidden, outputs)
    b2 = case.draw("b2", outputs)
    target = case.draw("target", n, outputs, leaf=False)
    y1 = torch.relu(x @ w1 + b1)
    y = y1 @ w2 + b2
    case.result("y1", y1)
    case.result("y", y)
    case.backward(torch.nn.functional.mse_loss(y, target))
    case.save()


def optimizers(name, size, steps):
    """Values after each step, [steps,size], for one fixed sequence of gradients."""
    case = Case(name)
    start = case.draw("start", size, leaf=False)
    gradients = case.random.normal(0, 1, (steps, size)) * 10.0 ** case.random.integers(-3, 2, size)
    gradients[:, 0] = 0  # never a gradient: the value must stay, without 0/0
    gradients[0, 1] = 0  # a late first gradient
    gradients[2:, 2] = 0  # none any more: Adam goes on by its momentum
    gradients = case.give("gradients", gradients)
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, initial_accumulator_value=0, eps=1e-10),
        "adagrad01": lambda p: torch.optim.Adagrad(
            p, lr=0.1, initial_accumulator_value=0.1, eps=1e-10
        ),
        "adam": lambda p: torch.optim.Adam(p, lr=1e-2, betas=(0.9, 0.999), eps=1e-8),
        "adamw": lambda p: torch.optim.AdamW(
            p, lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.3
        ),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8),
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, nesterov=True),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=1e-2, alpha=0.9, eps=1e-8),
        "rmspropCentered": lambda p: torch.optim.RMSprop(
            p, lr=1e-2, alpha=0.9, eps=1e-6, centered=True
        ),
        "rmspropMomentum": lambda p: torch.optim.RMSprop(
            p, lr=1e-2, alpha=0.9, eps=1e-6, centered=True, momentum=0.7
        ),
        # Decay that is decoupled, which torch has for Adam alone: by hand before the step.
        "momentumDecay": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8),
        # Another learning rate at each step: 0.1, 0.08, 0.06, 0.04, 0.02.
        "nesterovRates": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, nesterov=True),
        "adamwRates": lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.3),
    }
    for key, maker in makers.items():
        parameter = torch.nn.Parameter(start.clone())
        optimizer = maker([parameter])
        values = []
        for step in range(steps):
            parameter.grad = gradients[step].clone()
            if key == "momentumDecay":
                with torch.no_grad():
                    parameter.mul_(1 - 0.1 * 0.3)
            if key.endswith("Rates"):
                optimizer.param_groups[0]["lr"] = 0.1 * (1 - 0.2 * step)
            optimizer.step()
            values.append(parameter.detach().clone())
        case.result(key, torch.stack(values))
    case.save()


def clipping(name, max_norm):
    """Two parameters, one norm. Torch divides by norm + 1e-6, which is lost in float32 here."""
    case = Case(name)
    parameters = {}
    for key, shape in {"first": (3, 5), "second": (4,)}.items():
        gradient = case.draw(key, *shape, bound=12, leaf=False)
        parameters[key] = torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64))
        parameters[key].grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_(parameters.values(), max_norm)
    assert norm > 20, "so that 1e-6 is lost in float32"
    case.give("maxNorm", [max_norm])
    case.result("norm", norm)
    for key, parameter in parameters.items():
        case.result(key + "Clipped", parameter.grad)
    case.save()


def schedules(name, epochs=40, per_epoch=3):
    """Learning rates from a base of 1: by epoch [epochs], or by step [epochs * per_epoch]."""
    case = Case(name)
    of = torch.optim.lr_scheduler
    losses = 1 + case.random.normal(0, 0.1, epochs) + 2.0 ** -np.arange(epochs)
    losses[[7, 23]] = np.nan  # is no better than any
    losses[30] = losses[29]  # neither is the same
    losses = case.give("losses", losses)
    case.give("scores", 2 - losses)

    def rates(maker, count, *values):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        scheduler = maker(optimizer)
        found = []
        for i in range(count):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step(*(value[i] for value in values))
        return torch.tensor(found, dtype=torch.float64)

    steps = epochs * per_epoch
    case.result("step", rates(lambda o: of.StepLR(o, 7, 0.6), epochs))
    case.result("exponential", rates(lambda o: of.ExponentialLR(o, 0.93), epochs))
    case.result("cosine", rates(lambda o: of.CosineAnnealingLR(o, steps, 0.1), steps))
    case.result("restarts", rates(lambda o: of.CosineAnnealingWarmRestarts(o, 9, 2, 0.1), steps))
    case.result(
        "warmUp",
        rates(
            lambda o: of.SequentialLR(
                o,
                [of.LinearLR(o, 0.25, 1, 20), of.CosineAnnealingLR(o, steps - 20, 0.1)],
                [20],
            ),
            steps,
        ),
    )
    plateau = of.ReduceLROnPlateau
    case.result(
        "plateauMin",
        rates(lambda o: plateau(o, "min", 0.5, 2, threshold=1e-2), epochs, losses),
    )
    case.result(
        "plateauMax",
        rates(
            lambda o: plateau(o, "max", 0.3, 1, threshold=1e-3, cooldown=3, min_lr=0.05),
            epochs,
            2 - losses,
        ),
    )
    case.save()


def main():
    lstm("lstm-h7", n=3, t=5, i=4, h=7)
    lstm("lstm-h17", n=5, t=3, i=2, h=17)
    lstm("lstm-h32", n=2, t=4, i=3, h=32)
    lstm("lstm-lengths", n=3, t=5, i=4, h=7, lengths=[2, 5, 1])
    lstm("lstm-lengths-h17", n=4, t=6, i=3, h=17, lengths=[3, 1, 6, 3])
    lstm_stack("lstm-stack", n=3, t=5, i=2, h1=7, h2=6, outputs=4)
    for activation in ("tanh", "relu", "sigmoid"):
        simple_rnn(f"rnn-{activation}-h7", activation, n=3, t=5, i=4, h=7)
        simple_rnn(f"rnn-{activation}-h17", activation, n=5, t=3, i=2, h=17)
        simple_rnn(f"rnn-{activation}-lengths", activation, n=3, t=5, i=4, h=7, lengths=[2, 5, 1])
    dense("dense", 5, 7, outputs=3)
    dense("dense-steps", 3, 5, 7, outputs=2)
    perceptron("perceptron", n=6, inputs=4, hidden=10, outputs=1)
    optimizers("optimizers", size=19, steps=5)
    clipping("clipping", max_norm=5)
    clipping("clipping-loose", max_norm=100)
    schedules("schedules")


if __name__ == "__main__":
    main()
