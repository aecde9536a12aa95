"""Makes the golden files of losses and metrics beside this script; see golden.py for how and with what.

Of a result `name`, `dname` is its gradient by the prediction. Every loss has the three reductions:
Mean and Sum by torch's own `reduction`, Batch the sum divided by N. Lengths say which steps of the
prediction [N,T,F] count; torch sees only these rows. soft-targets was made with torch 1.13.1.
"""

import torch
import torch.nn.functional as F

from golden import Case

LENGTHS = [2, 6, 0, 5]


def record(case, name, prediction, loss):
    case.result(name, loss)
    (gradient,) = torch.autograd.grad(loss, prediction, retain_graph=True)
    case.result("d" + name, gradient)


def valid_rows(n, t):
    return torch.arange(t)[None, :] < torch.tensor(LENGTHS)[:, None]


def reductions(case, name, prediction, of):
    """`of(reduction)` is torch's loss over the rows that count."""
    record(case, name + "Mean", prediction, of("mean"))
    record(case, name + "Sum", prediction, of("sum"))
    record(case, name + "Batch", prediction, of("sum") / prediction.shape[0])


def elements(name, n, t, f):
    case = Case(name)
    p = case.draw("p", n, t, f, bound=3)
    target = case.draw("t", n, t, f, bound=3, leaf=False)
    binary = case.give("binary", (target > 0).float().numpy())
    soft = case.draw("soft", n, t, f, leaf=False).abs()
    case.give("soft", soft.numpy())
    weights = case.draw("weights", n, t, leaf=False).abs()
    weights[0, 1] = weights[3, 4] = 0
    case.give("weights", weights.numpy())
    case.give("lengths", LENGTHS)
    positive = 2.5
    case.give("positiveWeight", [positive])
    delta = 0.75
    case.give("delta", [delta])
    valid = valid_rows(n, t)
    kinds = {
        "mse": (F.mse_loss, target, {}),
        "mae": (F.l1_loss, target, {}),
        "huber": (F.huber_loss, target, {"delta": delta}),
        "bce": (F.binary_cross_entropy_with_logits, binary, {}),
        "bceSoft": (
            F.binary_cross_entropy_with_logits,
            soft,
            {"pos_weight": torch.tensor(positive, dtype=torch.float64)},
        ),
    }
    for key, (loss, against, options) in kinds.items():
        full = lambda reduction: loss(p, against, reduction=reduction, **options)
        reductions(case, key, p, full)
        some = lambda reduction: loss(p[valid], against[valid], reduction=reduction, **options)
        reductions(case, key + "Lengths", p, some)
        each = loss(p[valid], against[valid], reduction="none", **options).sum(-1)
        w = weights[valid]
        record(case, key + "WeightedMean", p, (w * each).sum() / (f * w.sum()))
        record(case, key + "WeightedSum", p, (w * each).sum())
    case.save()


def softmax(name, n, t, c):
    case = Case(name)
    p = case.draw("p", n, t, c, bound=6)
    classes = torch.tensor(case.random.integers(0, c, (n, t)))
    case.give("classes", classes.numpy())
    ignored = classes.clone()
    ignored[0, 0] = ignored[1, 5] = ignored[3, 2] = -1
    case.give("ignored", ignored.numpy())
    class_weights = case.draw("classWeights", c, leaf=False).abs()
    case.give("classWeights", class_weights.numpy())
    weights = case.draw("weights", n, t, leaf=False).abs()
    weights[0, 1] = weights[3, 4] = 0
    case.give("weights", weights.numpy())
    case.give("lengths", LENGTHS)
    smoothing = 0.1
    case.give("smoothing", [smoothing])
    valid = valid_rows(n, t)
    kinds = {
        "plain": (classes, {}),
        "smooth": (classes, {"label_smoothing": smoothing}),
        "classWeighted": (classes, {"weight": class_weights}),
        "ignoring": (ignored, {"ignore_index": -1}),
        "everything": (
            ignored,
            {"ignore_index": -1, "weight": class_weights, "label_smoothing": smoothing},
        ),
    }
    for key, (ids, options) in kinds.items():
        rows, row_ids = p.reshape(-1, c), ids.reshape(-1)
        reductions(
            case, key, p, lambda reduction: F.cross_entropy(rows, row_ids, reduction=reduction, **options)
        )
        reductions(
            case,
            key + "Lengths",
            p,
            lambda reduction: F.cross_entropy(p[valid], ids[valid], reduction=reduction, **options),
        )
    # Weights of rows: torch has none, so they multiply its losses of single rows.
    each = F.cross_entropy(p[valid], ignored[valid], reduction="none", **kinds["everything"][1])
    w, ids = weights[valid], ignored[valid]
    divisor = (w * torch.where(ids < 0, 0, class_weights[ids])).sum()
    record(case, "everythingWeightedMean", p, (w * each).sum() / divisor)
    record(case, "everythingWeightedSum", p, (w * each).sum())
    # Metrics.
    rows, ids = p[valid], ids
    counted = ids >= 0
    case.result("perplexity", F.cross_entropy(rows, ids, ignore_index=-1).exp())
    for k in (1, 3):
        hit = (rows.topk(k, -1).indices == ids[:, None]).any(-1)[counted]
        case.result(f"top{k}", hit.double().mean())
    case.save()


def soft_targets(name, n, t, c):
    """A probability for each class. torch divides the mean by the rows, not by their class weights."""
    case = Case(name)
    p = case.draw("p", n, t, c, bound=6)
    soft = case.draw("soft", n, t, c, leaf=False).abs()
    soft[0, 0] = torch.eye(c, dtype=soft.dtype)[2]  # one-hot
    soft = case.give("soft", (soft / soft.sum(-1, keepdim=True)).numpy())
    class_weights = case.draw("classWeights", c, leaf=False).abs()
    case.give("classWeights", class_weights.numpy())
    weights = case.draw("weights", n, t, leaf=False).abs()
    weights[0, 1] = weights[3, 4] = 0
    case.give("weights", weights.numpy())
    case.give("lengths", LENGTHS)
    smoothing = 0.1
    case.give("smoothing", [smoothing])
    valid = valid_rows(n, t)
    kinds = {
        "plain": {},
        "smooth": {"label_smoothing": smoothing},
        "classWeighted": {"weight": class_weights},
        "everything": {"weight": class_weights, "label_smoothing": smoothing},
    }
    for key, options in kinds.items():
        whole = lambda reduction: F.cross_entropy(
            p.reshape(-1, c), soft.reshape(-1, c), reduction=reduction, **options
        )
        reductions(case, key, p, whole)
        some = lambda reduction: F.cross_entropy(
            p[valid], soft[valid], reduction=reduction, **options
        )
        reductions(case, key + "Lengths", p, some)
    each = F.cross_entropy(p[valid], soft[valid], reduction="none", **kinds["everything"])
    w = weights[valid]
    record(case, "everythingWeightedMean", p, (w * each).sum() / w.sum())
    record(case, "everythingWeightedSum", p, (w * each).sum())
    case.save()


def main():
    elements("losses", n=4, t=6, f=3)
    softmax("softmax", n=4, t=6, c=7)
    soft_targets("soft-targets", n=4, t=6, c=7)


if __name__ == "__main__":
    main()
