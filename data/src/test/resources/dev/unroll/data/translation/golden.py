"""Writes sacrebleu.json: BLEU and chrF of sacreBLEU for the tests of Bleu and Chrf.

    pip install sacrebleu==2.6.0      # on CPython 3.11
    python golden.py DIRECTORY > sacrebleu.json

DIRECTORY has fra.txt.gz and cmn.txt.gz: pairs of sentences of tatoeba.org (CC BY 2.0 FR) as
manythings.org/anki publishes them, English first.
"""

import gzip
import itertools
import json
import random
import sys

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

TOKENS = ["13a", "zh", "char", "none"]

# name, hypotheses, references of each segment
CASES = [
    ("equal", ["The cat sat on the mat."], [["The cat sat on the mat."]]),
    ("one word differs", ["The cat sat on a mat."], [["The cat sat on the mat."]]),
    ("nothing in common", ["xyz uvw"], [["The cat sat on the mat."]]),
    ("empty hypothesis", [""], [["The cat sat on the mat."]]),
    ("empty reference", ["The cat"], [[""]]),
    ("both empty", [""], [[""]]),
    ("one of two hypotheses is empty", ["", "It is raining today, I think."],
     [["A dog barks."], ["It is raining today, I believe."]]),
    ("shorter than four tokens", ["Hello world"], [["Hello world"]]),
    ("one token", ["Hello"], [["Hello"]]),
    ("no matching bigram", ["mat the on sat cat The"], [["The cat sat on the mat."]]),
    ("much shorter", ["The cat"], [["The cat sat on the mat and looked at the dog."]]),
    ("much longer", ["The cat sat on the mat and looked at the dog."], [["The cat sat."]]),
    ("repeated words are clipped", ["the the the the the the the"],
     [["The cat is on the mat.", "There is a cat on the mat."]]),
    ("numbers with commas and points", ["It cost 1,234.56 dollars, or 3.5 %, in 1999."],
     [["It cost 1,234.56 dollars, or 3,5%, in 1999."]]),
    ("points after digits", ["Version 3. It has 10,000.5 users.5"], [["Version 3 . It has 10,000.5 users. 5"]]),
    ("leading points and commas", [".5 ,5 a.5 5.a ,a a,"], [[".5 , 5 a . 5 5. a , a a ,"]]),
    ("dashes", ["The 5-year-old well-known actor - aged 7-8 - left."],
     [["The 5-year-old well known actor -- aged 7- 8 - left."]]),
    ("dashes that are not ASCII", ["1990–2000 — a decade…"], [["1990-2000 – a decade ..."]]),
    ("entities", ["He said &quot;AT&amp;T&quot; is &lt;big&gt; &amp;lt; yes"],
     [["He said \"AT&T\" is <big> &lt; yes"]]),
    ("skipped", ["a <skipped> b c d e"], [["a b c d e"]]),
    ("brackets and quotes", ["(He said) [\"yes\"] {no} 'maybe' `x` ~y^z_"],
     [["( He said ) [ \" yes \" ] { no } 'maybe' ` x ` ~ y ^ z _"]]),
    ("apostrophes", ["Don't tell John's friends' dogs it's l'amour"],
     [["Do n't tell John 's friends ' dogs it's l' amour"]]),
    ("slashes, colons, signs", ["and/or: 5:30; a=b+c*d @home #1 50% $5 €5 £5"],
     [["and / or : 5:30 ; a = b + c * d @ home # 1 50 % $ 5 €5 £ 5"]]),
    ("not ASCII", ["L’été, où êtes-vous allés ? Ça « va » !"],
     [["L'été, où étiez-vous allés ? Ça « va » !"]]),
    ("no-break spaces", ["Qu’est-ce\u202fque\u00a0c’est\u202f?"], [["Qu’est-ce que c’est ?"]]),
    ("ideographic space and trailing white space", ["你好\u3000世界 \t "], [["你好 世界"]]),
    ("letter case", ["THE Cat Sat On İstanbul ΣΊΣΥΦΟΣ STRASSE"], [["the cat sat on i̇stanbul σίσυφος straße"]]),
    ("cyrillic", ["Я тебя люблю, Москва!"], [["Я люблю тебя, Москва!"]]),
    ("emoji and rare characters", ["I 💖 you 😀😀, 𠀀𠀁 and 𝒳"], [["I 💖 you 😀, 𠀀 𠀁 and 𝒴"]]),
    ("Chinese", ["我们昨天去了公园。"], [["我们昨天去公园了。"]]),
    ("Chinese with Latin and numbers", ["我用Java 17写了3.5万行代码,很棒!"], [["我用 Java17 写了3.5万行代码，很棒！"]]),
    ("Chinese punctuation", ["他说：“你好……——吗？”（笑）"], [["他说:“你好…—吗?”(笑)"]]),
    ("symbols near Chinese", ["a→b ①②③ ‘x’ “y” — † • ™ ⼀ ⾀ ﹏ ㈠ 㐀 豈"], [["a → b ①② ③ ' x ' \"y\" – † • ™ ⼀ 𠀀 ﹏㈠ 㐀 豈"]]),
    ("two references", ["It is a guide to action which ensures that the military always obeys the commands of the party."],
     [["It is a guide to action that ensures that the military will forever heed Party commands.",
       "It is the guiding principle which guarantees the military forces always being under the command of the Party.",
       "It is the practical guide for the army always to heed the directions of the party."]]),
    ("closest reference is the shorter of two", ["a b c d e"], [["a b c d e f", "a b c d"]]),
    ("different numbers of references", ["The cat sat here.", "I like tea.", "He ran away quickly, did he not?"],
     [["A cat sat here.", "The cat was sitting here.", "The cat sat down."], ["I like tea."],
      ["He ran off quickly, did he not?", "He fled."]]),
    ("line breaks", ["one two-\nthree\nfour five"], [["one twothree four five"]]),
    ("punctuation alone", ["...", "?!"], [["... ."], ["? !"]]),
]


