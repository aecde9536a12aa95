package dev.unroll.exec;

import dev.unroll.kernel.Kernels;
import java.util.function.IntUnaryOperator;

/**
 * Maxima and sums for a softmax over the rows of a matrix, split over the workers by rows when
 * large enough. Each row belongs to one part, so that no bit depends on the split.
 *
 * <pre>
 * softmax(x)_j = exp(x_j − m) / s,    m = max x,    s = Σ exp(x_j − m)
 * log Σ exp(x) = m + log s
 * </pre>
 */
public final class SoftmaxRows {
  /** Number of exponentials that are summed while in the first-level cache: 4 KB. */
  private static final int CHUNK = 1024;

  /**
   * Cost of an exponential and its sum in floating point operations, to decide whether to split.
   */
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
   * Computes the maxima and sums of some rows.
   *
   * @param rows number of rows
   * @param offsetOf position of each row in x
   * @param n number of elements in a row
   * @param x any values; a row with a NaN, or with only negative infinities, has the sum NaN
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

  /** Returns an instance for this many rows, to be filled by {@link #exponentiate}. */
  public static SoftmaxRows allocate(int rows) {
    return new SoftmaxRows(rows);
  }

  /**
   * Replaces one row by exp(x − m), and stores its maximum and sum. Rows may be filled again, and
   * by several threads, but each row by one thread at a time.
   *
   * @param n number of elements in the row
   * @param x in and out: as in {@link #of}, from {@code xo}
   */
  public void exponentiate(int row, int n, float[] x, int xo) {
    take(row, n, x, xo, x, xo, true, Math.min(CHUNK, n));
  }

  /**
   * Returns into how many parts to split work on this many rows with one exponential per element.
   */
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

  /** Returns m of a row. */
  public float largest(int row) {
    return largest[row];
  }

  /** Returns s of a row, from 1 to n. */
  public double sum(int row) {
    return sums[row];
  }

  /**
   * Returns −log softmax(x)_j of a row, given x_j, as log s + (m − x_j), which keeps its precision
   * when small.
   */
  public double surprisal(int row, float xj) {
    return logs[row] + ((double) largest[row] - xj);
  }
}
