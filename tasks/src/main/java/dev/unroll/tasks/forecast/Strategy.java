package dev.unroll.tasks.forecast;

/** The way in which several steps are forecast. */
public enum Strategy {
  /** The network gives all steps of the horizon in one pass; the default. */
  DIRECT,
  /**
   * The network learns one step and is fed its own forecasts for the others. Its errors add up, but
   * all data train the one step, and its inputs are the target alone and the calendar.
   */
  RECURSIVE
}