def perturb(text, rng, spaces):
    units = text.split(" ") if spaces else list(text)
    for _ in range(1 + len(units) // 6):
        i = rng.randrange(len(units))
        kind = rng.randrange(4)
        if kind == 0 and len(units) > 1:
            del units[i]
        elif kind == 1:
            units.insert(i, units[rng.randrange(len(units))])
        elif kind == 2 and i + 1 < len(units):
            units[i], units[i + 1] = units[i + 1], units[i]
        else:
            units[i] = units[i][::-1] if spaces else units[rng.randrange(len(units))]
    return (" " if spaces else "").join(units)


def corpus(file, seed, count, column, spaces):
    """Sentences with simple perturbations; each other segment has all targets of its source."""
    rng = random.Random(seed)
    groups = {}
    for line in gzip.open(file, "rt", encoding="utf-8"):
        columns = line.rstrip("\n").split("\t")
        groups.setdefault(columns[1 - column], []).append(columns[column])
    targets = rng.sample(list(groups.values()), count)
    hypotheses = [perturb(each[0], rng, spaces) for each in targets]
    return hypotheses, [each[:3] if i % 2 else each[:1] for i, each in enumerate(targets)]


def streams(references):
    width = max(map(len, references))
    return [[each[i] if i < len(each) else None for each in references] for i in range(width)]


def scores(hypotheses, references):
    bleu = []
    for tokens, lower, smoothing in itertools.product(TOKENS, [False, True], ["exp", "none"]):
        metric = BLEU(tokenize=tokens, lowercase=lower, smooth_method=smoothing)
        score = metric.corpus_score(hypotheses, streams(references))
        bleu.append({"tokens": tokens, "lower": lower, "smoothing": smoothing, "score": score.score,
                     "correct": score.counts, "total": score.totals, "precisions": score.precisions,
                     "brevity": score.bp, "lengths": [score.sys_len, score.ref_len],
                     "signature": str(metric.get_signature()).rsplit("|version", 1)[0]})
    sentences = []
    for tokens, smoothing in itertools.product(TOKENS, ["exp", "none"]):
        metric = BLEU(tokenize=tokens, smooth_method=smoothing, effective_order=True)
        sentences.append({"tokens": tokens, "smoothing": smoothing,
                          "scores": [metric.sentence_score(h, r).score
                                     for h, r in list(zip(hypotheses, references))[:40]]})
    chrf = []
    for words, lower in itertools.product([0, 2], [False, True]):
        metric = CHRF(word_order=words, lowercase=lower)
        score = metric.corpus_score(hypotheses, streams(references)).score
        signature = str(metric.get_signature()).rsplit("|version", 1)[0]  # of the last call
        chrf.append({"words": words, "lower": lower, "score": score, "signature": signature,
                     "sentences": [metric.sentence_score(h, r).score
                                   for h, r in list(zip(hypotheses, references))[:40]]})
    return {"bleu": bleu, "sentences": sentences, "chrf": chrf}


directory = sys.argv[1]
french = corpus(directory + "/fra.txt.gz", 1, 300, 1, True)
english = corpus(directory + "/cmn.txt.gz", 2, 200, 0, True)
chinese = corpus(directory + "/cmn.txt.gz", 3, 200, 1, False)
cases = CASES + [("300 French sentences", *french), ("200 English sentences", *english),
                 ("200 Chinese sentences", *chinese)]
print(json.dumps({
    "comment": "BLEU and chrF of sacreBLEU " + sacrebleu.__version__ + ", made by golden.py. The last three"
               " cases are sentences of tatoeba.org (CC BY 2.0 FR, by way of manythings.org/anki) with words"
               " or characters dropped, repeated, exchanged and reversed.",
    "cases": [{"name": name, "hypotheses": hypotheses, "references": references,
               **scores(hypotheses, references)} for name, hypotheses, references in cases],
}, ensure_ascii=False, indent=0))
