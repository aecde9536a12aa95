package dev.unroll.tasks;

import dev.unroll.train.TrainingListener;

/** Is told how a task's run goes. Called on the running thread, so it must be quick. */
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
