package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Sequential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures each epoch that has ended, and gives the figure that it is judged by. */
final class EpochJudge {
  private final TrainingConfig config;
  private final Sequential model;
  private final @Nullable Dataset validation;
  private final Consumer<String> warnings;
  private final List<Metric> metrics;
  private boolean warned;

  /**
   * A judge.
   *
   * @param metrics for the validation data, of the judge's own
   * @param warnings told once why epochs cannot be judged
   */
  EpochJudge(
      TrainingConfig config,
      Sequential model,
      @Nullable Dataset validation,
      List<Metric> metrics,
      Consumer<String> warnings) {
    this.config = config;
    this.model = model;
    this.validation = validation;
    this.metrics = metrics;
    this.warnings = warnings;
  }

  /**
   * Measures the epoch with the weights that the model has now.
   *
   * @param at gets the figures
   * @param trainingLoss over the epoch
   * @param trainingMetrics over the epoch; cleared
   * @return the figure that is monitored
   */
  double judge(Progress at, double trainingLoss, List<Metric> trainingMetrics) {
    var figures = new LinkedHashMap<String, Double>();
    for (Metric metric : trainingMetrics) {
      figures.put(metric.name(), metric.value());
      metric.clear();
    }
    double judged = figures.getOrDefault(config.monitor(), trainingLoss);
    if (validation != null) {
      metrics.forEach(Metric::clear);
      at.validationLoss = new Evaluation(model, config).loss(validation, config.loss(), metrics);
      judged = at.validationLoss;
      for (Metric metric : metrics) {
        figures.put("validation_" + metric.name(), metric.value());
        judged = metric.name().equals(config.monitor()) ? metric.value() : judged;
      }
    }
    at.metrics = figures;
    if (!Double.isFinite(judged) && !warned) {
      warned = true;
      warnings.accept(sentence(at.epoch, judged));
    }
    return judged;
  }

  /** Says that epochs cannot be judged, and why where that is to be seen. */
  private String sentence(long epoch, double judged) {
    String why = validation == null ? null : new Evaluation(model, config).badValue(validation);
    return "the "
        + (validation == null ? "" : "validation ")
        + config.monitor()
        + " of epoch "
        + epoch
        + " is "
        + judged
        + ", so the epoch cannot be the best one; "
        + (why == null ? "look at the data" : why);
  }
}
