package dev.unroll.cli.report;

import dev.unroll.tasks.Expectation;
import dev.unroll.tasks.Recipe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Result of one recipe of {@code unroll reproduce}.
 *
 * @param recipe the recipe as run
 * @param runs one run for each seed that finished
 * @param whole whether all seeds finished
 * @param unchanged whether it was run as written, so that its expectation applies
 * @param inEpochs whether its length is a number of epochs, so that seconds per epoch are shown
 */
public record Reproduced(
    Recipe recipe, List<Run> runs, boolean whole, boolean unchanged, boolean inEpochs) {
  /**
   * One training run.
   *
   * @param score score on the test set; NaN: the training diverged
   * @param seconds duration of training
   * @param epochs number of epochs
   * @param metrics all metrics of the test set
   * @param baselines metrics of the baselines
   */
  public record Run(
      long seed,
      double score,
      double seconds,
      long epochs,
      Map<String, Double> metrics,
      Map<String, Map<String, Double>> baselines) {}

  public Reproduced {
    runs = List.copyOf(runs);
  }

  /** Returns the median score, or the mean of the two middle ones; NaN if a run has none. */
  double median() {
    return median(runs.stream().mapToDouble(Run::score).toArray());
  }

  /** Returns the duration of training: the median of the runs, per epoch or in total. */
  double seconds() {
    return median(runs.stream().mapToDouble(this::seconds).toArray());
  }

  private double seconds(Run run) {
    return inEpochs ? run.seconds() / Math.max(1, run.epochs()) : run.seconds();
  }

  /**
   * Returns whether the median meets the recipe's expectation; null if it has none, or none that
   * applies to this run.
   */
  public @Nullable Boolean met() {
    Expectation expectation = recipe.expectation();
    if (expectation == null || !whole || !unchanged || tooFewSeeds()) {
      return null;
    }
    return expectation.checkMedian(median()).met();
  }

  /** Returns true when the recipe's bound is for the median of more seeds than these. */
  public boolean tooFewSeeds() {
    Expectation expectation = recipe.expectation();
    return expectation != null
        && expectation.isForMedian()
        && runs.size() < Expectation.FEWEST_SEEDS;
  }

  /** Returns the bound of a recipe in words, such as "at least 0.805"; empty if it has none. */
  static String bound(Recipe recipe) {
    Expectation expectation = recipe.expectation();
    return expectation == null
        ? ""
        : expectation.side().words() + " " + Text.number(expectation.bound());
  }

  /** Returns what is known about a recipe before it runs, as JSON. */
  static Map<String, @Nullable Object> json(Recipe recipe) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("recipe", recipe.name());
    json.put("figure", recipe.metric());
    var tutorial = recipe.tutorial();
    json.put("reported", tutorial == null ? null : tutorial.reported());
    json.put("pytorch", tutorial == null ? List.of() : tutorial.pytorch());
    json.put("pytorchSecondsPerEpoch", tutorial == null ? null : tutorial.pytorchSeconds());
    json.put("source", tutorial == null ? null : tutorial.source());
    var expectation = recipe.expectation();
    if (expectation != null) {
      json.put(expectation.side().key(), expectation.bound());
      Expectation.Spread spread = expectation.spread();
      if (spread != null) {
        json.put("expectedMedian", spread.median());
        json.put("expectedDeviation", spread.deviation());
      }
    }
    return json;
  }

  /** Returns the full result as JSON. */
  Map<String, @Nullable Object> json() {
    var json = json(recipe);
    json.put("median", finite(median()));
    json.put("runs", runs.stream().map(Reproduced::json).toList());
    json.put("met", met());
    json.put(inEpochs ? "secondsPerEpoch" : "seconds", seconds());
    return json;
  }

  private static Map<String, @Nullable Object> json(Run run) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("seed", run.seed());
    json.put("figure", finite(run.score()));
    json.put("seconds", run.seconds());
    json.put("epochs", run.epochs());
    json.put("metrics", Report.json(run.metrics()));
    json.put("baselines", Report.jsonOfAll(run.baselines()));
    return json;
  }

  private static @Nullable Double finite(double score) {
    return Double.isFinite(score) ? score : null;
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted); // NaN last
    int n = sorted.length;
    if (n == 0 || Double.isNaN(sorted[n - 1])) {
      return Double.NaN;
    }
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
