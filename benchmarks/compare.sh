#!/usr/bin/env bash
# Runs Unroll and other libraries on the same workloads, in turns, and prints a table with ratios.
#
# usage: benchmarks/compare.sh [--rounds N] [--peers "torch keras dl4j djl"] [--workloads "..."]
#                              [--modes "train infer infer1"] [--threads "1 2"] [--seconds S] [--out DIR]
#
# Each round runs every library once for each workload, mode and number of threads, so that a slow phase of
# the machine affects all of them. The raw lines are in DIR/runs.jsonl (default: runs/compare), which is
# appended to, and the table is in DIR/table.md. peers/README.md describes how to install the libraries.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=5
peers=torch
workloads='sine airline imdb-rnn imdb-lstm imdb-gru ptb-small ptb-medium ptb-large mnist-rnn mnist-rnn:128
  bilstm-tag seq2seq stream'
modes='train infer infer1'
threads='1 2'
seconds=4
out=runs/compare
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || { echo "compare.sh: $1 requires a value" >&2; exit 2; }
  case $1 in
    --rounds) rounds=$2 ;;
    --peers) peers=$2 ;;
    --workloads) workloads=$2 ;;
    --modes) modes=$2 ;;
    --threads) threads=$2 ;;
    --seconds) seconds=$2 ;;
    --out) out=$2 ;;
    *) echo "compare.sh: there is no option $1; see the first lines of this file" >&2; exit 2 ;;
  esac
  shift 2
done

mkdir -p "$out"
./unroll --version >/dev/null # builds it, before anything is timed

one() { # LIBRARY WORKLOAD BATCH MODE THREADS
  local options=(--threads "$5" --mode "$4")
  [ -z "$3" ] || options+=(--batch "$3")
  if [ "$1" = unroll ]; then
    ./unroll bench "$2" "${options[@]}" --seconds "$seconds" --json
  else
    benchmarks/peers/run.sh "$1" "$2" "${options[@]}" --seconds "$seconds" --infer-seconds "$seconds"
  fi >>"$out/runs.jsonl" 2>>"$out/errors.txt" || echo "$1 $2 $4 with $5 threads: see $out/errors.txt" >&2
}

for round in $(seq "$rounds"); do
  for workload in $workloads; do
    name=${workload%:*}
    batch=
    [ "$name" = "$workload" ] || batch=${workload#*:}
    for mode in $modes; do
      case $name:$mode in
        stream:infer1) ;; # the only mode of all libraries for it
        stream:*) continue ;;
      esac
      [ "$mode" != infer1 ] || [ -z "$batch" ] || continue
      for count in $threads; do
        echo "round $round of $rounds: $workload, $mode, $count threads" >&2
        for library in unroll $peers; do
          if [ "$library" = unroll ] && [ "$name" = stream ]; then
            one unroll stream '' stream "$count"
          else
            one "$library" "$name" "$batch" "$mode" "$count"
          fi
        done
      done
    done
  done
done

python3 benchmarks/compare.py "$out/runs.jsonl" | tee "$out/table.md"
