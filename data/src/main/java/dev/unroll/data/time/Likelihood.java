package dev.unroll.data.time;

/** The likelihood that the cells of a column are times, in ascending order. */
public enum Likelihood {
  /** The cells are not times. */
  NONE,
  /** The cells are numbers that may be epochs, or look like times that cannot be read. */
  POSSIBLE,
  /**
   * The cells are numbers such as years, and their order or the name of the column suggests times.
   */
  LIKELY,
  /** The cells are almost certainly times. */
  CERTAIN
}
