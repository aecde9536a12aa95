package dev.unroll.tasks;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Trains the network of a task: who is told, where checkpoints go, how to stop it, and what became
 * of what the recipe expects.
 */
final class NetworkTraining {
  private final Recipe recipe;
  private final @Nullable Path file;
  private final boolean asWritten;
  private final List<TrainingListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopRequested = new AtomicBoolean();
  private @Nullable Checkpoints checkpoints;

  /**
   * Nothing trained yet.
   *
   * @param file of the data, in place of what the recipe names; null: that
   * @param asWritten whether the recipe's expectation counts
   */
  NetworkTraining(Recipe recipe, @Nullable Path file, boolean asWritten) {
    this.recipe = recipe;
    this.file = file;
    this.asWritten = asWritten;
  }

  void listener(TrainingListener listener) {
    listeners.add(listener);
  }

  /**
   * Writes checkpoints from which the task can be made again.
   *
   * @param data their checksum
   */
  void checkpoints(Checkpoints value, String data) {
    checkpoints = value.withExtra(new TaskCheckpoint(recipe, file, asWritten, data).toMap());
  }

  /** Whether there are checkpoints, which may be of a run with other data. */
  boolean hasCheckpoints() {
    return checkpoints != null;
  }

  /** Refuses to go on with other data than the checkpoint's. */
  void requireData(String data) {
    if (checkpoints != null) {
      TaskCheckpoint.requireData(checkpoints, data);
    }
  }

  void requestStop() {
    stopRequested.set(true);
  }

  /**
   * Trains, from the beginning or from the checkpoint.
   *
   * @param validation what epochs are judged by; null: the training itself
   * @param listener told beside the others, and first how many steps it will take
   */
  History run(
      TrainingConfig config,
      Model network,
      Dataset examples,
      @Nullable Dataset validation,
      RunListener listener,
      boolean resuming) {
    var trainer = new Trainer(config).listener(listener).stopWhen(event -> stopRequested.get());
    listeners.forEach(trainer::listener);
    if (checkpoints != null) {
      trainer.checkpoints(checkpoints);
    }
    listener.onStart(TrainingRecipe.totalSteps(config, examples));
    try {
      if (validation == null) {
        return resuming ? trainer.resume(network, examples) : trainer.fit(network, examples);
      }
      return resuming
          ? trainer.resume(network, examples, validation)
          : trainer.fit(network, examples, validation);
    } finally {
      stopRequested.set(false);
    }
  }

  /** What a run took in all. */
  static double seconds(History history) {
    var rows = history.rows();
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seconds();
  }

  /** What became of the recipe's expectation; null when it has none that counts. */
  Expectation.@Nullable Outcome outcome(Map<String, Double> metrics, boolean stopped) {
    Expectation expectation = recipe.expectation();
    return expectation == null || !asWritten || stopped
        ? null
        : expectation.check(metrics.getOrDefault(expectation.metric(), Double.NaN));
  }
}
