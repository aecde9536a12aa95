package dev.unroll.tensor;

import dev.unroll.exec.Workers;

/**
 * Random orthonormal vectors by modified Gram-Schmidt, applied twice ("twice is enough", Giraud et
 * al. 2005).
 *
 * <pre>
 * v_k = g_k                                     Gaussian
 * twice: v_k = v_k − (v_k · v_j) v_j            for j = 0, ..., k − 1
 * v_k = v_k / |v_k|
 * </pre>
 *
 * <p>The cost is cubic. Every dot product sums in ascending order, so its speed is bounded by the
 * latency of an addition. Therefore four vectors are projected together in the first pass, in
 * parallel by all threads, and in the second pass, which is sequential, a projection is subtracted
 * while the next dot product is computed. Neither changes the order of the sums, so the bits are
 * those of the formula.
 */
final class OrthogonalRows {
  private static final System.Logger LOG = System.getLogger(OrthogonalRows.class.getName());

  /** Vectors that are projected together in the first pass. */
  private static final int TOGETHER = 4;

  /** Vectors whose first pass over all earlier ones is one parallel run. */
  private static final int PANEL = 64;

  /** The number of vectors from which the log states the expected time. */
  private static final int MANY = 2000;

  private final double[][] vectors;
  private final int length;
  private final long begin = System.nanoTime();

  private OrthogonalRows(int count, int length) {
    this.vectors = new double[count][length];
    this.length = length;
  }

  /**
   * Fills a [rows, columns] matrix with orthonormal rows, or orthonormal columns when they are
   * fewer.
   */
  static void fill(float[] values, int rows, int columns, CounterRandom random) {
    boolean wide = rows <= columns;
    var all = new OrthogonalRows(wide ? rows : columns, wide ? columns : rows);
    all.compute(random);
    double[][] vectors = all.vectors;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] = (float) (wide ? vectors[r][c] : vectors[c][r]);
      }
    }
  }

  private void compute(CounterRandom random) {
    int count = vectors.length;
    for (int first = 0; first < count; first += PANEL) {
      int from = first;
      int to = Math.min(count, first + PANEL);
      Workers.shared()
          .run(
              (to - from + TOGETHER - 1) / TOGETHER,
              part -> {
                int begins = from + part * TOGETHER;
                int ends = Math.min(to, begins + TOGETHER);
                for (int v = begins; v < ends; v++) {
                  draw(v, random);
                }
                project(begins, ends, 0, from);
              });
      for (int v = from; v < to; v++) {
        project(v, v + 1, from, v);
        projectAgain(v);
        normalize(vectors[v]);
      }
      if (count >= MANY && from <= count / 8 && count / 8 < to) {
        announce(to);
      }
    }
  }

  private void draw(int v, CounterRandom random) {
    for (int i = 0; i < length; i++) {
      vectors[v][i] = random.gaussian((long) v * length + i);
    }
  }

  /** Projects vectors {@code begins} to {@code ends} (exclusive) on final ones, in order. */
  private void project(int begins, int ends, int from, int to) {
    if (ends - begins == TOGETHER) {
      for (int w = from; w < to; w++) {
        projectFour(
            vectors[begins],
            vectors[begins + 1],
            vectors[begins + 2],
            vectors[begins + 3],
            vectors[w]);
      }
      return;
    }
    for (int v = begins; v < ends; v++) {
      for (int w = from; w < to; w++) {
        double dot = dot(vectors[v], vectors[w]);
        subtract(vectors[v], dot, vectors[w]);
      }
    }
  }

  private static void projectFour(
      double[] v0, double[] v1, double[] v2, double[] v3, double[] unit) {
    double dot0 = 0;
    double dot1 = 0;
    double dot2 = 0;
    double dot3 = 0;
    for (int i = 0; i < unit.length; i++) {
      double u = unit[i];
      dot0 += v0[i] * u;
      dot1 += v1[i] * u;
      dot2 += v2[i] * u;
      dot3 += v3[i] * u;
    }
    for (int i = 0; i < unit.length; i++) {
      double u = unit[i];
      v0[i] -= dot0 * u;
      v1[i] -= dot1 * u;
      v2[i] -= dot2 * u;
      v3[i] -= dot3 * u;
    }
  }

  /** The second pass: projects a vector on all earlier ones, in order. */
  private void projectAgain(int v) {
    if (v == 0) {
      return;
    }
    double[] vector = vectors[v];
    double dot = dot(vector, vectors[0]);
    for (int w = 1; w < v; w++) {
      dot = subtractAndDot(vector, dot, vectors[w - 1], vectors[w]);
    }
    subtract(vector, dot, vectors[v - 1]);
  }

  /** Subtracts factor · unit, and returns the dot product of the result and the next unit. */
  private static double subtractAndDot(
      double[] vector, double factor, double[] unit, double[] next) {
    double dot = 0;
    for (int i = 0; i < vector.length; i++) {
      double x = vector[i] - factor * unit[i];
      vector[i] = x;
      dot += x * next[i];
    }
    return dot;
  }

  private static double dot(double[] vector, double[] unit) {
    double dot = 0;
    for (int i = 0; i < vector.length; i++) {
      dot += vector[i] * unit[i];
    }
    return dot;
  }

  private static void subtract(double[] vector, double factor, double[] unit) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= factor * unit[i];
    }
  }

  private static void normalize(double[] vector) {
    double sum = 0;
    for (double x : vector) {
      sum += x * x;
    }
    double norm = StrictMath.sqrt(sum);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= norm;
    }
  }

  /** Logs what is computed and for how long, from the time that the first vectors took. */
  private void announce(int done) {
    int count = vectors.length;
    double seconds = (System.nanoTime() - begin) * 1e-9;
    long left = Math.round(seconds * (((double) count * count) / ((double) done * done) - 1));
    LOG.log(
        System.Logger.Level.INFO,
        "computing orthogonal initial weights ["
            + count
            + ", "
            + length
            + "]: about "
            + left
            + " s left; the initializers glorot and uniform take no time");
  }
}
