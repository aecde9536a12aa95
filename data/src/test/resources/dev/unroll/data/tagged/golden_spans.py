"""Writes spans.json: counts of spans as the conlleval script of the CoNLL-2000 shared task defines them.

The rules are written anew from the script: one pass over tokens, with the flag "in a correct span", whereas
dev.unroll.data.tagged collects spans and compares them. Sequences are random, with all errors that a model
makes. BIOES and BILOU, which conlleval lacks, are read by seqeval's rules (E and S end a span, S begins one).

    python3 golden_spans.py            writes spans.json next to this file
    python3 golden_spans.py seqeval    compares with seqeval 1.2.2, if it is installed
"""

import json
import pathlib
import random
import sys

ALIAS = {"L": "E", "U": "S"}


def split(tag):
    prefix, _, kind = tag.partition("-")
    return ALIAS.get(prefix, prefix), kind


def ends(before, tag, before_kind, kind):
    if before == "O":
        return False
    pairs = {("B", "B"), ("B", "O"), ("I", "B"), ("I", "O"), ("B", "S"), ("I", "S")}
    return (before, tag) in pairs or before in ("E", "S") or before_kind != kind


def starts(before, tag, before_kind, kind):
    if tag == "O":
        return False
    pairs = {("B", "B"), ("I", "B"), ("O", "B"), ("O", "I"), ("E", "E"), ("E", "I"), ("O", "E")}
    more = {("E", "B"), ("S", "B"), ("S", "E"), ("S", "I")}
    return (before, tag) in pairs | more or tag == "S" or before_kind != kind


def count(sentences):
    """Returns {type: [correct, predicted, actual]}."""
    counts = {}

    def add(kind, place):
        counts.setdefault(kind, [0, 0, 0])[place] += 1

    for actual, predicted in sentences:
        in_correct = False
        last = ("O", "", "O", "")
        for a, p in list(zip(actual, predicted)) + [("O", "O")]:
            (at, ak), (pt, pk) = split(a), split(p)
            bt, bk, qt, qk = last
            end_a, end_p = ends(bt, at, bk, ak), ends(qt, pt, qk, pk)
            if in_correct:
                if end_a and end_p and bk == qk:
                    in_correct = False
                    add(bk, 0)
                elif end_a != end_p or ak != pk:
                    in_correct = False
            start_a, start_p = starts(bt, at, bk, ak), starts(qt, pt, qk, pk)
            if start_a and start_p and ak == pk:
                in_correct = True
            if start_a:
                add(ak, 2)
            if start_p:
                add(pk, 1)
            last = (at, ak, pt, pk)
    return counts


def sequences(rng, tags, sentences):
    made = []
    for _ in range(sentences):
        length = rng.choice([1, 1, 2, 3, 5, 8, 13, 40])
        actual = [rng.choice(tags) for _ in range(length)]
        predicted = [tag if rng.random() < 0.7 else rng.choice(tags) for tag in actual]
        made.append((actual, predicted))
    return made


def sets():
    kinds = ["PER", "LOC", "B-x"]
    made = {
        "bio": ["O", "O"] + [p + "-" + k for p in "BI" for k in kinds],
        "io": ["O", "O"] + ["I-" + k for k in kinds],
        "bioes": ["O", "O"] + [p + "-" + k for p in "BIES" for k in kinds[:2]],
        "bilou": ["O", "O"] + [p + "-" + k for p in "BILU" for k in kinds[:2]],
        "untyped": ["O", "B", "I"],
    }
    return made


def main():
    rng = random.Random(14)
    cases = []
    for name, tags in sets().items():
        sentences = sequences(rng, tags, 60)
        cases.append(
            {
                "name": name,
                "sentences": [[" ".join(a), " ".join(p)] for a, p in sentences],
                "counts": count(sentences),
            }
        )
    if "seqeval" in sys.argv:
        compare(cases)
        return
    path = pathlib.Path(__file__).with_name("spans.json")
    path.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


def compare(cases):
    from seqeval.metrics.sequence_labeling import get_entities

    for case in cases:
        if case["name"] in ("untyped", "bilou"):
            continue  # seqeval names the type of untyped tags _, and reads BILOU in its strict mode only
        counts = {}
        for a, p in case["sentences"]:
            actual, predicted = set(get_entities(a.split())), set(get_entities(p.split()))
            for place, spans in enumerate((actual & predicted, predicted, actual)):
                for span in spans:
                    counts.setdefault(span[0], [0, 0, 0])[place] += 1
        assert counts == case["counts"], (case["name"], counts, case["counts"])
        print(case["name"], "equal", counts)


if __name__ == "__main__":
    main()
