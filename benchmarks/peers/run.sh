#!/bin/sh
# run.sh PEER WORKLOAD [options of the harness, e.g. --threads 2 --mode train --batch 128 --seconds 5]
#   PEER: torch | keras | dl4j | djl.  Prints one JSON line per measured mode; all else goes to stderr.
# Environment: PY_TORCH, PY_KERAS  Python interpreters that have the peer (default python3)
#              JAVA                java launcher (default java)
#              LOCK                when set, the run holds an exclusive flock on that file
set -eu
here=$(cd "$(dirname "$0")" && pwd)
specs=$here/../../cli/src/main/resources/dev/unroll/cli/bench/workloads.tsv
peer=$1; load=$2; shift 2
threads=1; prev=
for a in "$@"; do [ "$prev" = --threads ] && threads=$a; prev=$a; done
export OMP_NUM_THREADS="$threads" MKL_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads"
if [ -n "${LOCK:-}" ] && [ -z "${PEERS_LOCKED:-}" ]; then
  PEERS_LOCKED=1; export PEERS_LOCKED
  exec flock "$LOCK" "$0" "$peer" "$load" "$@"
fi
case $peer in
  torch) exec "${PY_TORCH:-python3}" "$here/python/bench.py" --peer torch --workload "$load" "$@" ;;
  keras) TF_CPP_MIN_LOG_LEVEL=2 KERAS_BACKEND=tensorflow \
         exec "${PY_KERAS:-python3}" "$here/python/bench.py" --peer keras --workload "$load" "$@" ;;
  dl4j|djl) exec "${JAVA:-java}" -Xmx8g -cp "$here/java/$peer/target/classes:$here/java/$peer/target/lib/*" \
         peers.Main --specs "$specs" --workload "$load" "$@" ;;
  *) echo "unknown peer $peer" >&2; exit 2 ;;
esac
