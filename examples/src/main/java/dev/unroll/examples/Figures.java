package dev.unroll.examples;

import dev.unroll.tasks.ForecastResult;
import java.util.Locale;
import java.util.Map;

/** Prints the figures of a forecast beside those of the baselines. */
final class Figures {
  private Figures() {}

  static void print(ForecastResult result) {
    print("before training", result.before());
    print("after training", result.metrics());
    result.baselines().forEach(Figures::print);
    result.notes().forEach(System.out::println);
  }

  static void print(String who, Map<String, Double> figures) {
    print(who, figures.getOrDefault("rmse", Double.NaN));
  }

  static void print(String who, double rmse) {
    System.out.printf(Locale.ROOT, "%-24s test rmse %.6f%n", who, rmse);
  }
}
