package dev.unroll.tasks;

import dev.unroll.metric.ErrorMetric;
import dev.unroll.metric.F1;
import dev.unroll.metric.Metric;
import dev.unroll.store.Fields;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The {@code metrics} and the {@code monitor} of a task's training, read and written.
 *
 * @param task whose metrics they are, for sentences
 * @param known those that its recipes can name
 */
record MetricRecipe(String task, Map<String, Supplier<? extends Metric>> known) {
  /** Those of numbers. */
  static final MetricRecipe FORECAST = new MetricRecipe("a forecaster", errors());

  /** Those of classes. */
  static final MetricRecipe CLASSIFY = new MetricRecipe("a classifier", ofClasses());

  private static Map<String, Supplier<? extends Metric>> errors() {
    var known = new LinkedHashMap<String, Supplier<? extends Metric>>();
    known.put("mse", ErrorMetric::mse);
    known.put("rmse", ErrorMetric::rmse);
    known.put("mae", ErrorMetric::mae);
    return known;
  }

  private static Map<String, Supplier<? extends Metric>> ofClasses() {
    var known = new LinkedHashMap<String, Supplier<? extends Metric>>();
    known.put("accuracy", ClassAccuracy.SUPPLIER);
    known.put("macroF1", F1::macro);
    return known;
  }

  /** The configuration with what a recipe's {@code training} says of figures. */
  TrainingConfig read(Fields training, TrainingConfig config) {
    List<String> names = training.has("metrics") ? training.strings("metrics") : names(config);
    for (String name : names) {
      if (!known.containsKey(name) || names.indexOf(name) != names.lastIndexOf(name)) {
        throw training.error(
            "metrics",
            "expected some of " + String.join(", ", known.keySet()) + ", each once, got " + name);
      }
    }
    var choices = new ArrayList<>(names);
    choices.add(TrainingConfig.LOSS);
    String monitor = training.string("monitor", TrainingConfig.LOSS);
    if (known.containsKey(monitor) && !names.contains(monitor)) {
      throw training.error(
          "monitor", "\"" + monitor + "\" is not measured; name it in training.metrics too");
    }
    return config
        .withMetrics(names.stream().map(this::supplier).toList())
        .withMonitor(training.oneOf("monitor", choices, TrainingConfig.LOSS));
  }

  private Supplier<? extends Metric> supplier(String name) {
    return Objects.requireNonNull(known.get(name)); // reading has made sure of it
  }

  private static List<String> names(TrainingConfig config) {
    return config.metrics().stream().map(one -> one.get().name()).toList();
  }

  /**
   * What {@link #read} reads.
   *
   * @throws IllegalArgumentException when there is a metric that recipes have no word for
   */
  void write(TrainingConfig config, Map<String, ? super Object> training) {
    List<String> names = names(config);
    if (!known.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          task
              + "'s metrics are some of "
              + String.join(", ", known.keySet())
              + ", got "
              + String.join(", ", names));
    }
    training.put("metrics", names);
    if (!config.monitor().equals(TrainingConfig.LOSS)) {
      training.put("monitor", config.monitor());
    }
  }
}
