"""Makes keras.json beside this script: tokens, ids and padding as Keras has them.

    pip install keras==3.15.1 torch
    KERAS_BACKEND=torch python golden_text.py

Tokenizer is keras.preprocessing.text.Tokenizer of Keras 2, which Keras 3 keeps under `legacy`.
"""

import json
import pathlib

import keras
from keras.src.legacy.preprocessing.text import Tokenizer, text_to_word_sequence
from keras.utils import pad_sequences

TEXTS = [
    "The film is a film about the film.",
    "It's NOT good!!! It's bad...",
    "<br /><br />Well-made; state-of-the-art (1999)",
    "  leading and   trailing  ",
    "",
    "!?.,",
    "tabs\tand\nlines\r\nend",
    "no\u00a0break and\u3000wide and\u0085next and\u2028line",
    "\u0130stanbul STRASSE stra\u00dfe \u1e9e",
    "\u039f\u0394\u039f\u03a3 \u03a3\u039f\u03a6\u039f\u03a3 \u03a3",
    "caf\u00e9 cafe\u0301 \U0001f600 \U00010400",
    "\\ ^ _ ` { | } ~ under_score don't 'quoted' \"double\"",
    "b a c b a c",
    "\u6211\u559c\u6b22\u8fd9\u90e8\u7535\u5f71\u3002 good",
]
SEQUENCES = [[], [7], [1, 2, 3], [4, 5, 6, 7, 8], [9, 8, 7, 6, 5, 4, 3, 2, 1]]


def tokenizers():
    for name, settings in {
        "all": {},
        "top6": {"num_words": 6},
        "unknown": {"oov_token": "<unk>", "num_words": 8},
    }.items():
        tokenizer = Tokenizer(**settings)
        tokenizer.fit_on_texts(TEXTS[:4] + TEXTS[12:13])
        yield {
            "name": name,
            "size": settings.get("num_words", 0),
            "unknown": "oov_token" in settings,
            "fitted": TEXTS[:4] + TEXTS[12:13],
            "index": tokenizer.word_index,
            "ids": tokenizer.texts_to_sequences(TEXTS),
        }


def paddings():
    for maxlen in [None, 1, 3, 5, 12]:
        for padding in ["pre", "post"]:
            for truncating in ["pre", "post"]:
                for value in [0, 2]:
                    yield {
                        "maxlen": maxlen or 0,
                        "padding": padding,
                        "truncating": truncating,
                        "value": value,
                        "padded": pad_sequences(
                            SEQUENCES, maxlen=maxlen, padding=padding, truncating=truncating, value=value
                        ).tolist(),
                    }


golden = {
    "keras": keras.__version__,
    "texts": TEXTS,
    "words": [text_to_word_sequence(text) for text in TEXTS],
    "words_as_written": [text_to_word_sequence(text, lower=False, filters="\t\n") for text in TEXTS],
    "tokenizers": list(tokenizers()),
    "sequences": SEQUENCES,
    "paddings": list(paddings()),
}
path = pathlib.Path(__file__).parent / "keras.json"
path.write_text(json.dumps(golden, ensure_ascii=True, indent=None, separators=(",", ":")) + "\n")
