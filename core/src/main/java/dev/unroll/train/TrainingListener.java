package dev.unroll.train;

/**
 * Is told how training goes: console, file, plot, dashboard. Called on the training thread, so it
 * must be quick. An exception from it is logged, and it is not called again; training goes on.
 */
public interface TrainingListener {
  /** A step has been taken. */
  default void onStep(StepEvent event) {}

  /** An epoch has ended. */
  default void onEpoch(EpochEvent event) {}

  /** A row was added to the history. */
  default void onReport(History.Row row) {}
}
