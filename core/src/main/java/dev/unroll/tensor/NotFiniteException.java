package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/**
 * A value or gradient became NaN or infinite; says in which layer and operation it was first seen.
 */
public final class NotFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1;
  private final String where;

  private NotFiniteException(String where, String what) {
    super(where + ": " + what + " is not finite");
    this.where = where;
  }

  /** The layer and the operation, such as {@code lstm1 (matmul)}. */
  public String where() {
    return where;
  }

  static void check(String scope, String op, String what, Tensor tensor) {
    if (!Kernels.current().reductions().allFinite(tensor.size(), tensor.array(), tensor.offset())) {
      throw new NotFiniteException(scope.isEmpty() ? op : scope + " (" + op + ")", what);
    }
  }
}
