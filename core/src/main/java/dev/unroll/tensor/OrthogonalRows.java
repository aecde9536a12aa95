package dev.unroll.tensor;

/**
 * Random orthonormal vectors by modified Gram-Schmidt, applied twice ("twice is enough", Giraud et
 * al. 2005).
 */
final class OrthogonalRows {
  private OrthogonalRows() {}

  /**
   * Fills a [rows, columns] matrix with orthonormal rows, or orthonormal columns when they are
   * fewer.
   */
  static void fill(float[] values, int rows, int columns, CounterRandom random) {
    boolean wide = rows <= columns;
    int count = wide ? rows : columns;
    int length = wide ? columns : rows;
    var vectors = new double[count][length];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < length; i++) {
        vectors[v][i] = random.gaussian((long) v * length + i);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int w = 0; w < v; w++) {
          subtractProjection(vectors[v], vectors[w]);
        }
      }
      normalize(vectors[v]);
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] = (float) (wide ? vectors[r][c] : vectors[c][r]);
      }
    }
  }

  private static void subtractProjection(double[] vector, double[] unit) {
    double dot = 0;
    for (int i = 0; i < unit.length; i++) {
      dot += vector[i] * unit[i];
    }
    for (int i = 0; i < unit.length; i++) {
      vector[i] -= dot * unit[i];
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
}
