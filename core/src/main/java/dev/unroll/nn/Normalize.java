package dev.unroll.nn;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.kernel.Reductions;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * The operation of {@link LayerNorm}. Where n is the normalised row, r = 1 / sqrt(v + ε) and g = dy
 * ⊙ scale,
 *
 * <pre>
 * dx     = r · (g − mean(g) − n ⊙ mean(g ⊙ n))
 * dscale = Σ rows dy ⊙ n
 * dshift = Σ rows dy
 * </pre>
 *
 * <p>Sums over a row and over the rows are in double, each in one fixed order, so threads may
 * process any rows (forward, dx) or columns (dscale, dshift).
 *
 * @param normalized n, [rows, F]
 * @param inverse r, [rows]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Normalize(
    Tensor x, Tensor scale, Tensor shift, float[] normalized, double[] inverse, Tensor y)
    implements Op {
  /** Operations per value in one direction, as an estimate of the work. */
  private static final int WORK_PER_VALUE = 16;

  static Tensor apply(Tensor x, Tensor scale, Tensor shift, double epsilon) {
    int rows = x.rows();
    int columns = x.columns();
    var op =
        new Normalize(
            x, scale, shift, Tape.scratch(rows * columns), new double[rows], Tape.empty(x.shape()));
    int parts = parts(rows, columns, rows);
    Workers.shared()
        .run(
            parts,
            part ->
                op.forward(
                    Products.cut(rows, part, parts), Products.cut(rows, part + 1, parts), epsilon));
    if (Tape.needsGradient(x, scale, shift)) {
      Tape.record(op, op.y);
    }
    return op.y;
  }

  private static int parts(int rows, int columns, int most) {
    return Math.max(1, Products.parts((long) WORK_PER_VALUE * rows * columns, most));
  }

  private void forward(int from, int to, double epsilon) {
    int columns = x.columns();
    for (int row = from; row < to; row++) {
      int at = row * columns;
      inverse[row] =
          row(
              x.readOnlyArray(),
              x.offset() + at,
              scale,
              shift,
              epsilon,
              normalized,
              at,
              y.array(),
              y.offset() + at);
    }
  }

  /**
   * Computes one row, forward.
   *
   * @param x in: the row, from {@code in}
   * @param normalized out: n, from {@code at}
   * @param y out: the row, from {@code out}
   * @return r
   */
  static double row(
      float[] x,
      int in,
      Tensor scale,
      Tensor shift,
      double epsilon,
      float[] normalized,
      int at,
      float[] y,
      int out) {
    Reductions reductions = Kernels.current().reductions();
    Pointwise pointwise = Kernels.current().pointwise();
    int columns = scale.size();
    double mean = reductions.sum(columns, x, in) / columns;
    for (int j = 0; j < columns; j++) {
      normalized[at + j] = (float) (x[in + j] - mean);
    }
    // From the centred values: E[x²] − m² would lose all digits where the mean is large.
    double variance = reductions.sumOfSquares(columns, normalized, at) / columns;
    double inverse = 1 / Math.sqrt(variance + epsilon);
    pointwise.scale(columns, (float) inverse, normalized, at, normalized, at);
    pointwise.multiply(columns, normalized, at, scale.readOnlyArray(), scale.offset(), y, out);
    pointwise.add(columns, y, out, shift.readOnlyArray(), shift.offset(), y, out);
    return inverse;
  }

  @Override
  public String name() {
    return "layerNorm";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    int rows = x.rows();
    int columns = x.columns();
    if (adjoints.needs(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      int parts = parts(rows, columns, rows);
      float[] weighted = Tape.scratch(parts * columns);
      Workers.shared()
          .run(
              parts,
              part ->
                  differentiate(
                      Products.cut(rows, part, parts),
                      Products.cut(rows, part + 1, parts),
                      dy,
                      weighted,
                      part * columns,
                      dx));
    }
    sumOverRows(adjoints, dy, scale, true);
    sumOverRows(adjoints, dy, shift, false);
  }

  /**
   * Computes the rows [from, to) of dx.
   *
   * @param weighted working memory for g, from {@code at}
   */
  private void differentiate(
      int from, int to, Tensor dy, float[] weighted, int at, Adjoints.Sink dx) {
    Reductions reductions = Kernels.current().reductions();
    Pointwise pointwise = Kernels.current().pointwise();
    int columns = x.columns();
    float[] into = dx.data();
    for (int row = from; row < to; row++) {
      int n = row * columns;
      pointwise.multiply(
          columns,
          dy.readOnlyArray(),
          dy.offset() + n,
          scale.readOnlyArray(),
          scale.offset(),
          weighted,
          at);
      double mean = reductions.sum(columns, weighted, at) / columns;
      double along = reductions.dot(columns, weighted, at, normalized, n) / columns;
      double r = inverse[row];
      int out = dx.offset() + n;
      for (int j = 0; j < columns; j++) {
        float d = (float) (r * (weighted[at + j] - mean - normalized[n + j] * along));
        into[out + j] = dx.accumulate() ? into[out + j] + d : d;
      }
    }
  }

  /** Adds the gradient with respect to the scale, or the shift. */
  private void sumOverRows(Adjoints adjoints, Tensor dy, Tensor parameter, boolean isScale) {
    if (!adjoints.needs(parameter)) {
      return;
    }
    Adjoints.Sink sink = adjoints.into(parameter);
    int rows = x.rows();
    int columns = x.columns();
    int parts = parts(rows, columns, columns);
    Workers.shared()
        .run(
            parts,
            part -> {
              int from = Products.cut(columns, part, parts);
              var sums = new double[Products.cut(columns, part + 1, parts) - from];
              for (int row = 0; row < rows; row++) {
                addRow(dy, row * columns + from, sums, isScale);
              }
              int out = sink.offset() + from;
              for (int j = 0; j < sums.length; j++) {
                float sum = (float) sums[j];
                sink.data()[out + j] = sink.accumulate() ? sink.data()[out + j] + sum : sum;
              }
            });
  }

  private void addRow(Tensor dy, int at, double[] sums, boolean isScale) {
    float[] gradient = dy.readOnlyArray();
    int in = dy.offset() + at;
    if (isScale) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += (double) gradient[in + j] * normalized[at + j];
      }
    } else {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += gradient[in + j];
      }
    }
  }
}
