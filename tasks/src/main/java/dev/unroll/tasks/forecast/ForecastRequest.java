package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a forecast in plain JSON values, see {@link Forecaster#answer}.
 *
 * @param series to continue
 * @param horizon the number of values
 */
record ForecastRequest(Series series, int horizon) {
  private static final String SOURCE = "request";
  private static final String COLUMNS = "columns";
  private static final String VALUES = "values";
  private static final String LABELS = "labels";

  /**
   * Reads a request.
   *
   * @throws BadInputException when it has an unknown key, lacks a column of the model, or its
   *     columns and labels have different lengths
   */
  static ForecastRequest read(
      Map<String, ? extends @Nullable Object> request, ForecastConfig config) {
    Fields fields = Fields.of(request, SOURCE);
    List<String> labels = fields.has(LABELS) ? fields.strings(LABELS) : null;
    int most = Math.max(FutureForecast.MAX_HORIZON, config.horizon());
    int horizon = fields.integer("horizon", 1, most, config.horizon());
    if (!fields.has(VALUES)) { // which a model of several columns rejects by itself
      boolean several = config.columnsToPredict().size() > 1;
      fields.requireAny(several ? List.of(COLUMNS) : List.of(VALUES, COLUMNS));
    }
    Map<String, double[]> columns = columns(fields, config);
    fields.done();
    int length = columns.values().iterator().next().length;
    columns.forEach(
        (name, values) -> {
          if (values.length != length) {
            throw fields.error(
                COLUMNS,
                "\"%s\" has %d numbers (expected %d, as the first column)"
                    .formatted(name, values.length, length));
          }
        });
    if (labels != null && labels.size() != length) {
      throw fields.error(
          LABELS, "%d labels for %d points; they must match".formatted(labels.size(), length));
    }
    var names = List.copyOf(columns.keySet());
    var values = columns.values().toArray(new double[0][]);
    return new ForecastRequest(
        labels == null
            ? Series.of(SOURCE, names, values)
            : Series.of(SOURCE, names, values, labels),
        horizon);
  }

  private static Map<String, double[]> columns(Fields fields, ForecastConfig config) {
    List<String> needed = config.columnsToPredict();
    var columns = new LinkedHashMap<String, double[]>();
    if (fields.has(VALUES)) {
      if (fields.has(COLUMNS)) {
        throw fields.error("expected either values or columns, got both; remove one");
      }
      if (needed.size() > 1) {
        throw fields.error(
            VALUES, "the model reads " + String.join(", ", needed) + "; send columns instead");
      }
      columns.put(needed.get(0), numbers(fields, VALUES));
      return columns;
    }
    Fields named = fields.object(COLUMNS);
    for (String column : config.columnsAndTarget()) {
      if (named.has(column) || needed.contains(column)) {
        columns.put(column, numbers(named, column));
      }
    }
    return columns;
  }

  private static double[] numbers(Fields fields, String key) {
    return fields.numbers(key, Range.ANY).stream().mapToDouble(number -> number).toArray();
  }

  /** Returns a forecast in plain JSON values; values that are not finite become null. */
  static Map<String, @Nullable Object> write(Forecast forecast) {
    var values = new ArrayList<@Nullable Object>();
    for (double value : forecast.values()) {
      values.add(Double.isFinite(value) ? value : null);
    }
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("target", forecast.target());
    answer.put("values", values);
    if (!forecast.times().isEmpty()) {
      answer.put("times", forecast.times());
    }
    answer.put("notes", forecast.notes());
    return answer;
  }
}
