package dev.unroll.tasks.forecast;

import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesTimes;
import dev.unroll.data.time.Moment;
import dev.unroll.internal.CountText;
import dev.unroll.tasks.DataDescription;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes the series that a forecaster reads, in one sentence. */
final class SeriesDescription {
  private static final int MAX_INPUTS = 4;

  private SeriesDescription() {}

  /** Describes the target, the points, the times and the format of the file. */
  static DataDescription of(Series series, ForecastConfig config) {
    return of(series, config.columns(), config.targetOrFirst());
  }

  static DataDescription of(Series series, List<String> columns, String target) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("source", series.source());
    json.put("target", target);
    json.put("columns", columns);
    json.put("points", series.length());
    var text = new StringBuilder("forecasting " + Shown.of(target));
    if (!columns.equals(List.of(target))) {
      text.append(" from ").append(inputs(columns));
    }
    text.append(": ").append(CountText.of(series.length(), "point"));
    SeriesTimes times = series.times().orElse(null);
    if (times != null) {
      String from = shown(times, 0);
      String to = shown(times, series.length() - 1);
      String frequency = times.frequency().name();
      text.append(", ").append(from).append(" to ").append(to).append(", ").append(frequency);
      json.put("time", times.column());
      json.put("from", from);
      json.put("to", to);
      json.put("frequency", frequency);
    }
    int filled = series.columns().contains(target) ? series.filledCount(target) : 0;
    json.put("filled", filled);
    if (filled > 0) {
      text.append(String.format(Locale.ROOT, ", %,d of them filled in", filled));
    }
    series
        .format()
        .ifPresent(
            format -> {
              text.append(", ").append(format.describe());
              json.put("separator", known(format.separator()));
              json.put("decimal", known(format.decimal()));
              json.put("encoding", format.encoding().name());
              json.put("header", format.header());
            });
    return new DataDescription(text.toString(), json);
  }

  /** Returns a character of the format, or null if the file has none. */
  private static @Nullable String known(char found) {
    return found == '\0' ? null : String.valueOf(found);
  }

  private static String inputs(List<String> columns) {
    List<String> shown = columns.stream().map(Shown::of).toList();
    return columns.size() <= MAX_INPUTS
        ? String.join(", ", shown)
        : String.join(", ", shown.subList(0, MAX_INPUTS - 1))
            + " and "
            + (columns.size() - MAX_INPUTS + 1)
            + " more columns";
  }

  /** Returns a time in ISO 8601, or a number as written in the data. */
  private static String shown(SeriesTimes times, int point) {
    Moment moment = times.moment(point);
    return switch (times.precision()) {
      case NUMBER -> times.text(point);
      case YEAR -> String.valueOf(moment.local().getYear());
      case QUARTER -> moment.local().getYear() + "-Q" + (moment.local().getMonthValue() + 2) / 3;
      case MONTH -> DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT).format(moment.local());
      case WEEK, DAY -> moment.local().toLocalDate().toString();
      case TIME -> moment.toString();
    };
  }
}
