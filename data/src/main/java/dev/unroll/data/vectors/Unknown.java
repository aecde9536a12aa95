package dev.unroll.data.vectors;

/** Which vector a word gets that has none. */
public sealed interface Unknown {
  /** All zeros, which says nothing and, in a frozen table, stays so. */
  static Unknown zeros() {
    return new Zeros();
  }

  /** The mean of all vectors that were read: a word like any. */
  static Unknown mean() {
    return new Mean();
  }

  /**
   * A vector of its own, drawn value by value from the normal distribution that has the mean and
   * the standard deviation of the vectors that were read. The same seed and word give the same
   * vector, whatever the other words are.
   */
  static Unknown random(long seed) {
    return new Random(seed);
  }

  /** See {@link Unknown#zeros}. */
  record Zeros() implements Unknown {}

  /** See {@link Unknown#mean}. */
  record Mean() implements Unknown {}

  /**
   * See {@link Unknown#random}.
   *
   * @param seed of all the words
   */
  record Random(long seed) implements Unknown {}
}
