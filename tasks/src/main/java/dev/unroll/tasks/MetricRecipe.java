package dev.unroll.tasks;

import dev.unroll.metric.ErrorMetric;
import dev.unroll.metric.Metric;
import dev.unroll.store.Fields;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The {@code metrics} and the {@code monitor} of a forecaster's training, read and written. */
final class MetricRecipe {
  private static final Map<String, Supplier<? extends Metric>> KNOWN = known();

  private MetricRecipe() {}

  private static Map<String, Supplier<? extends Metric>> known() {
    var known = new LinkedHashMap<String, Supplier<? extends Metric>>();
    known.put("mse", ErrorMetric::mse);
    known.put("rmse", ErrorMetric::rmse);
    known.put("mae", ErrorMetric::mae);
    return known;
  }

  /** The configuration with what a recipe's {@code training} says of figures. */
  static TrainingConfig read(Fields training, TrainingConfig config) {
    List<String> names = training.has("metrics") ? training.strings("metrics") : List.of();
    for (String name : names) {
      if (!KNOWN.containsKey(name) || names.indexOf(name) != names.lastIndexOf(name)) {
        throw training.error(
            "metrics",
            "expected some of " + String.join(", ", KNOWN.keySet()) + ", each once, got " + name);
      }
    }
    var choices = new ArrayList<>(names);
    choices.add(TrainingConfig.LOSS);
    String monitor = training.string("monitor", TrainingConfig.LOSS);
    if (KNOWN.containsKey(monitor) && !names.contains(monitor)) {
      throw training.error(
          "monitor", "\"" + monitor + "\" is not measured; name it in training.metrics too");
    }
    return config
        .withMetrics(names.stream().map(MetricRecipe::supplier).toList())
        .withMonitor(training.oneOf("monitor", choices, TrainingConfig.LOSS));
  }

  private static Supplier<? extends Metric> supplier(String name) {
    return KNOWN.getOrDefault(name, ErrorMetric::rmse);
  }

  /**
   * What {@link #read} reads.
   *
   * @throws IllegalArgumentException when there is a metric that recipes have no word for
   */
  static void write(TrainingConfig config, Map<String, ? super Object> training) {
    List<String> names = config.metrics().stream().map(one -> one.get().name()).toList();
    if (!KNOWN.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          "a forecaster's metrics are some of "
              + String.join(", ", KNOWN.keySet())
              + ", got "
              + String.join(", ", names));
    }
    if (!names.isEmpty()) {
      training.put("metrics", names);
    }
    if (!config.monitor().equals(TrainingConfig.LOSS)) {
      training.put("monitor", config.monitor());
    }
  }
}
