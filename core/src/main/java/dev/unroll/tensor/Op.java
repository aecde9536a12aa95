package dev.unroll.tensor;

/**
 * A recorded operation: whatever its derivative needs, and the derivative, beside the forward
 * computation that made it.
 *
 * <p>An operation reads its inputs by {@link Tensor#readOnlyArray} and does not change them. It
 * makes its outputs by {@link Tape#empty}, writes them by {@link Tensor#array}, and calls {@link
 * Tape#record} when {@link Tape#needsGradient} is true.
 */
public interface Op {
  /** The word for it in messages, such as {@code matmul}. */
  String name();

  /**
   * Adds the gradient of the loss by each input to that input's adjoint: reads {@link Adjoints#of}
   * of its outputs and writes where {@link Adjoints#into} says.
   */
  void backward(Adjoints adjoints);
}
