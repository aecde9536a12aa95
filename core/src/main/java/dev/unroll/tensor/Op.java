package dev.unroll.tensor;

/**
 * A recorded operation: the values that its derivative needs, and the derivative itself, in the
 * same class as the forward computation.
 *
 * <p>An operation reads its inputs with {@link Tensor#readOnlyArray} and does not change them. It
 * creates its outputs with {@link Tape#empty} and writes them with {@link Tensor#array}. It calls
 * {@link Tape#record} when {@link Tape#needsGradient} is true.
 */
public interface Op {
  /** Returns its name in messages, such as {@code matmul}. */
  String name();

  /**
   * Adds the gradient of each input to that input's adjoint. Reads the gradients of its outputs
   * from {@link Adjoints#of} and writes to {@link Adjoints#into}.
   */
  void backward(Adjoints adjoints);
}
