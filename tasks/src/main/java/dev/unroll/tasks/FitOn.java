package dev.unroll.tasks;

/** Which values the scaling is fitted on. */
public enum FitOn {
  /** Those that also train the model. */
  TRAIN,
  /**
   * All, those of the test part too. That is a leak, since the test part's range would not be known
   * in earnest; every output says so.
   */
  ALL
}
