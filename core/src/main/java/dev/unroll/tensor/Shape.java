package dev.unroll.tensor;

import dev.unroll.BadInputException;
import dev.unroll.HeapLimit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Checks of shapes and their text form. */
public final class Shape {
  /** Allows any size in a dimension, in {@link #require}. */
  public static final int ANY = -1;

  private Shape() {}

  /**
   * Returns the number of elements of a shape; rejects negative sizes and products over 2^31 - 1.
   *
   * @throws BadInputException if the elements do not fit into an array
   */
  public static int size(int... shape) {
    double size = product(shape);
    if (size > Integer.MAX_VALUE) {
      throw tooLarge("an array of shape " + text(shape), size);
    }
    return (int) size;
  }

  /** Returns the number of elements of a weight, as {@link #size(int...)}, for its message. */
  static int sizeOfWeight(String name, int... shape) {
    double size = product(shape);
    if (size > Integer.MAX_VALUE) {
      throw tooLarge("weight \"" + name + "\" " + text(shape), size);
    }
    return (int) size;
  }

  private static double product(int... shape) {
    double size = 1; // exact below 2^31, and never overflows
    for (int dim : shape) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(shape) + " has a negative size");
      }
      size *= dim;
    }
    return size;
  }

  private static BadInputException tooLarge(String what, double size) {
    return new BadInputException(
        String.format(
            Locale.ROOT,
            "%s has %,.0f values (expected at most %,d, the largest array; the heap has %s). Use smaller sizes.",
            what,
            size,
            Integer.MAX_VALUE,
            HeapLimit.text(Runtime.getRuntime().maxMemory())));
  }

  /**
   * Returns the text of a shape, such as {@code [32, 10, 1]}, or {@code [N, T, 1]} with sizes of
   * {@link #ANY}.
   */
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
   * Checks that a tensor has the expected shape.
   *
   * @param who the layer or operation, for the message
   * @param what the argument's name, for the message
   * @param wanted expected sizes; {@link #ANY} allows any size
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
   * Returns the shape to which all of these broadcast, by the rules of {@link Tensor}.
   *
   * @param who the operation, for the message
   */
  static int[] broadcast(String who, Tensor first, Tensor... others) {
    int[] shape = first.shape();
    for (Tensor other : others) {
      shape = other.hasShape(shape) ? shape : broadcast(who, shape, other.shape());
    }
    return shape;
  }

  static int[] broadcast(String who, int[] a, int[] b) {
    int[] shape = (a.length >= b.length ? a : b).clone();
    for (int d = 1; d <= Math.min(a.length, b.length); d++) {
      int one = a[a.length - d];
      int other = b[b.length - d];
      if (one != other && one != 1 && other != 1) {
        throw new IllegalArgumentException(
            who
                + ": shapes "
                + text(a)
                + " and "
                + text(b)
                + " do not broadcast (expected equal sizes, or 1, in dimension -"
                + d
                + ", got "
                + one
                + " and "
                + other
                + "). Reshape or transpose one of them.");
      }
      shape[shape.length - d] = one == 1 ? other : one;
    }
    return shape;
  }

  /** Returns a shape with a new dimension at this position; -1 is the end. */
  static int[] with(int[] shape, int dim, int size) {
    int d = fromEnd("new dimension", dim, shape.length + 1);
    var longer = new int[shape.length + 1];
    System.arraycopy(shape, 0, longer, 0, d);
    longer[d] = size;
    System.arraycopy(shape, d, longer, d + 1, shape.length - d);
    return longer;
  }

  /** Returns a shape without one of its dimensions. */
  static int[] without(int[] shape, int dim) {
    var rest = new int[shape.length - 1];
    System.arraycopy(shape, 0, rest, 0, dim);
    System.arraycopy(shape, dim + 1, rest, dim, rest.length - dim);
    return rest;
  }

  /**
   * Converts a dimension or position that may count from the end (-1 is the last) to one that
   * counts from the start.
   */
  static int fromEnd(String what, int index, int size) {
    int result = index < 0 ? index + size : index;
    if (result < 0 || result >= size) {
      throw new IndexOutOfBoundsException(
          what
              + " "
              + index
              + " is out of range"
              + (size == 0 ? "; the size is 0" : "; valid are " + -size + " to " + (size - 1)));
    }
    return result;
  }
}
