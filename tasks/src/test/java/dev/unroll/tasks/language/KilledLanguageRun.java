package dev.unroll.tasks.language;

import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.CheckpointEvent;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.Map;

/** A run of a language model that writes a checkpoint after every step. */
final class KilledLanguageRun {
  /** With all that a run must keep: state, masks, averages, schedule, the best epoch. */
  private static final String RECIPE =
      """
      about: A run that is killed.
      task: language
      data: {units: words, validation: 0.1}
      model:
        layers:
          - embedding: {size: 12, wordDropout: 0.1}
          - lstm: {hidden: 16, weightDropout: 0.3}
          - lstm: {hidden: 12, weightDropout: 0.2}
          - dropout: {rate: 0.2, sameForAllSteps: true}
          - vocabulary: {tied: true}
      training:
        optimizer: {name: momentum, learningRate: 1.5}
        schedule: {name: step, decay: 0.9, after: 3}
        averaging: {whenNotImproving: 1}
        activationPenalty: 0.5
        temporalPenalty: 0.25
        clipNorm: 0.5
        batch: 8
        truncate: 15
        epochs: 24
      """;

  private KilledLanguageRun() {}

  /** Begins a run, or resumes it. Arguments: the text, the directory of the checkpoints. */
  public static void main(String[] args) {
    System.out.println("begins");
    TrainingResult<LanguageModel> unused =
        finish(
            Path.of(args[0]),
            Path.of(args[1]),
            new RunListener() {
              @Override
              public void onCheckpoint(CheckpointEvent event) {
                System.out.println("written " + event.step());
              }

              @Override
              public void onWarning(String sentence) {
                System.out.println("warning " + sentence);
              }
            });
    System.out.println("ends");
  }

  static Checkpoints in(Path directory) {
    return Checkpoints.in(directory).everySteps(1);
  }

  /** Trains to the end, from the checkpoint if there is one. */
  static TrainingResult<LanguageModel> finish(Path text, Path directory, RunListener listener) {
    Checkpoints where = in(directory);
    if (where.exist()) {
      try (Training<LanguageModel> training = LanguageModel.training(where, Map.of())) {
        return training.resume(listener);
      }
    }
    try (Training<LanguageModel> training = unbroken(text)) {
      return training.checkpoints(where).fit(listener);
    }
  }

  /** The same run, without checkpoints. */
  static Training<LanguageModel> unbroken(Path text) {
    return LanguageModel.training(
        Recipe.parse("killed", "killed.yaml", RECIPE), DataLocation.of(text));
  }
}
