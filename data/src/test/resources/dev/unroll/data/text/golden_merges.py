"""Writes merges.json: byte pair merges and pieces of subword-nmt 0.3.9, for the test of BytePairs.

    git clone https://github.com/rsennrich/subword-nmt    # at 92d6139d07d30e12735a0af9e7f7f925ebe62c54
    PYTHONPATH=subword-nmt python golden_merges.py > merges.json

The text is that of ../translation/sacrebleu.json: 700 sentences in French, English and Chinese and
others with unusual characters.
"""

import io
import json
import os
import sys
from collections import Counter

from subword_nmt.apply_bpe import BPE
from subword_nmt.learn_bpe import learn_bpe

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "..", "translation", "sacrebleu.json"), encoding="utf-8") as file:
    cases = json.load(file)["cases"]
lines = [line for case in cases for line in case["hypotheses"] + sum(case["references"], [])]
words = Counter(word for line in lines for word in line.split())
codes = io.StringIO()
learn_bpe(["%s %d" % each for each in words.items()], codes, 3000, is_dict=True)
codes.seek(0)
bpe = BPE(codes)
codes.seek(0)
merges = codes.read().split("\n")[1:-1]
others = ["lowest", "newest", "x", "Xylophone", "aujourd’hui", "😀", "我们", "aaaaaaa", "the", "thethe", "ÿÿ"]
print(json.dumps({
    "words": dict(words),
    "merges": [m[:-4] + " </w>" if m.endswith("</w>") else m for m in merges],
    "pieces": {word: bpe.segment(word).split(" ") for word in list(words)[::3] + others},
}, ensure_ascii=False, indent=0))
