package dev.unroll.tasks;

import dev.unroll.train.TrainingListener;

/**
 * Receives the events of a task's run. {@link #onStart} and {@link #onMessage} are called on the
 * running thread and must be quick; the other methods are called as for any {@link
 * TrainingListener}.
 */
public interface RunListener extends TrainingListener {
  /**
   * Called before training begins.
   *
   * @param totalSteps the number of steps of the whole training, unless it is stopped early
   */
  default void onStart(long totalSteps) {}

  /** Called with one sentence that the user should read. */
  default void onMessage(String sentence) {}

  /** Returns a listener that does nothing. */
  static RunListener silent() {
    return new RunListener() {};
  }
}
