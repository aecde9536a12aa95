"""Makes tfidf.json beside this script: TF-IDF and logistic regression as scikit-learn has them.

    pip install scikit-learn==1.9.1
    python golden_tfidf.py
"""

import json
import pathlib
import random

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

draw = random.Random(5)


def sequence(label, classes):
    """1 to 12 even ids; each class likes some of its own, and ids are rarer the larger they are."""
    length = draw.randint(1, 12)
    return [
        2 * (3 + label + classes * draw.randint(0, 3)) if draw.random() < 0.3 else 2 * int(23 * draw.random() ** 2)
        for _ in range(length)
    ]


def case(counts):
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    draw.shuffle(labels)
    train = [sequence(label, len(counts)) for label in labels]
    train[4] = []
    test = [sequence(label % len(counts), len(counts)) for label in range(12)] + [[], [7, 99], [99, 10, 7, 10, 2]]
    tfidf = TfidfVectorizer(analyzer=lambda ids: ids)
    x = tfidf.fit_transform(train)
    regression = LogisticRegression(solver="liblinear", tol=1e-12, max_iter=100_000)
    model = OneVsRestClassifier(regression) if len(counts) > 2 else regression
    model.fit(x, labels)
    ids = [int(id) for id in tfidf.get_feature_names_out()]
    assert ids == sorted(ids) and not {7, 99} & set(ids) and {2, 10} <= set(ids)
    return {
        "classes": len(counts),
        "train": train,
        "labels": labels,
        "test": test,
        "ids": ids,
        "weights": tfidf.transform(test).toarray().tolist(),
        "scores": model.decision_function(tfidf.transform(test)).tolist(),
        "predicted": model.predict(tfidf.transform(test)).tolist(),
    }


golden = {"sklearn": sklearn.__version__, "cases": [case([31, 19]), case([14, 33, 20])]}
path = pathlib.Path(__file__).parent / "tfidf.json"
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
