package dev.unroll.data.vectors;

/** The vector of a word that has none in the file. */
public sealed interface Unknown {
  /** Returns zeros, which carry no information and, in a frozen table, stay zero. */
  static Unknown zeros() {
    return new Zeros();
  }

  /** Returns the mean of all vectors that were read, which acts as an average word. */
  static Unknown mean() {
    return new Mean();
  }

  /**
   * Returns random vectors. Each value is drawn from a normal distribution with the mean and
   * standard deviation of the vectors that were read. The same seed and word give the same vector,
   * regardless of the other words.
   */
  static Unknown random(long seed) {
    return new Random(seed);
  }

  /** Zero vectors; see {@link Unknown#zeros}. */
  record Zeros() implements Unknown {}

  /** The mean vector; see {@link Unknown#mean}. */
  record Mean() implements Unknown {}

  /**
   * Random vectors; see {@link Unknown#random}.
   *
   * @param seed the seed for all words
   */
  record Random(long seed) implements Unknown {}
}
