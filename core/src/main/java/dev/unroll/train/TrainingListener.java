package dev.unroll.train;

/**
 * Is told how training goes: console, file, plot, dashboard.
 *
 * <p>Each listener is called on a thread of its own, one event after the other, some time after the
 * fact; training waits for it only at the end, and then not for long. An exception from it is
 * logged, and it is not called again. One that is too slow misses events. What must happen between
 * two steps belongs into {@link Trainer#stopWhen}.
 */
public interface TrainingListener {
  /** A step has been taken. */
  default void onStep(StepEvent event) {}

  /** An epoch has ended. */
  default void onEpoch(EpochEvent event) {}

  /** A row was added to the history. */
  default void onReport(History.Row row) {}

  /** A checkpoint has been written. */
  default void onCheckpoint(CheckpointEvent event) {}

  /** Something that a person should know, as one sentence; training goes on. */
  default void onWarning(String sentence) {}

  /** Every how many steps {@link #onTensors} is wanted; 0, the default: never. */
  default long tensorsEvery() {
    return 0;
  }

  /** All weights and gradients, copied; costs time and memory. */
  default void onTensors(TensorsEvent event) {}

  /** Training has ended, whichever way; the last call of a run. */
  default void onEnd() {}
}
