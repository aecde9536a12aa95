package dev.unroll.tensor;

import java.util.StringJoiner;
import java.util.function.IntFunction;

/** Nested rows of values as text, shortened as in NumPy. */
final class ValueText {
  /** Along an axis longer than this, only the first and last {@link #EDGE} are shown. */
  private static final int LONGEST = 8;

  private static final int EDGE = 3;

  /** Up to this number of values, all rows are in one line. */
  private static final int ONE_LINE = 16;

  private final int[] shape;
  private final IntFunction<String> value;
  private final boolean oneLine;

  private ValueText(int[] shape, IntFunction<String> value, boolean oneLine) {
    this.shape = shape;
    this.value = value;
    this.oneLine = oneLine;
  }

  /**
   * Returns the values in brackets, such as {@code [[1.0, 2.0], [3.0, 4.0]]}.
   *
   * @param value returns the text at a row-major position
   */
  static String of(int[] shape, IntFunction<String> value) {
    int size = Shape.size(shape);
    return new ValueText(shape, value, size <= ONE_LINE).nested(0, 0);
  }

  private String nested(int axis, int position) {
    if (axis == shape.length) {
      return value.apply(position);
    }
    int stride = 1;
    for (int inner = axis + 1; inner < shape.length; inner++) {
      stride *= shape[inner];
    }
    boolean inner = axis == shape.length - 1;
    var text = new StringJoiner(inner || oneLine ? ", " : ",\n" + " ".repeat(axis + 1), "[", "]");
    for (int i = 0; i < shape[axis]; i++) {
      if (shape[axis] > LONGEST && i == EDGE) {
        text.add("...");
        i = shape[axis] - EDGE;
      }
      text.add(nested(axis + 1, position + i * stride));
    }
    return text.toString();
  }
}
