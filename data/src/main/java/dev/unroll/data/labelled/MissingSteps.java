package dev.unroll.data.labelled;

/**
 * What becomes of a missing value in a sequence of numbers: of an empty cell, NA, n/a, NaN, null,
 * none, ?, - or a point.
 */
public enum MissingSteps {
  /** Refuses the file with the line; the default. */
  ERROR,
  /** Masks the step: it stays in its place, and has no influence. */
  MASK,
  /**
   * Draws a straight line between the neighbours within the sequence, by time where there is one;
   * before the first and after the last value of a sequence, takes the nearest.
   */
  INTERPOLATE,
  /** Leaves out the step. */
  DROP
}
