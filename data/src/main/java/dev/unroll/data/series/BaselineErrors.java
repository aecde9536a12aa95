package dev.unroll.data.series;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The errors of baselines, without those that diverge. A baseline diverges if it {@linkplain
 * Baseline#extrapolates extrapolates} and its RMSE is more than {@value #EXPLODED} times that of
 * the last value, or not finite. Such an error is an artefact, of divisions by values near 0 or of
 * endless extrapolation.
 *
 * @param byName the errors, in the order of the baselines
 * @param notes a note for each baseline that is left out
 */
public record BaselineErrors(Map<String, ForecastErrors> byName, List<String> notes) {
  private static final int EXPLODED = 10;

  /** Copies the map and the list. */
  public BaselineErrors {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    notes = List.copyOf(notes);
  }

  /**
   * Measures baselines.
   *
   * @param pairs the forecast pairs; targets that were missing in the data are skipped
   */
  public static BaselineErrors of(List<Baseline> baselines, Windows pairs) {
    var all = new LinkedHashMap<String, ForecastErrors>();
    var notes = new ArrayList<String>();
    double usual = Double.NaN; // the last value comes first, if present
    for (Baseline baseline : baselines) {
      ForecastErrors errors = errors(baseline.forecasts(), pairs);
      if (baseline.name().equals(Baseline.LAST_VALUE)) {
        usual = errors.rmse();
      }
      if (baseline.extrapolates() && explodes(errors.rmse(), usual)) {
        notes.add(note(baseline.name(), errors.rmse(), usual));
      } else {
        all.put(baseline.name(), errors);
      }
    }
    return new BaselineErrors(all, notes);
  }

  private static ForecastErrors errors(double[][] forecasts, Windows pairs) {
    double[][] actual = pairs.actual();
    if (forecasts.length != actual.length) {
      throw new IllegalArgumentException(
          "%d forecasts for %d pairs".formatted(forecasts.length, actual.length));
    }
    var errors = new ForecastErrors();
    for (int pair = 0; pair < actual.length; pair++) {
      for (int k = 0; k < pairs.horizon(); k++) {
        if (pairs.isObserved(pair, k)) {
          errors.add(forecasts[pair][k], actual[pair][k]);
        }
      }
    }
    return errors;
  }

  private static boolean explodes(double rmse, double usual) {
    return !Double.isFinite(rmse) || (usual > 0 && rmse > EXPLODED * usual);
  }

  private static String note(String name, double rmse, double usual) {
    return Double.isFinite(rmse)
        ? "the baseline %s is left out: its RMSE is %s, more than %d times that of the last value (%s)"
            .formatted(name, text(rmse), EXPLODED, text(usual))
        : "the baseline " + name + " is left out: its forecasts are not finite numbers";
  }

  /** Returns a number with four digits. */
  private static String text(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    return value >= 1e-5 && value < 1e9 ? rounded.toPlainString() : rounded.toString();
  }
}
