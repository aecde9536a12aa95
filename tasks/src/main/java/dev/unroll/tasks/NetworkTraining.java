package dev.unroll.tasks;

import dev.unroll.nn.Sequential;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.Dataset;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Trains the network of a task: who is told, where checkpoints go, and how to stop it. */
final class NetworkTraining {
  private final List<TrainingListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopRequested = new AtomicBoolean();
  private @Nullable Checkpoints checkpoints;

  void listener(TrainingListener listener) {
    listeners.add(listener);
  }

  void checkpoints(Checkpoints value) {
    checkpoints = value;
  }

  @Nullable Checkpoints checkpoints() {
    return checkpoints;
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
      Sequential network,
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
}
