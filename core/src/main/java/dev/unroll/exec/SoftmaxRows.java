package dev.unroll.exec;

import dev.unroll.kernel.Kernels;
import java.util.function.IntUnaryOperator;

/**
 * What a softmax over the rows of a matrix divides by, cut over the workers by rows when that pays.
 * A row is one part's alone, so that no bit depends on the cut.
 *
 * <pre>
 * softmax(x)_j = exp(x_j − m) / s,    m = max x,    s = Σ exp(x_j − m)
 * log Σ exp(x) = m + log s
 * </pre>
 */
public final class SoftmaxRows {
  /** Exponentials that are summed while they are in the first cache: 4 KB. */
  private static final int CHUNK = 1024;

  /** Floating point operations that an exponential and its sum cost, to judge what pays. */
  private static final long FLOPS = 20;

  private final float[] largest;
  private final double[] sums;
  private final double[] logs;

  private SoftmaxRows(int rows) {
    largest = new float[rows];
    sums = new double[rows];
    logs = new double[rows];
  }

  /**
   * Goes through some rows.
   *
   * @param rows how many
   * @param offsetOf where each of them begins in x
   * @param n elements in a row
   * @param x anything; a row with a NaN, or with nothing above negative infinity, has the sum NaN
   */
  public static SoftmaxRows of(int rows, IntUnaryOperator offsetOf, int n, float[] x) {
    var result = new SoftmaxRows(rows);
    int parts = parts(rows, n);
    int chunk = Math.min(CHUNK, n);
    var scratch = new float[parts * chunk];
    Workers.shared()
        .run(
            parts,
            part -> {
              for (int row = Products.cut(rows, part, parts);
                  row < Products.cut(rows, part + 1, parts);
                  row++) {
                result.take(
                    row, n, x, offsetOf.applyAsInt(row), scratch, part * chunk, false, chunk);
              }
            });
    return result;
  }

  /** Returns room for this many rows, which {@link #exponentiate} fills. */
  public static SoftmaxRows room(int rows) {
    return new SoftmaxRows(rows);
  }

  /**
   * Replaces one row by exp(x − m), and keeps what its softmax divides by. Rows may be filled again
   * and by several threads, a row by one.
   *
   * @param n elements in the row
   * @param x in and out: as in {@link #of}, from {@code xo}
   */
  public void exponentiate(int row, int n, float[] x, int xo) {
    take(row, n, x, xo, x, xo, true, Math.min(CHUNK, n));
  }

  /** Into how many parts to cut work on so many rows with an exponential for each element. */
  public static int parts(int rows, int n) {
    return Products.parts(FLOPS * rows * n, Math.max(1, rows));
  }

  private void take(
      int row, int n, float[] x, int xo, float[] exps, int eo, boolean all, int chunk) {
    Kernels kernels = Kernels.current();
    float m = kernels.reductions().max(n, x, xo);
    double sum = 0;
    for (int from = 0; from < n; from += chunk) {
      int size = Math.min(chunk, n - from);
      int at = all ? eo + from : eo;
      kernels.activations().exp(size, x, xo + from, m, exps, at);
      sum += kernels.reductions().sum(size, exps, at);
    }
    largest[row] = m;
    sums[row] = sum;
    logs[row] = StrictMath.log(sum);
  }

  /** m of a row. */
  public float largest(int row) {
    return largest[row];
  }

  /** s of a row; from 1 to n. */
  public double sum(int row) {
    return sums[row];
  }

  /**
   * −log softmax(x)_j of a row, by x_j: log s + (m − x_j), which loses nothing where it is small.
   */
  public double surprise(int row, float xj) {
    return logs[row] + ((double) largest[row] - xj);
  }
}
