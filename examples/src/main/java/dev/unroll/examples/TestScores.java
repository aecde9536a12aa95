package dev.unroll.examples;

import dev.unroll.tasks.Score;
import java.util.Locale;
import java.util.Map;

/** Prints the test RMSE of a forecaster next to those of the baselines. */
final class TestScores {
  private TestScores() {}

  static void print(Score score) {
    print("before training", score.before());
    print("after training", score.metrics());
    score.baselines().forEach(TestScores::print);
    score.notes().forEach(System.out::println);
  }

  static void print(String who, Map<String, Double> metrics) {
    print(who, metrics.getOrDefault("rmse", Double.NaN));
  }

  static void print(String who, double rmse) {
    System.out.printf(Locale.ROOT, "%-24s test rmse %.6f%n", who, rmse);
  }
}
