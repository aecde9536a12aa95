package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Evaluates each epoch after its end, and returns the monitored score. */
final class EpochEvaluation {
  private final TrainingConfig config;
  private final TrainingStep step;
  private final Model model;
  private final @Nullable Dataset validation;
  private final Consumer<String> warnings;
  private final List<OutputMetric> metrics;
  private boolean warned;

  /**
   * Makes an evaluator.
   *
   * @param warnings called once, with the reason, if epochs cannot be compared
   */
  EpochEvaluation(
      TrainingConfig config,
      TrainingStep step,
      Model model,
      @Nullable Dataset validation,
      Consumer<String> warnings) {
    this.config = config;
    this.step = step;
    this.model = model;
    this.validation = validation;
    this.metrics = config.newMetrics();
    this.warnings = warnings;
  }

  /**
   * Evaluates the epoch with the model's current weights.
   *
   * @param at receives the scores
   * @param trainingLoss over the epoch
   * @param byOutput the training loss of each output
   * @param trainingMetrics over the epoch; cleared
   * @return the monitored score
   */
  double evaluate(
      Progress at,
      double trainingLoss,
      Map<String, Double> byOutput,
      List<OutputMetric> trainingMetrics) {
    var scores = new LinkedHashMap<String, Double>();
    if (byOutput.size() > 1) {
      putLosses(scores, byOutput);
    }
    for (OutputMetric metric : trainingMetrics) {
      scores.put(metric.name(), metric.metric().value());
      metric.metric().clear();
    }
    scores.putAll(at.scalarsSinceEpoch.take());
    scores.putAll(step.scores(trainingLoss));
    double score = monitored(scores, trainingLoss);
    if (validation != null) {
      metrics.forEach(metric -> metric.metric().clear());
      Evaluation.Result measured =
          Evaluation.duringTraining(model, step, config).losses(validation, metrics);
      if (!measured.counts()) {
        throw NothingCountsException.validation();
      }
      at.validationLoss = measured.loss();
      var validationScores = new LinkedHashMap<String, Double>();
      if (measured.byOutput().size() > 1) {
        putLosses(validationScores, measured.byOutput());
      }
      metrics.forEach(metric -> validationScores.put(metric.name(), metric.metric().value()));
      validationScores.putAll(measured.scalars());
      validationScores.putAll(step.scores(at.validationLoss));
      validationScores.forEach((name, value) -> scores.put("validation_" + name, value));
      score = monitored(validationScores, at.validationLoss);
    }
    at.metrics = scores;
    if (!Double.isFinite(score) && !warned) {
      warned = true;
      warnings.accept(sentence(at.epoch, score));
    }
    return score;
  }

  /** Adds the losses of outputs that had items; a step may leave some outputs out. */
  private static void putLosses(Map<String, Double> scores, Map<String, Double> byOutput) {
    byOutput.forEach(
        (output, loss) -> {
          if (!Double.isNaN(loss)) {
            scores.put(lossOf(output), loss);
          }
        });
  }

  /** Returns the monitored score; NaN if it was not measured. */
  private double monitored(Map<String, Double> scores, double loss) {
    return config.monitor().equals(TrainingConfig.LOSS)
        ? loss
        : scores.getOrDefault(config.monitor(), Double.NaN);
  }

  private static String lossOf(String output) {
    return output + "_" + TrainingConfig.LOSS;
  }

  /** Returns the warning that epochs cannot be compared, with the cause if it is found. */
  private String sentence(long epoch, double score) {
    String why =
        validation == null ? null : new Evaluation(model, step, config).badValue(validation);
    return "the "
        + (validation == null ? "" : "validation ")
        + config.monitor()
        + " of epoch "
        + epoch
        + " is "
        + score
        + ", so the epoch cannot be the best one; "
        + (why == null ? "look at the data" : why);
  }
}
