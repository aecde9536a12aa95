package dev.unroll.tensor;

import dev.unroll.kernel.PackLayout;

/**
 * Identifies a packed form on a tape: the tensor itself, the version of its values, and the layout.
 */
record PackKey(int identity, Tensor tensor, long version, PackLayout layout) {

  /** Returns the key of the current values of a matrix. */
  static PackKey of(Tensor matrix, PackLayout layout) {
    Parameter parameter = matrix.parameter;
    return new PackKey(
        System.identityHashCode(matrix),
        matrix,
        parameter == null ? 0 : parameter.version(),
        layout);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackKey that
        && tensor == that.tensor
        && version == that.version
        && layout.equals(that.layout);
  }

  @Override
  public int hashCode() {
    return 31 * identity + layout.hashCode();
  }
}
