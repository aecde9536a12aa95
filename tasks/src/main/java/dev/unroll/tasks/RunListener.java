package dev.unroll.tasks;

import dev.unroll.train.TrainingListener;

/**
 * Is told how a task's run goes: {@link #onStart} and {@link #onMessage} on the running thread, so
 * they must be quick, and all else as any {@link TrainingListener}.
 */
public interface RunListener extends TrainingListener {
  /**
   * Training is about to begin.
   *
   * @param totalSteps how many steps it will take unless somebody stops it
   */
  default void onStart(long totalSteps) {}

  /** Something that a person should know, as one sentence. */
  default void onMessage(String sentence) {}

  /** A listener that does nothing. */
  static RunListener silent() {
    return new RunListener() {};
  }
}
