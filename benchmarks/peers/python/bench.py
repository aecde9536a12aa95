#!/usr/bin/env python3
"""Times one workload with one Python library; prints one JSON line per mode. `unroll bench` has the same workloads.

  bench.py --peer torch|keras --workload NAME [--threads 1|2] [--batch N]
           [--mode train|infer|infer1|both|all] [--seconds 5] [--infer-seconds 3] [--warmup 1.5] [--compile]

Modes: train = forward + loss + backward + optimizer step; infer = forward only at the workload's
batch; infer1 = forward only at batch 1 (reported as mode "infer" with "batch": 1). `both` runs
infer then train, `all` runs infer1, infer, train, in one process and in that order, so that
peak_rss_mb (a high-water mark of the process) only grows towards the heavier mode.
cores_busy is the CPU time of this process per second of the timed part, others_busy that of
everything else on the machine: a run with others_busy above about 0.2 should be repeated.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIELDS = "name kind cell layers embed hidden vocab seq batch features outputs opt lr dropout clip".split()
TEXT = {"name", "kind", "cell", "opt"}
REAL = {"lr", "dropout", "clip"}
CAP = 60     # seconds after which a timing of very slow steps ends with fewer than five blocks
TOKEN_KINDS = {"lm", "tag", "seq2seq"}


class Spec(dict):
    __getattr__ = dict.__getitem__

    def batches(self, batch):
        """Distinct batches made before timing and used in turn: enough that a net cannot learn
        small workloads by heart and end up timing zero or denormal gradients."""
        return 4 if self.kind in ("lm", "seq2seq") else max(4, 4096 // batch)


def workloads():
    path = ROOT / "cli/src/main/resources/dev/unroll/cli/bench/workloads.tsv"
    found = {}
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        row = {k: v if k in TEXT else float(v) if k in REAL else int(v)
               for k, v in zip(FIELDS, line.split())}
        found[row["name"]] = Spec(row)
    return found


def machine_busy():
    """CPU seconds used by everything on the machine since it started."""
    with open("/proc/stat") as f:
        t = [int(v) for v in f.readline().split()[1:9]]
    return (t[0] + t[1] + t[2] + t[5] + t[6] + t[7]) / os.sysconf("SC_CLK_TCK")


def measure(step, seconds, warmup):
    """Median milliseconds per step over blocks of about a quarter second, >= `seconds` in all."""
    start, n = time.perf_counter(), 0
    while n < 1 or n < 3 and time.perf_counter() - start < CAP / 2 or time.perf_counter() - start < warmup:
        out = step()
        n += 1
    begin = time.perf_counter()
    step()
    once = time.perf_counter() - begin
    block = max(1, int(0.25 / max(once, 1e-7)))
    if block > 10:                       # a better estimate than a single call gives
        begin = time.perf_counter()
        for _ in range(block // 2):
            step()
        once = (time.perf_counter() - begin) / (block // 2)
        block = max(1, int(0.25 / once))
    times, steps, machine = [], 0, machine_busy()
    cpu, start = time.process_time(), time.perf_counter()
    while len(times) < 5 and time.perf_counter() - start < CAP or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        for _ in range(block):
            out = step()
        times.append((time.perf_counter() - begin) / block)
        steps += block
    wall = time.perf_counter() - start
    cores = (time.process_time() - cpu) / wall
    spread = sorted(times)
    return dict(ms=1e3 * statistics.median(times), steps=steps, out=out,
                lo=1e3 * spread[len(times) // 10], hi=1e3 * spread[-1 - len(times) // 10],
                cores=cores, others=max(0.0, (machine_busy() - machine) / wall - cores))


def main():
    known = workloads()
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--peer", required=True, choices=["torch", "keras"])
    ap.add_argument("--workload", required=True, choices=list(known))
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--batch", type=int, default=0)
    ap.add_argument("--mode", default="all", choices=["train", "infer", "infer1", "both", "all"])
    ap.add_argument("--seconds", type=float, default=5.0)
    ap.add_argument("--infer-seconds", type=float, default=3.0)
    ap.add_argument("--warmup", type=float, default=1.5)
    ap.add_argument("--compile", action="store_true", help="torch.compile / Keras jit_compile (XLA)")
    a = ap.parse_args()

    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(a.threads)
    if a.peer == "torch":
        import torch_peer as peer
    else:
        import keras_peer as peer
    peer.setup(a.threads)

    spec = known[a.workload]
    full = a.batch or spec.batch
    if spec.kind == "stream":
        modes = ["infer1"]
    else:
        modes = {"all": ["infer1", "infer", "train"], "both": ["infer", "train"]}.get(a.mode, [a.mode])
    for mode in modes:
        batch = 1 if mode == "infer1" else full
        step, value = peer.build(spec, batch, mode == "train", a.compile)
        m = measure(step, a.seconds if mode == "train" else a.infer_seconds, a.warmup)
        row = {"peer": a.peer + ("+compile" if a.compile else ""), "version": peer.version(),
               "workload": spec.name, "batch": batch, "threads": a.threads,
               "mode": "train" if mode == "train" else "infer",
               "samples_per_s": round(1e3 * batch / m["ms"], 2)}
        if spec.kind in TOKEN_KINDS:
            row["tokens_per_s"] = round(1e3 * batch * spec.seq / m["ms"], 1)
        row.update(ms_per_step=round(m["ms"], 5), ms_p10=round(m["lo"], 5), ms_p90=round(m["hi"], 5),
                   steps=m["steps"], cores_busy=round(m["cores"], 2), others_busy=round(m["others"], 2),
                   peak_rss_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                   final_loss=round(value(m["out"]), 5) if mode == "train" else None)
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    sys.exit(main())
