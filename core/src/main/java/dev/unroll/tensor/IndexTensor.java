package dev.unroll.tensor;

import java.util.Arrays;

/**
 * Immutable tensor of integers: ids, class targets, lengths, positions of a maximum. Never
 * differentiated.
 */
public final class IndexTensor {
  private final int[] values;
  private final int[] shape;

  private IndexTensor(int[] values, int[] shape) {
    this.values = values;
    this.shape = shape;
  }

  /** Creates a tensor from a copy of the values, in row-major order. */
  public static IndexTensor of(int[] values, int... shape) {
    int size = Shape.size(shape);
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape " + Shape.text(shape) + " requires " + size + " values, got " + values.length);
    }
    return new IndexTensor(values.clone(), shape.clone());
  }

  /**
   * Creates a tensor {@code [N, T]} from a copy of rows of equal length, such as padded token ids.
   */
  public static IndexTensor of(int[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    var values = new int[Shape.size(rows.length, width)];
    for (int n = 0; n < rows.length; n++) {
      if (rows[n].length != width) {
        throw new IllegalArgumentException(
            "row "
                + n
                + " has "
                + rows[n].length
                + " values, the first has "
                + width
                + "; use Sequence.paddedIds for sequences of different lengths");
      }
      System.arraycopy(rows[n], 0, values, n * width, width);
    }
    return new IndexTensor(values, new int[] {rows.length, width});
  }

  /** Creates a vector of integers. */
  public static IndexTensor vector(int... values) {
    return of(values, values.length);
  }

  /** The number of elements. */
  public int size() {
    return values.length;
  }

  /** The size of one dimension; -1 is the last. */
  public int size(int dim) {
    return shape[Shape.fromEnd("dimension", dim, shape.length)];
  }

  /** The sizes of all dimensions. */
  public int[] shape() {
    return shape.clone();
  }

  /** Returns the element at a row-major position. */
  public int get(int position) {
    return values[position];
  }

  /** Returns a copy of the elements, in row-major order. */
  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexTensor that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  /** Returns shape and values as nested rows; long axes are shortened. */
  @Override
  public String toString() {
    return "IndexTensor"
        + Shape.text(shape)
        + " "
        + ValueText.of(shape, i -> Integer.toString(values[i]));
  }
}
