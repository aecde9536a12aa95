package dev.unroll.data.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A naive forecast that needs no training, to hold beside every model. With t the point to forecast
 * and s the season:
 *
 * <pre>
 * last value              y[t−1]
 * linear extrapolation    2·y[t−1] − y[t−2]
 * mean of the window      mean of the points that the model sees
 * y[t-s]                  the same point of the last season
 * y[t-s]*y[t-1]/y[t-s-1]  the same, times the growth since then; y[t−s] where y[t−s−1] is 0
 * </pre>
 *
 * A horizon above 1 is forecast step by step, each step taking the forecasts before it for values
 * that are not yet known; the mean of the window stays the mean of the window.
 *
 * <p>Seasons are counted in time, where the times of the series follow a rule: where rows are
 * missing, y[t−7] of a Monday is a Monday. A value that is missing in the data, filled in or not,
 * is replaced by the one another season before. Without a rule, seasons count points.
 *
 * <p>Forecasts look at the whole past of a pair, not only its window, and are in the units of the
 * series that the pairs are over.
 *
 * @param name as printed next to the model's score
 * @param forecasts one row of forecasts for each pair, [n][horizon]
 * @param extrapolates whether forecasts can lie beyond all values of the series
 */
public record Baseline(String name, double[][] forecasts, boolean extrapolates) {
  static final String LAST_VALUE = "last value";

  /** Forecasts one point from the values before it, of which the last may be forecasts. */
  private interface Rule {
    double next(double[] y, int t);
  }

  /** Checks that there is a forecast for each pair. */
  public Baseline {
    if (forecasts.length == 0) {
      throw new IllegalArgumentException(name + ": no forecasts");
    }
  }

  /**
   * Returns the baselines for these pairs, without season.
   *
   * @param pairs over the series in its own units
   */
  public static List<Baseline> of(Windows pairs) {
    return of(pairs, 0);
  }

  /**
   * Returns the baselines for these pairs. One that would look before the start of the series for
   * some pair is left out, since a score on fewer pairs could not be compared.
   *
   * @param pairs over the series in its own units
   * @param season the points in a season, 12 for months of a year; 0 for none
   */
  public static List<Baseline> of(Windows pairs, int season) {
    if (season < 0) {
      throw new IllegalArgumentException("season is " + season + "; expected 0 or more points");
    }
    List<Baseline> baselines = new ArrayList<>();
    add(baselines, LAST_VALUE, false, pairs, 1, (y, t) -> y[t - 1]);
    add(baselines, "linear extrapolation", true, pairs, 2, (y, t) -> 2 * y[t - 1] - y[t - 2]);
    baselines.add(new Baseline("mean of the window", windowMeans(pairs), false));
    if (season > 0) {
      var seasons = SeasonalPast.of(pairs.series(), pairs.target());
      addSeasonal(baselines, "y[t-" + season + "]", pairs, seasons, season, false);
      String growth = "y[t-" + season + "]*y[t-1]/y[t-" + (season + 1) + "]";
      addSeasonal(baselines, growth, pairs, seasons, season, true);
    }
    return baselines;
  }

  /**
   * Returns what a reader of the baselines of a season should know, a sentence each: that they
   * count in time over missing rows, or in rows where the times follow no rule.
   *
   * @param season the points in a season; 0 for none
   */
  public static List<String> notes(Windows pairs, int season) {
    return SeasonalPast.notes(pairs.series(), season);
  }

  private static void addSeasonal(
      List<Baseline> baselines,
      String name,
      Windows pairs,
      SeasonalPast seasons,
      int season,
      boolean growth) {
    double[][] forecasts = new double[pairs.count()][];
    for (int i = 0; i < forecasts.length; i++) {
      double[] forecast = seasons.forecast(pairs.targetPoint(i), pairs.horizon(), season, growth);
      if (forecast == null) {
        return;
      }
      forecasts[i] = forecast;
    }
    baselines.add(new Baseline(name, forecasts, growth));
  }

  private static void add(
      List<Baseline> baselines,
      String name,
      boolean extrapolates,
      Windows pairs,
      int reach,
      Rule rule) {
    if (pairs.targetPoint(0) < reach) {
      return;
    }
    double[] known = pairs.series().column(pairs.target());
    int horizon = pairs.horizon();
    double[][] forecasts = new double[pairs.count()][horizon];
    // Only the last `reach` known values and the forecasts so far are ever looked at.
    double[] y = new double[reach + horizon];
    for (int i = 0; i < forecasts.length; i++) {
      System.arraycopy(known, pairs.targetPoint(i) - reach, y, 0, reach);
      for (int k = 0; k < horizon; k++) {
        y[reach + k] = rule.next(y, reach + k);
      }
      System.arraycopy(y, reach, forecasts[i], 0, horizon);
    }
    baselines.add(new Baseline(name, forecasts, extrapolates));
  }

  private static double[][] windowMeans(Windows pairs) {
    double[] known = pairs.series().column(pairs.target());
    double[][] forecasts = new double[pairs.count()][pairs.horizon()];
    for (int i = 0; i < forecasts.length; i++) {
      double sum = 0;
      for (int t = pairs.targetPoint(i) - pairs.window(); t < pairs.targetPoint(i); t++) {
        sum += known[t];
      }
      Arrays.fill(forecasts[i], sum / pairs.window());
    }
    return forecasts;
  }
}
