"""Makes the golden files of what language models use; see golden.py for how and with what.

weight-drop  DropConnect on the recurrent weights of an LSTM (Merity, Keskar and Socher 2017), as AWD-LSTM does it: one
             mask for all rows and steps, kept weights divided by what is kept. The mask is that of seed and step, by
             the formulas of CounterRandom and Drop in whole numbers of Python.
nt-asgd      the main loop of AWD-LSTM: SGD until the validation loss is worse than the best but for the last n, then
             torch.optim.ASGD, whose averages are evaluated. t0 = -1: the mean is over every step since then (with
             AWD-LSTM's t0 = 0 torch leaves out the first one; `laterAverages` has these).
penalties    activation and temporal activation penalties, by the two lines of AWD-LSTM's main.py. The file lies with
             the tests of the task.
"""

import numpy as np
import torch

from golden import HERE, Case, lstm_module, recurrent_inputs, with_weights

LANGUAGE = HERE.parents[6] / "tasks/src/test/resources/dev/unroll/tasks/language"
WORD = (1 << 64) - 1
GOLDEN_RATIO = 0x9E3779B97F4A7C15


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def stream_key(seed, stream):
    return mixed(mixed((seed + GOLDEN_RATIO) & WORD) ^ mixed((stream * GOLDEN_RATIO + 1) & WORD))


def name_hash(text):
    value = 0xCBF29CE484222325
    for letter in text:
        value = ((value ^ ord(letter)) * 0x100000001B3) & WORD
    return value


def dropped(seed, step, purpose, rate, count):
    """Which elements a layer without a path drops at a step: uniform below the rate."""
    key = stream_key(stream_key(seed, name_hash(":" + purpose)), step)
    bits = [mixed((key + GOLDEN_RATIO * (i + 1)) & WORD) for i in range(count)]
    return np.array([(one >> 11) * 2.0**-53 < rate for one in bits])


def weight_drop(name, n, t, i, h, rate, seed, step):
    case = Case(name)
    x, w, u, b = recurrent_inputs(case, n, t, i, h, 4)
    h0 = case.draw("h0", n, h)
    c0 = case.draw("c0", n, h)
    weight_y = case.draw("weightY", n, t, h, leaf=False)
    weight_h = case.draw("weightH", n, h, leaf=False)
    weight_c = case.draw("weightC", n, h, leaf=False)
    rate = np.float32(rate)
    case.give("rate", [rate])
    case.give("seed", [seed])
    case.give("step", [step])
    kept = ~dropped(seed, step, "weight", float(rate), h * 4 * h).reshape(h, 4 * h)
    assert 0.4 < kept.mean() < 0.8, "both on and off"
    mask = case.give("mask", kept / (np.float32(1) - rate))
    run = with_weights(lstm_module(i, h), w, u * mask, b)
    y, (h_t, c_t) = run(x, (h0[None], c0[None]))
    case.result("y", y)
    case.result("hT", h_t[0])
    case.result("cT", c_t[0])
    case.backward((weight_y * y).sum() + (weight_h * h_t[0]).sum() + (weight_c * c_t[0]).sum())
    assert (torch.tensor(case.tensors["du"]) == 0).sum() == (~kept).sum(), "dropped: no gradient"
    case.save()


def nt_asgd(name, n, t, i, h, batch, epochs, rate, nonmono):
    case = Case(name)
    x, w, u, b = recurrent_inputs(case, n, t, i, h, 4)
    target = case.draw("target", n, t, h, bound=0.9, leaf=False)
    near_x = case.draw("nearX", n - 2, t, i, bound=0.6, leaf=False) + x[: n - 2]
    near_target = case.draw("nearTarget", n - 2, t, h, bound=0.6, leaf=False) + target[: n - 2]
    validation_x = case.give("validationX", near_x.detach().numpy())
    validation_target = case.give("validationTarget", near_target.numpy())
    case.give("rate", [rate])
    case.give("batch", [batch])
    case.give("epochs", [epochs])
    case.give("nonmono", [nonmono])
    module = lstm_module(i, h)
    mse = torch.nn.functional.mse_loss
    x = x.detach()

    def run(t0):
        weights = [one.detach().clone().requires_grad_() for one in (w, u, b)]

        def loss(inputs, targets):
            return mse(with_weights(module, *weights)(inputs)[0], targets)

        optimizer = torch.optim.SGD(weights, lr=rate)
        best_val_loss, losses, began, margin = [], [], 0, np.inf
        for epoch in range(1, epochs + 1):
            for first in range(0, n, batch):
                optimizer.zero_grad()
                loss(x[first : first + batch], target[first : first + batch]).backward()
                optimizer.step()
            if began:
                present = [one.data.clone() for one in weights]
                for one in weights:
                    one.data = optimizer.state[one]["ax"].clone()
                losses.append(loss(validation_x, validation_target).item())
                averages = [one.data.clone() for one in weights]
                for one, value in zip(weights, present):
                    one.data = value
                continue
            val_loss = loss(validation_x, validation_target).item()
            losses.append(val_loss)
            if len(best_val_loss) > nonmono:
                margin = min(margin, abs(val_loss - min(best_val_loss[:-nonmono])))
                if val_loss > min(best_val_loss[:-nonmono]):
                    optimizer = torch.optim.ASGD(weights, lr=rate, t0=t0, lambd=0.0)
                    began = epoch
            best_val_loss.append(val_loss)
        assert margin > 1e-4, f"float32 must not change the decision: {margin}"
        assert nonmono + 2 < began < epochs - 1, f"averaging began after epoch {began}: {losses}"
        return losses, began, averages, weights

    losses, began, averages, weights = run(-1)
    case.give("began", [began])
    case.result("validationLosses", torch.tensor(losses, dtype=torch.float64))
    for key, average, last in zip("wub", averages, weights):
        case.result(key + "Average", average)
        case.result(key + "Last", last)
    case.result("laterAverages", torch.cat([one.flatten() for one in run(0)[2]]))
    case.save()


def penalties(name, n, t, h, alpha, beta):
    case = Case(name)
    raw = case.draw("hidden", n, t, h, bound=1.2)
    kept = case.random.integers(0, 2, (n, t, h))
    assert 0.3 < kept.mean() < 0.7
    mask = case.give("mask", kept * 2)
    weight = case.draw("weight", n, t, h, leaf=False)
    case.give("alpha", [alpha])
    case.give("beta", [beta])
    rnn_hs = [raw.transpose(0, 1)]  # AWD-LSTM is time-major
    dropped_rnn_hs = [(raw * mask).transpose(0, 1)]
    loss = (weight * raw * mask).sum()
    case.result("plain", loss)
    loss = loss + sum(alpha * dropped_rnn_h.pow(2).mean() for dropped_rnn_h in dropped_rnn_hs[-1:])
    case.result("withActivation", loss)
    loss = loss + sum(beta * (rnn_h[1:] - rnn_h[:-1]).pow(2).mean() for rnn_h in rnn_hs[-1:])
    case.backward(loss)
    LANGUAGE.mkdir(parents=True, exist_ok=True)
    case.save(LANGUAGE)


def main():
    weight_drop("weight-drop", n=3, t=5, i=4, h=7, rate=0.4, seed=11, step=6)
    nt_asgd("nt-asgd", n=6, t=4, i=3, h=5, batch=2, epochs=12, rate=24, nonmono=2)
    penalties("penalties", n=3, t=5, h=4, alpha=2, beta=1.5)


if __name__ == "__main__":
    main()
