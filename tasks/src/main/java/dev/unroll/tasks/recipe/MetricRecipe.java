package dev.unroll.tasks.recipe;

import dev.unroll.metric.Metric;
import dev.unroll.store.Fields;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Reads and writes the {@code metrics} and the {@code monitor} of a task's training.
 *
 * @param task the name of what is trained, for messages
 * @param known the metrics that its recipes can name
 */
public record MetricRecipe(String task, Map<String, Supplier<? extends Metric>> known) {
  /** Copies the metrics and keeps their order. */
  public MetricRecipe {
    known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
  }

  /** Returns the configuration with the metrics and the monitor of a recipe's {@code training}. */
  TrainingConfig read(Fields training, TrainingConfig config, Words words) {
    var known = new LinkedHashMap<String, Supplier<? extends Metric>>(this.known);
    known.putAll(words.metrics());
    List<String> names = training.has("metrics") ? training.strings("metrics") : names(config);
    for (String name : names) {
      if (!known.containsKey(name) || names.indexOf(name) != names.lastIndexOf(name)) {
        throw training.error(
            "metrics",
            known.isEmpty()
                ? "expected none, as " + task + " is monitored by its loss, got " + name
                : "expected some of "
                    + String.join(", ", known.keySet())
                    + ", each once, got "
                    + name);
      }
    }
    var choices = new ArrayList<>(names);
    choices.add(TrainingConfig.LOSS);
    String monitor = training.string("monitor", TrainingConfig.LOSS);
    if (known.containsKey(monitor) && !names.contains(monitor)) {
      throw training.error(
          "monitor", "\"" + monitor + "\" is not measured; name it in training.metrics too");
    }
    var metrics = new ArrayList<Supplier<? extends Metric>>();
    names.forEach(name -> metrics.add(supplier(known, name)));
    return config
        .withMetrics(metrics)
        .withMonitor(training.oneOf("monitor", choices, TrainingConfig.LOSS));
  }

  private static Supplier<? extends Metric> supplier(
      Map<String, Supplier<? extends Metric>> known, String name) {
    return Objects.requireNonNull(known.get(name)); // checked when it was read
  }

  private static List<String> names(TrainingConfig config) {
    return config.metrics().stream().map(one -> one.get().name()).toList();
  }

  /** Adds the metrics, including custom ones, and the monitor to {@code training} of a recipe. */
  void write(TrainingConfig config, Map<String, ? super Object> training) {
    training.put("metrics", names(config));
    if (!config.monitor().equals(TrainingConfig.LOSS)) {
      training.put("monitor", config.monitor());
    }
  }
}
