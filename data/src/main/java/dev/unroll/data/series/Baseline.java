package dev.unroll.data.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A naive forecast without training, to compare every model with. With t the point to forecast and
 * s the season:
 *
 * <pre>
 * last value              y[t−1]
 * linear extrapolation    2·y[t−1] − y[t−2]
 * mean of the window      mean of the points in the model's window
 * y[t-s]                  the same point one season before
 * y[t-s]*y[t-1]/y[t-s-1]  the same, times the growth since then; y[t−s] where y[t−s−1] is 0
 * </pre>
 *
 * A horizon above 1 is forecast step by step; each step uses the previous forecasts in place of
 * values that are not yet known. The mean of the window stays the same for all steps.
 *
 * <p>If the times of the series are regular, seasons are counted in time: y[t−7] of a Monday is a
 * Monday even if rows are missing. A value that is missing in the data, filled or not, is replaced
 * by the value another season before. If the times are irregular, seasons are counted in points.
 *
 * <p>Forecasts use the entire past of a pair, not only its window, and are in the units of the
 * series of the pairs.
 *
 * @param name the name that is printed next to the model's score
 * @param forecasts one row of forecasts for each pair, [n][horizon]
 * @param extrapolates whether forecasts can lie beyond all values of the series
 */
public record Baseline(String name, double[][] forecasts, boolean extrapolates) {
  static final String LAST_VALUE = "last value";

  /** Forecasts one point from the values before it, the last of which may be forecasts. */
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
   * Returns the baselines for these pairs, without a season.
   *
   * @param pairs pairs of the series in its own units
   */
  public static List<Baseline> of(Windows pairs) {
    return of(pairs, 0);
  }

  /**
   * Returns the baselines for these pairs. A baseline that would need values before the start of
   * the series for some pair is left out, since a score on fewer pairs is not comparable.
   *
   * @param pairs pairs of the series in its own units
   * @param season the number of points in a season, 12 for months of a year; 0 for none
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
   * Returns notes on the baselines of a season: that they count in time although rows are missing,
   * or in rows because the times are irregular.
   *
   * @param season the number of points in a season; 0 for none
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
    // Only the last `reach` known values and the forecasts so far are used.
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
