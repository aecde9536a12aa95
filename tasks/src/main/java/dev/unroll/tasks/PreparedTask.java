package dev.unroll.tasks;

import dev.unroll.dataset.Dataset;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingStep;
import java.util.Optional;

/**
 * A task with its data and fresh weights, ready to be trained: what {@link Training} needs of each
 * task.
 *
 * @param <P> what training gives
 */
public interface PreparedTask<P extends Predictor> {
  /** Returns the predictor of the model that is trained; its answers follow the weights. */
  P predictor();

  /** Returns how to train. */
  TrainingConfig training();

  /** Returns how a batch becomes a loss; by default the configured losses of the outputs. */
  default TrainingStep step() {
    return TrainingStep.ofLosses();
  }

  /** Returns what was read, for the score and for a report before the first step. */
  DataDescription data();

  /** Returns the examples to learn from. */
  Dataset examples();

  /** Returns the examples that each epoch is validated on, if any. */
  default Optional<Dataset> validation() {
    return Optional.empty();
  }

  /** Returns a checksum of all data that are trained on, to refuse a resume on other data. */
  String checksum();

  /**
   * Releases what the data hold outside of memory, such as temporary files; nothing can be trained
   * or scored afterwards. By default there is nothing.
   */
  default void close() {}

  /** Returns how the data were split; empty, the default, where a task does not tell. */
  default Optional<DataSplit> split() {
    return Optional.empty();
  }

  /** Begins scoring, before the first step: the model has its initial weights. */
  Scoring scoring();

  /** Scores the test set around training. */
  interface Scoring {
    /** Returns a sentence about the data, and where scores stand before training. */
    String start();

    /**
     * Scores the model as it is now.
     *
     * @param stopped whether training was stopped by request: then slow baselines are left out
     */
    Score score(boolean stopped);
  }
}
