package dev.unroll.data.time;

/** How likely the cells of a column are times, from the least likely to the most likely. */
public enum Likelihood {
  /** They are something else. */
  NONE,
  /** They are numbers that may be epochs, or look like times that cannot be read. */
  POSSIBLE,
  /** They are numbers such as years, and their order or the name of the column speaks for times. */
  LIKELY,
  /** They can hardly be anything else. */
  CERTAIN
}
