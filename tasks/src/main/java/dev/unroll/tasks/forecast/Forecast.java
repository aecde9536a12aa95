package dev.unroll.tasks.forecast;

import java.util.List;

/**
 * Values beyond the end of a series.
 *
 * @param target the column that they continue
 * @param values the next ones, in the units of the data
 * @param notes what a reader must know, a sentence each: such as that the model was fed its own
 *     predictions
 */
public record Forecast(String target, double[] values, List<String> notes) {
  /** Copies the notes. */
  public Forecast {
    notes = List.copyOf(notes);
  }
}
