package dev.unroll.tasks.forecast;

/** The way in which several steps are forecast. */
public enum Strategy {
  /** The network outputs all steps of the horizon in one pass; the default. */
  DIRECT,
  /**
   * The network learns one step and is fed its own forecasts for the others. Its errors accumulate,
   * but all data are used to train this one step. Its only inputs are the target and the calendar.
   */
  RECURSIVE
}
