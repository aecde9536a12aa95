package dev.unroll.tasks.forecast;

/** The values that the scaling is fitted on. */
public enum FitOn {
  /** The training set. */
  TRAIN,
  /**
   * All values, including those of the test set. That is a data leak, since the range of the test
   * set is not known when a model is used; every score has a note on it.
   */
  ALL
}
