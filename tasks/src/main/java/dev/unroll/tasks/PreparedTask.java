package dev.unroll.tasks;

import dev.unroll.dataset.Dataset;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingStep;
import java.util.Optional;

/**
 * A task with its data and fresh weights, ready to be trained: the part of {@link Training} that is
 * specific to each task.
 *
 * @param <P> the predictor that training returns
 */
public interface PreparedTask<P extends Predictor> {
  /**
   * Returns the predictor of the model that is being trained; its answers change with the weights.
   */
  P predictor();

  /** Returns the settings of training. */
  TrainingConfig training();

  /**
   * Returns the step that computes the loss of a batch; by default the configured losses of the
   * outputs.
   */
  default TrainingStep step() {
    return TrainingStep.ofLosses();
  }

  /** Returns a description of the data, for the score and for a report before the first step. */
  DataDescription data();

  /** Returns the training set. */
  Dataset examples();

  /** Returns the validation set, which is evaluated after each epoch, if there is one. */
  default Optional<Dataset> validation() {
    return Optional.empty();
  }

  /** Returns a checksum of all training data, to prevent resuming on other data. */
  String checksum();

  /**
   * Releases resources of the data outside of memory, such as temporary files; training and scoring
   * are not possible afterwards. Does nothing by default.
   */
  default void close() {}

  /** Returns the split of the data; empty, the default, if the task does not provide it. */
  default Optional<DataSplit> split() {
    return Optional.empty();
  }

  /** Begins scoring, before the first step: the model has its initial weights. */
  Scoring scoring();

  /** Scores the test set before and after training. */
  interface Scoring {
    /** Returns a sentence about the data and the scores before training. */
    String start();

    /**
     * Scores the model with its current weights.
     *
     * @param stopped whether training was stopped by request; slow baselines are then skipped
     */
    Score score(boolean stopped);
  }
}
