package dev.unroll.data.labelled;

/**
 * The handling of missing values in sequences of numbers. A value is missing if its cell is empty,
 * NA, n/a, NaN, null, none, ?, - or a point.
 */
public enum MissingSteps {
  /** Rejects the file and reports the line; the default. */
  ERROR,
  /** Masks the step: it keeps its place, but has no influence. */
  MASK,
  /**
   * Interpolates linearly within the sequence, by time if there is a time column; before the first
   * and after the last value, takes the nearest value.
   */
  INTERPOLATE,
  /** Drops the step. */
  DROP
}
