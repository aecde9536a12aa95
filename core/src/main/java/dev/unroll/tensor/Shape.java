package dev.unroll.tensor;

import java.util.Arrays;
import java.util.List;

/** Checks and words about shapes. */
public final class Shape {
  /** In {@link #require}: any size is welcome in this place. */
  public static final int ANY = -1;

  private Shape() {}

  /** The number of elements of a shape; refuses negative sizes and products over 2^31 - 1. */
  public static int size(int... shape) {
    long size = 1;
    for (int dim : shape) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(shape) + " has a negative size");
      }
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + text(shape) + " has more than 2^31 - 1 elements");
      }
    }
    return (int) size;
  }

  /** A shape as {@code [32, 10, 1]}, or {@code [N, T, 1]} where {@link #ANY} size will do. */
  public static String text(int... shape) {
    List<String> names = shape.length == 2 ? List.of("N", "F") : List.of("N", "T", "F");
    var text = new StringBuilder("[");
    for (int d = 0; d < shape.length; d++) {
      text.append(d == 0 ? "" : ", ");
      text.append(
          shape[d] == ANY ? (d < names.size() ? names.get(d) : "*") : Integer.toString(shape[d]));
    }
    return text.append(']').toString();
  }

  /**
   * Refuses a tensor of another shape than the wanted one.
   *
   * @param who the layer or operation, for the message
   * @param what the argument's name, for the message
   * @param wanted sizes, {@link #ANY} where any will do
   */
  public static void require(String who, String what, Tensor tensor, int... wanted) {
    boolean same = tensor.rank() == wanted.length;
    for (int d = 0; same && d < wanted.length; d++) {
      same = wanted[d] == ANY || wanted[d] == tensor.size(d);
    }
    if (!same) {
      throw new IllegalArgumentException(
          who + ": " + what + " must be " + text(wanted) + ", got " + text(tensor.shape()));
    }
  }

  /**
   * Turns a dimension or position that may count from the end (-1 is the last) into one from the
   * start.
   */
  static int fromEnd(String what, int index, int size) {
    int result = index < 0 ? index + size : index;
    if (result < 0 || result >= size) {
      throw new IndexOutOfBoundsException(
          what + " " + index + " is out of range; valid are " + -size + " to " + (size - 1));
    }
    return result;
  }
}
