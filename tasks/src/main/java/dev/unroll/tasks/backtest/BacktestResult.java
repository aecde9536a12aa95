package dev.unroll.tasks.backtest;

import dev.unroll.tasks.DataDescription;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The errors of candidates on the folds of a {@link Backtest}, in the units of the data.
 *
 * @param folds in the order of time
 * @param seeds that each candidate was trained with on each fold
 * @param candidates best first, by the mean over the folds
 * @param baselines on the same values, best first
 * @param notes that are needed to interpret the errors, a sentence each
 * @param data a description of the data that were used: the points before the split
 */
public record BacktestResult(
    List<Fold> folds,
    List<Long> seeds,
    List<Score> candidates,
    List<Score> baselines,
    List<String> notes,
    DataDescription data) {
  /** Copies the lists and sorts the scores. */
  public BacktestResult {
    folds = List.copyOf(folds);
    seeds = List.copyOf(seeds);
    candidates = sorted(candidates);
    baselines = sorted(baselines);
    notes = List.copyOf(notes);
  }

  private static List<Score> sorted(List<Score> scores) {
    // Double.compare sorts NaN, a training that diverged, last.
    return scores.stream().sorted(Comparator.comparingDouble(Score::mean)).toList();
  }

  /**
   * One origin: the points before it are the training set, the range after it is forecast.
   *
   * @param origin the first point of the range, which is also the number of training points
   * @param end the point after the range
   * @param from the label of the first point of the range; null if the data have no labels
   * @param to the label of its last point
   */
  public record Fold(int origin, int end, @Nullable String from, @Nullable String to) {}

  /**
   * The errors of one candidate or baseline.
   *
   * @param name of the baseline, or the candidate's changes in words
   * @param changes of the candidate; none for a baseline
   * @param rmse root of the mean square error for each fold and seed; a baseline has a single seed;
   *     NaN where the training diverged
   */
  public record Score(String name, Map<String, String> changes, List<List<Double>> rmse) {
    /** Copies the lists. */
    public Score {
      changes = new Candidate(changes).changes();
      rmse = rmse.stream().map(List::copyOf).toList();
    }

    /** Returns the median over the seeds, for each fold. */
    public List<Double> folds() {
      return rmse.stream().map(fold -> median(values(fold))).toList();
    }

    /**
     * Returns the mean over the folds of their medians over the seeds; candidates are sorted by it.
     */
    public double mean() {
      return Arrays.stream(values(folds())).average().orElse(Double.NaN);
    }

    /** Returns the median over all folds and seeds. */
    public double median() {
      return median(rmse.stream().flatMap(List::stream).mapToDouble(x -> x).toArray());
    }

    /** Returns the mean over the folds, for each seed: it shows how much of the result is luck. */
    public List<Double> seeds() {
      return IntStream.range(0, rmse.get(0).size())
          .mapToObj(s -> rmse.stream().mapToDouble(fold -> fold.get(s)).average().orElse(0))
          .toList();
    }

    private static double[] values(List<Double> list) {
      return list.stream().mapToDouble(x -> x).toArray();
    }

    /** Returns the median, with NaN as the largest value. */
    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  }
}
