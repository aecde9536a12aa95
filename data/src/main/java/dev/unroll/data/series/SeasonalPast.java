package dev.unroll.data.series;

import dev.unroll.data.time.Frequency;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the values of a series N seasons before a point. Points have places on the grid of their
 * frequency, so that a season before a Monday is a Monday even if rows are missing in between.
 * Without times, or with irregular times, places count rows.
 *
 * <pre>
 * row     0   1   2   3   4        y[t-3] of row 4, at place 6: place 3 is row 2
 * place   0   1   3   5   6        y[t-3] of row 3, at place 5: places 2 and -1 have no row
 * </pre>
 */
final class SeasonalPast {
  private final double[] values;
  private final boolean[] observed;
  private final long[] places; // of all rows
  private final long[] gridPlaces; // distinct, ascending; a row off the grid has the one before
  private final int[] gridRows;
  private final int grid; // the number of grid places

  private SeasonalPast(double[] values, boolean[] observed, long[] places, boolean[] onGrid) {
    this.values = values;
    this.observed = observed;
    this.places = places;
    int count = 0;
    gridPlaces = new long[values.length];
    gridRows = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      boolean taken = count > 0 && gridPlaces[count - 1] == places[row];
      if (!taken) {
        gridPlaces[count] = places[row];
        gridRows[count++] = row;
      } else if (onGrid[row] && !onGrid[gridRows[count - 1]]) {
        gridRows[count - 1] = row;
      }
    }
    grid = count;
  }

  static SeasonalPast of(Series series, String column) {
    int length = series.length();
    double[] values = series.column(column);
    var observed = new boolean[length];
    var places = new long[length];
    var onGrid = new boolean[length];
    SeriesTimes times = series.times().filter(its -> !its.frequency().isIrregular()).orElse(null);
    for (int row = 0; row < length; row++) {
      observed[row] = series.isObserved(column, row);
      places[row] = row;
      onGrid[row] = true;
      if (times != null) {
        Frequency frequency = times.frequency();
        places[row] = frequency.stepsBetween(times.moment(0), times.moment(row));
        onGrid[row] = frequency.fits(times.moment(row));
      }
    }
    return new SeasonalPast(values, observed, places, onGrid);
  }

  /**
   * Returns the number of times that are missing between the first and the last; 0 without times.
   */
  static long missing(SeriesTimes times, int length) {
    Frequency frequency = times.frequency();
    return length < 2 || frequency.isIrregular()
        ? 0
        : frequency.stepsBetween(times.moment(0), times.moment(length - 1)) - (length - 1);
  }

  /** Returns notes on the seasonal baselines; empty if there are none. */
  static List<String> notes(Series series, int season) {
    SeriesTimes times = series.times().orElse(null);
    if (season < 2 || times == null || series.length() < 2) {
      return List.of();
    }
    if (times.frequency().isIrregular()) {
      return List.of(
          "a season of %d counts rows, since the times have no frequency (%s)"
              .formatted(season, times.frequency().name()));
    }
    long missing = missing(times, series.length());
    return missing <= 0
        ? List.of()
        : List.of(
            "y[t-%d] is counted in time (%s), not in rows, since %d %s missing; where its value is missing, too, the value one more season before is used"
                .formatted(
                    season,
                    times.frequency().name(),
                    missing,
                    missing == 1 ? "row is" : "rows are"));
  }

  /**
   * Forecasts points by their values a season before. Within the horizon, earlier forecasts replace
   * values that are not yet known.
   *
   * @param growth whether to apply the growth of the last value since its previous season
   * @return the forecasts, or null if a point has no value in any previous season
   */
  double @Nullable [] forecast(int target, int horizon, int season, boolean growth) {
    var forecasts = new double[horizon];
    for (int k = 0; k < horizon; k++) {
      double value = before(target + k, target, forecasts, season);
      if (growth) {
        int last = k == 0 ? lastObserved(target) : target + k - 1;
        double then = last < 0 ? Double.NaN : before(last, target, forecasts, season);
        double now = last < 0 ? Double.NaN : last < target ? values[last] : forecasts[k - 1];
        value = Double.isNaN(then) || then != 0 ? value * now / then : value;
      }
      if (Double.isNaN(value)) {
        return null;
      }
      forecasts[k] = value;
    }
    return forecasts;
  }

  private int lastObserved(int target) {
    int row = target - 1;
    while (row >= 0 && !observed[row]) {
      row--;
    }
    return row;
  }

  /** Returns the latest value a whole number of seasons before a row, or NaN if there is none. */
  private double before(int row, int target, double[] forecasts, int season) {
    for (long place = places[row] - season; place >= places[0]; place -= season) {
      int at = Arrays.binarySearch(gridPlaces, 0, grid, place);
      if (at >= 0) {
        int found = gridRows[at];
        if (found >= target) {
          return forecasts[found - target];
        }
        if (observed[found]) {
          return values[found];
        }
      }
    }
    return Double.NaN;
  }
}
