package dev.unroll.tasks.forecast;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values beyond the end of a series.
 *
 * @param target the column that they continue
 * @param values the next ones, in the units of the data
 * @param timeColumn the column of the times; null: the series has none
 * @param times of the values, written as those of the series; empty if it has none
 * @param decimals the number of meaningful decimals, limited by the precision of a float
 * @param notes that are needed to interpret the values, a sentence each, such as that the model was
 *     fed its own predictions
 */
public record Forecast(
    String target,
    double[] values,
    @Nullable String timeColumn,
    List<String> times,
    int decimals,
    List<String> notes) {
  /** Copies the lists. */
  public Forecast {
    times = List.copyOf(times);
    notes = List.copyOf(notes);
  }

  /** Returns a value rounded to the meaningful decimals; null if it is not finite. */
  public @Nullable BigDecimal rounded(int step) {
    double value = values[step];
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN)
        : null;
  }
}
