package dev.unroll.tasks;

import dev.unroll.train.History;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well a model forecasts the test part, in the units of the data.
 *
 * @param metrics {@code rmse} and {@code mae} of the model as it is now
 * @param steps the same for each step of the horizon by itself, the nearest first; empty where
 *     there is but one step
 * @param before the metrics of the model before training; empty where nothing was trained
 * @param baselines the same of each naive forecast, by its name
 * @param notes what a reader of the figures must know, a sentence each: leaks, baselines that are
 *     better, rows that were dropped
 * @param seconds that training took; 0 where nothing was trained
 * @param history of the training; null where nothing was trained
 * @param stopped whether somebody stopped the training before its end
 * @param chart real and predicted values
 * @param expectation what became of the recipe's expectation; null when it has none, was changed or
 *     stopped
 */
public record ForecastResult(
    Map<String, Double> metrics,
    List<Map<String, Double>> steps,
    Map<String, Double> before,
    Map<String, Map<String, Double>> baselines,
    List<String> notes,
    double seconds,
    @Nullable History history,
    boolean stopped,
    ForecastChart chart,
    Expectation.@Nullable Outcome expectation)
    implements TaskResult {
  /** Copies the collections, in their order. */
  public ForecastResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    steps =
        steps.stream().map(step -> Collections.unmodifiableMap(new LinkedHashMap<>(step))).toList();
    before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
    baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    notes = List.copyOf(notes);
  }
}
