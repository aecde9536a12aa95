#!/usr/bin/env python3
"""Prints tables with ratios from the JSON lines of compare.sh:  compare.py FILE.jsonl...

For each library the number of threads with the lowest median over its runs counts. A ratio is the time of the
fastest other library divided by the time of Unroll. Runs during which other processes used more than 0.2 cores
are left out where undisturbed ones exist; a star marks results without one."""
import collections
import json
import math
import pathlib
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
WORKLOADS = ROOT / "cli/src/main/resources/dev/unroll/cli/bench/workloads.tsv"
LIMIT = 0.2


def order():
    return [l.split()[0] for l in WORKLOADS.read_text().splitlines() if l.strip() and not l.startswith("#")]


def read(files):
    runs = collections.defaultdict(list)
    for file in files:
        for line in pathlib.Path(file).read_text().splitlines():
            r = json.loads(line)
            runs[r["mode"], r["workload"], r["batch"], r["peer"], r["threads"]].append(r)
    return runs


def summary(runs):
    """Median of the undisturbed runs."""
    quiet = [r for r in runs if (r["others_busy"] or 0) <= LIMIT]
    used = quiet or runs
    return {
        "ms": statistics.median(r["ms_per_step"] for r in used),
        "rss": statistics.median(r["peak_rss_mb"] or 0 for r in used),
        "runs": len(used),
        "star": "" if quiet else "*",
    }


def best(results, mode, workload, batch, peer):
    found = [(s["ms"], t, s) for (m, w, b, p, t), s in results.items() if (m, w, b, p) == (mode, workload, batch, peer)]
    return min(found, key=lambda one: one[0]) if found else None


def shown(one):
    return "-" if one is None else f"{one[0]:.4g}{one[2]['star']} ({one[1]}t)"


def table(title, results, mode, keys, peers):
    rows, ratios = [], {}
    for workload, batch in keys:
        ours = best(results, mode, workload, batch, "unroll")
        theirs = {p: best(results, mode, workload, batch, p) for p in peers}
        known = {p: one for p, one in theirs.items() if one}
        if ours is None or not known:
            continue
        fastest = min(known, key=lambda p: known[p][0])
        ratios[workload] = ratios.get(workload, []) + [known[fastest][0] / ours[0]]
        rows.append([workload, str(batch), shown(ours)] + [shown(theirs[p]) for p in peers]
                    + [f"{known[fastest][0] / ours[0]:.2f} ({fastest})",
                       f"{ours[2]['rss']:.0f} / {min(one[2]['rss'] for one in known.values()):.0f}",
                       str(ours[2]["runs"])])
    if not rows:
        return
    print(f"### {title}\n")
    print("| workload | batch | Unroll, ms | " + " | ".join(f"{p}, ms" for p in peers)
          + " | ratio | peak MB: Unroll / least other | runs |")
    print("|---|--:|--:|" + "--:|" * len(peers) + "--:|--:|--:|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    every = [r for values in ratios.values() for r in values]
    print(f"\nGeometric mean of {len(every)} ratios: {mean(every):.2f}\n")


def mean(ratios):
    return math.exp(statistics.fmean(math.log(r) for r in ratios))


def main(files):
    runs = read(files)
    results = {key: summary(values) for key, values in runs.items()}
    peers = sorted({key[3] for key in results} - {"unroll"})
    versions = {r["peer"]: r["version"] for values in runs.values() for r in values}
    print("Versions: " + ", ".join(f"{p} {versions[p]}" for p in sorted(versions)) + "\n")
    usual = order()
    keys = sorted({(key[1], key[2]) for key in results}, key=lambda k: (usual.index(k[0]), k[1]))
    trained = {(k[1], k[2]) for k in results if k[0] == "train"}
    table("Training", results, "train", [k for k in keys if k in trained], peers)
    table("Predictions for batches", results, "infer", [k for k in keys if k[1] > 1], peers)
    table("Predictions for one sequence; stream: one step", results, "infer", [k for k in keys if k[1] == 1], peers)
    everything = []
    for workload, batch in keys:
        mode = "infer" if workload == "stream" else "train"
        ours = best(results, mode, workload, batch, "unroll")
        others = [one for one in (best(results, mode, workload, batch, p) for p in peers) if one]
        if ours and others:
            everything.append((workload, min(o[0] for o in others) / ours[0]))
    if any(w == "stream" for w, _ in everything):
        without = [r for w, r in everything if w != "stream"]
        print(f"Training and stream together: geometric mean {mean([r for _, r in everything]):.2f}"
              + (f", without stream {mean(without):.2f}" if without else ""))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("compare.py: expected one or more files of JSON lines, got none")
    main(sys.argv[1:])
