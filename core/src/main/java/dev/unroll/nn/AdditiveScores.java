package dev.unroll.nn;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.sequence.StepRows;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Additive scores, from a network with one hidden layer. The derivative recomputes the hidden
 * layer, because it has A values for each pair of a query and a step.
 *
 * <pre>
 * e = tanh(q(t) + k(s))        s(t,s) = e·v
 * de = ds(t,s) · v ⊙ (1 − e²)  dq(t) = Σ de        dk(s) = Σ de        dv = Σ ds(t,s) · e
 * </pre>
 *
 * <p>Products with v are summed in double. The gradient with respect to v is summed within each
 * sequence, then over the sequences in the caller's order. No bit depends on the threads.
 *
 * @param queries q, projected, [T, A] of each sequence
 * @param keys k, projected, [S, A] of each sequence
 * @param v [A]
 */
record AdditiveScores(StepRows queries, StepRows keys, Tensor v) implements Scores {
  /** Floats of the hidden layer that are computed in one block, to stay in the L1 cache. */
  private static final int HOT_FLOATS = 4096;

  /** Floating-point operations that a tanh costs, to decide when threads pay off. */
  private static final int FLOPS = 20;

  @Override
  public boolean needsGradient() {
    return Tape.needsGradient(queries.values(), keys.values(), v);
  }

  @Override
  public boolean needsGradient(Adjoints adjoints) {
    return adjoints.needs(queries.values()) || adjoints.needs(keys.values()) || adjoints.needs(v);
  }

  @Override
  public long flops() {
    return (long) FLOPS * size();
  }

  private int size() {
    return keys.features();
  }

  /** Returns the number of steps of the memory whose hidden layer is computed in one block. */
  private int some() {
    return Math.max(1, Math.min(keys.longest(), HOT_FLOATS / size()));
  }

  @Override
  public int workspace() {
    return 2 * some() * size();
  }

  @Override
  public void forward(
      int n, float[] scores, int at, int rowLength, float[] workspace, int workspaceAt) {
    for (int t = 0; t < queries.length(n); t++) {
      for (int s = 0; s < keys.length(n); s += some()) {
        int count = Math.min(some(), keys.length(n) - s);
        hidden(n, t, s, count, workspace, workspaceAt);
        for (int i = 0; i < count; i++) {
          scores[at + t * rowLength + s + i] =
              (float)
                  Kernels.current()
                      .reductions()
                      .dot(
                          size(),
                          workspace,
                          workspaceAt + i * size(),
                          v.readOnlyArray(),
                          v.offset());
        }
      }
    }
  }

  /** Computes e of one query and some steps, [count, A] from {@code at}. */
  private void hidden(int n, int t, int s, int count, float[] e, int at) {
    Kernels.current()
        .pointwise()
        .addRow(
            count,
            size(),
            keys.values().readOnlyArray(),
            keys.values().offset() + keys.row(n, s) * size(),
            keys.stride() * size(),
            queries.values().readOnlyArray(),
            queries.values().offset() + queries.row(n, t) * size(),
            e,
            at,
            size());
    Kernels.current().activations().tanh(count * size(), e, at, e, at);
  }

  @Override
  public Gradient gradient(Adjoints adjoints) {
    boolean needsV = adjoints.needs(v);
    float[] dv = needsV ? Tape.scratch(queries.batch() * size()) : new float[0];
    if (needsV) {
      Arrays.fill(dv, 0, queries.batch() * size(), 0f);
    }
    return new Sums(
        this,
        adjoints.needs(queries.values()) ? adjoints.intoPart(queries.values()) : null,
        adjoints.needs(keys.values()) ? adjoints.intoPart(keys.values()) : null,
        needsV ? adjoints.into(v) : null,
        dv);
  }

  /**
   * The gradients.
   *
   * @param dvs the gradients with respect to v, [N, A]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sums(
      AdditiveScores of,
      Adjoints.@Nullable Sink dq,
      Adjoints.@Nullable Sink dk,
      Adjoints.@Nullable Sink dv,
      float[] dvs)
      implements Gradient {
    @Override
    public void add(int n, float[] ds, int at, int rowLength, float[] workspace, int workspaceAt) {
      int some = of.some();
      for (int t = 0; t < of.queries.length(n); t++) {
        for (int s = 0; s < of.keys.length(n); s += some) {
          int count = Math.min(some, of.keys.length(n) - s);
          of.hidden(n, t, s, count, workspace, workspaceAt);
          add(n, t, s, count, ds, at + t * rowLength + s, workspace, workspaceAt);
        }
      }
    }

    /** Adds the gradients of one query and some steps, whose e is in {@code workspace}. */
    private void add(
        int n, int t, int s, int count, float[] ds, int dsAt, float[] workspace, int e) {
      Pointwise pointwise = Kernels.current().pointwise();
      Activations activations = Kernels.current().activations();
      int size = of.size();
      float[] v = of.v.readOnlyArray();
      int de = e + of.some() * size;
      for (int i = 0; i < count; i++) {
        if (dv != null) {
          pointwise.axpy(size, ds[dsAt + i], workspace, e + i * size, dvs, n * size);
        }
        pointwise.scale(size, ds[dsAt + i], v, of.v.offset(), workspace, de + i * size);
      }
      activations.tanhGradient(count * size, workspace, e, workspace, de, workspace, de, false);
      if (dq != null) {
        int row = dq.offset() + of.queries.row(n, t) * size;
        pointwise.columnSums(count, size, workspace, de, size, dq.data(), row, true);
      }
      for (int i = 0; dk != null && i < count; i++) {
        int row = dk.offset() + of.keys.row(n, s + i) * size;
        pointwise.add(size, dk.data(), row, workspace, de + i * size, dk.data(), row);
      }
    }

    @Override
    public void finish() {
      if (dv != null) {
        int size = of.size();
        Kernels.current()
            .pointwise()
            .columnSums(
                of.queries.batch(), size, dvs, 0, size, dv.data(), dv.offset(), dv.accumulate());
      }
    }
  }
}
