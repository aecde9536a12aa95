package dev.unroll.tasks;

import dev.unroll.train.History;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well a task does on its test part, beside what needs no learning. */
public sealed interface TaskResult permits ClassifierResult, ForecastResult {
  /** The figures of the model as it is now, by name, such as {@code rmse} or {@code accuracy}. */
  Map<String, Double> metrics();

  /** The same before training; empty where nothing was trained or that was not measured. */
  Map<String, Double> before();

  /** The same of what needs no network, by its name: naive forecasts, the majority class. */
  Map<String, Map<String, Double>> baselines();

  /**
   * What a reader of the figures must know, a sentence each: leaks, baselines that are better, rows
   * that were dropped.
   */
  List<String> notes();

  /** What training took; 0 where nothing was trained. */
  double seconds();

  /** The history of the training; null where nothing was trained. */
  @Nullable History history();

  /** Whether somebody stopped the training before its end. */
  boolean stopped();

  /** What became of the recipe's expectation; null when it has none, was changed or was stopped. */
  Expectation.@Nullable Outcome expectation();

  /** Whether the recipe's expectation was checked and missed. */
  default boolean missedExpectation() {
    Expectation.Outcome outcome = expectation();
    return outcome != null && !outcome.met();
  }
}
