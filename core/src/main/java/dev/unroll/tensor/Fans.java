package dev.unroll.tensor;

/**
 * The sizes that an {@link Initializer} scales by.
 *
 * @param in fan in: the number of inputs of one unit
 * @param out fan out: the number of units that receive one input
 * @param unit the size whose inverse square root bounds {@link Initializer#uniform()}: as in
 *     PyTorch, the hidden size of a recurrent layer and the input size of a dense one
 */
public record Fans(int in, int out, int unit) {
  /** Checks that every size is positive. */
  public Fans {
    if (in < 1 || out < 1 || unit < 1) {
      throw new IllegalArgumentException(
          "fans must be positive, got in " + in + ", out " + out + ", unit " + unit);
    }
  }
}
