package dev.unroll.train;

/**
 * Receives the events of a training run, for a console, file, plot or dashboard.
 *
 * <p>Each listener is called asynchronously on a separate thread, one event at a time. Training
 * waits for it only at the end, and only for a short time. If it throws an exception, that is
 * logged and it is not called again. A listener that is too slow misses events. For actions between
 * two steps use {@link Trainer#stopWhen}.
 */
public interface TrainingListener {
  /** Called when a step has been taken. */
  default void onStep(StepEvent event) {}

  /** Called when an epoch has ended. */
  default void onEpoch(EpochEvent event) {}

  /** Called when a row was added to the history. */
  default void onReport(History.Row row) {}

  /** Called when a checkpoint has been written. */
  default void onCheckpoint(CheckpointEvent event) {}

  /**
   * Called with a warning for the user, one sentence; training continues. Of warnings that differ
   * only in numbers, the first, the tenth, the hundredth and so on are passed on with their count,
   * and the last one at the end.
   */
  default void onWarning(String sentence) {}

  /**
   * Returns the interval in steps between calls of {@link #onTensors}; 0, the default, for never.
   */
  default long tensorsEvery() {
    return 0;
  }

  /** Called with a copy of all weights and gradients, which costs time and memory. */
  default void onTensors(TensorsEvent event) {}

  /** Called when training has ended, for any reason; the last call of a run. */
  default void onEnd() {}
}
