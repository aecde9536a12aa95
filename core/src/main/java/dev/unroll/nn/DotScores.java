package dev.unroll.nn;

import dev.unroll.sequence.StepRows;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import org.jspecify.annotations.Nullable;

/**
 * Scores as dot products of queries and keys; each is one chain of fma over ascending features.
 *
 * <pre>
 * s = q·kᵀ        dq = ds·k        dk = dsᵀ·q
 * </pre>
 *
 * @param queries q, [T, K] of each sequence
 * @param keys k, [S, K] of each sequence
 */
record DotScores(StepRows queries, StepRows keys) implements Scores {
  @Override
  public boolean needsGradient() {
    return Tape.needsGradient(queries.values(), keys.values());
  }

  @Override
  public boolean needsGradient(Adjoints adjoints) {
    return adjoints.needs(queries.values()) || adjoints.needs(keys.values());
  }

  @Override
  public long flops() {
    return 2L * keys.features();
  }

  @Override
  public int workspace() {
    return Math.max(StepProducts.workspace(queries), StepProducts.workspace(keys));
  }

  @Override
  public void forward(
      int n, float[] scores, int at, int rowLength, float[] workspace, int workspaceAt) {
    if (queries.length(n) == 1) { // the same chains, packing the one query instead of all keys
      StepProducts.timesTransposed(n, keys, queries, scores, at, 1, workspace, workspaceAt);
    } else {
      StepProducts.timesTransposed(n, queries, keys, scores, at, rowLength, workspace, workspaceAt);
    }
  }

  @Override
  public Gradient gradient(Adjoints adjoints) {
    return new Products(
        this,
        adjoints.needs(queries.values()) ? adjoints.intoPart(queries.values()) : null,
        adjoints.needs(keys.values()) ? adjoints.intoPart(keys.values()) : null);
  }

  private record Products(DotScores of, Adjoints.@Nullable Sink dq, Adjoints.@Nullable Sink dk)
      implements Gradient {
    @Override
    public void add(int n, float[] ds, int at, int rowLength, float[] workspace, int workspaceAt) {
      StepRows q = of.queries;
      StepRows k = of.keys;
      if (dq != null) {
        StepProducts.addSums(
            n, ds, at, rowLength, 1, k, q, dq.data(), dq.offset(), workspace, workspaceAt);
      }
      if (dk != null) {
        StepProducts.addSums(
            n, ds, at, 1, rowLength, q, k, dk.data(), dk.offset(), workspace, workspaceAt);
      }
    }

    @Override
    public void finish() {
      // Every row of the gradients belongs to one sequence.
    }
  }
}
