package dev.unroll.tensor;

/**
 * What an {@link Initializer} scales by.
 *
 * @param in values that flow into one unit
 * @param out units that one value flows into
 * @param unit the size whose inverse square root bounds {@link Initializer#uniform()}: the hidden
 *     size of a recurrent layer, the input size of a dense one, as PyTorch does
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
