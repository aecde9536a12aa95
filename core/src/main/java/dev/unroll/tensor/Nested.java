package dev.unroll.tensor;

import java.util.Arrays;

/** Conversions between nested and flat arrays. */
final class Nested {
  private Nested() {}

  /** Returns the values of a matrix, in row-major order. */
  static float[] flat(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    var values = new float[Shape.size(rows.length, columns)];
    for (int r = 0; r < rows.length; r++) {
      copyRow(rows[r], columns, "row " + r, values, r * columns);
    }
    return values;
  }

  /** Returns the values of sequences of steps of features, in row-major order. */
  static float[] flat(float[][][] sequences) {
    int steps = sequences.length == 0 ? 0 : sequences[0].length;
    int features = steps == 0 ? 0 : sequences[0][0].length;
    var values = new float[Shape.size(sequences.length, steps, features)];
    for (int n = 0; n < sequences.length; n++) {
      if (sequences[n].length != steps) {
        throw new IllegalArgumentException(
            "sequence "
                + n
                + " has "
                + sequences[n].length
                + " steps, the first has "
                + steps
                + "; use Sequence.padded for sequences of different lengths");
      }
      for (int t = 0; t < steps; t++) {
        copyRow(
            sequences[n][t],
            features,
            "sequence " + n + ", step " + t,
            values,
            (n * steps + t) * features);
      }
    }
    return values;
  }

  private static void copyRow(float[] row, int length, String which, float[] to, int at) {
    if (row.length != length) {
      throw new IllegalArgumentException(
          which + " has " + row.length + " values, the first has " + length);
    }
    System.arraycopy(row, 0, to, at, length);
  }

  /** Returns a copy as rows of equal length. */
  static float[][] rows(float[] values, int offset, int rows, int columns) {
    var copy = new float[rows][];
    for (int r = 0; r < rows; r++) {
      copy[r] = Arrays.copyOfRange(values, offset + r * columns, offset + (r + 1) * columns);
    }
    return copy;
  }
}
