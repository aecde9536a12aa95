package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/**
 * Thrown when a value or gradient becomes NaN or infinite; names the layer and operation where it
 * first occurred.
 */
public final class NotFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1;
  private final String where;
  private final String what;
  private final float value;
  private final boolean gradient;
  private final int row;

  private NotFiniteException(String where, String what, float value, boolean gradient, int row) {
    super(where + ": " + says(what, value) + (row < 0 ? "" : " in row " + row));
    this.where = where;
    this.what = says(what, value);
    this.row = row;
    this.value = value;
    this.gradient = gradient;
  }

  private static String says(String what, float value) {
    return what + (Float.isNaN(value) ? " is NaN" : " is infinite");
  }

  /**
   * The layer and the operation, with the gate and the time step (from 0) where they are known,
   * such as {@code lstm1 (matmul)} or {@code lstm1, input gate i at time step 17 (sigmoid)}.
   */
  public String where() {
    return where;
  }

  /** Describes the problem, such as {@code the output is infinite}. */
  public String what() {
    return what;
  }

  /** The caller's row of the first value that is not finite, from 0; -1 if unknown. */
  public int row() {
    return row;
  }

  /** The first value that is not finite: NaN or an infinity. */
  public float value() {
    return value;
  }

  /** Returns whether the value is a gradient; all values of the forward pass are then finite. */
  public boolean inGradient() {
    return gradient;
  }

  /** Checks that an output is finite. */
  static void checkOutput(TapeLocation location, Op op, Tensor output) {
    check(location, op, "the output", output, false);
  }

  /** Checks that the gradient of an output is finite. */
  static void checkGradient(TapeLocation location, Op op, Tensor gradient) {
    check(location, op, "the gradient", gradient, true);
  }

  private static void check(
      TapeLocation location, Op op, String what, Tensor tensor, boolean gradient) {
    if (finite(tensor)) {
      return;
    }
    float[] values = tensor.readOnlyArray();
    int element = 0;
    while (Float.isFinite(values[tensor.offset() + element])) {
      element++;
    }
    throw new NotFiniteException(
        location.words(op.name(), tensor, element),
        what,
        values[tensor.offset() + element],
        gradient,
        location.row(tensor, element));
  }

  /** Checks that the sum of squares of a parameter's gradient is finite. */
  static void checkGradient(TapeLocation location, Op op, String parameter, double sumOfSquares) {
    if (!Double.isFinite(sumOfSquares)) {
      throw new NotFiniteException(
          location.withParts(java.util.List.of()).words(op.name(), Tensor.zeros(1), 0),
          "the gradient by " + parameter,
          (float) sumOfSquares,
          true,
          -1);
    }
  }

  private static boolean finite(Tensor tensor) {
    return Kernels.current()
        .reductions()
        .allFinite(tensor.size(), tensor.readOnlyArray(), tensor.offset());
  }
}
