package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.internal.Spelling;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Scales each column to a range suitable for networks, and converts forecasts back to the units of
 * the data:
 *
 * <pre>
 * scaled = (value − offset) / divisor        value = scaled · divisor + offset
 *
 * none       offset 0      divisor 1
 * standard   offset mean   divisor standard deviation (of the population)
 * minmax     offset min    divisor max − min
 * range      offset 0      divisor max − min
 * local      offset 0      divisor standard deviation, 1 for a constant column; and in each window
 *            offset mean of the window, divisor standard deviation of the window, at least 0.01
 * </pre>
 *
 * Fit it on the training set; fitted on all data, it leaks information about the future. Columns
 * may have different kinds of scaling. Immutable.
 */
public final class Scaler {
  private static final double FAR = 5; // standard deviations from the mean
  private static final double APART = 2; // ranges from the midrange
  private static final double ALIKE = 20; // ratio of the variation to that of the training set
  private static final int FEWEST = 20; // minimum number of values to compare the variation

  private final Kind kind;
  private final Map<String, Line> lines;

  /** The kinds of scaling; the formulas are above. */
  public enum Kind {
    /** Leaves the values unchanged. */
    NONE,
    /** Scales to mean 0, standard deviation 1. */
    STANDARD,
    /** Scales to the range from 0 to 1. */
    MINMAX,
    /** Divides by the range. */
    RANGE,
    /**
     * Scales each window by itself to mean 0 and standard deviation 1, regardless of the level and
     * scale of the series there. The target is scaled like its window, so that forecasts follow the
     * level.
     */
    LOCAL
  }

  private record Line(Kind kind, double offset, double divisor) {
    double scale(double value) {
      return (value - offset) / divisor;
    }

    double unscale(double scaled) {
      return scaled * divisor + offset;
    }

    boolean isFar(double[] values) {
      double median = scale(median(values));
      double[] scaled = Arrays.stream(values).map(this::scale).toArray();
      boolean counts = values.length >= FEWEST;
      return switch (kind) {
        case STANDARD ->
            Math.abs(median) > FAR || (counts && isUnlike(Math.sqrt(variance(scaled))));
        case MINMAX -> Math.abs(median - 0.5) > APART || (counts && isUnlike(range(scaled)));
        case RANGE -> counts && isUnlike(range(scaled));
        case NONE, LOCAL -> false;
      };
    }

    private static boolean isUnlike(double variation) {
      return variation > 0 && (variation > ALIKE || ALIKE * variation < 1);
    }

    String fitted() {
      return switch (kind) {
        case MINMAX -> shown(offset) + " to " + shown(offset + divisor);
        case RANGE -> "range " + shown(divisor);
        case NONE, STANDARD, LOCAL ->
            "mean " + shown(offset) + ", standard deviation " + shown(divisor);
      };
    }
  }

  private Scaler(Kind kind, Map<String, Line> lines) {
    this.kind = kind;
    this.lines = lines;
  }

  /**
   * Fits a scaler on each column of a series; pass {@link Series#slice} to fit on a range of
   * points.
   *
   * @throws BadInputException if a column is constant there and the kind would divide by zero
   */
  public static Scaler fit(Kind kind, Series series) {
    return fit(kind, Map.of(), series);
  }

  /**
   * Fits a scaler on each column of a series.
   *
   * @param others the kind for columns that are not in {@code byColumn}
   * @throws BadInputException if a column is constant there and its kind would divide by zero
   */
  public static Scaler fit(Kind others, Map<String, Kind> byColumn, Series series) {
    if (series.length() == 0) {
      throw new BadInputException(series.source() + ": no points to fit a scaler on");
    }
    Map<String, Line> lines = new LinkedHashMap<>();
    for (String column : series.columns()) {
      lines.put(column, line(byColumn.getOrDefault(column, others), series, column));
    }
    return new Scaler(others, lines);
  }

  /** Returns the values of a column except those that were filled in. */
  private static double[] observed(Series series, String column) {
    double[] values = series.column(column);
    return series.filledCount(column) == 0
        ? values
        : IntStream.range(0, values.length)
            .filter(t -> series.isObserved(column, t))
            .mapToDouble(t -> values[t])
            .toArray();
  }

  private static Line line(Kind kind, Series series, String column) {
    if (kind == Kind.NONE) {
      return new Line(kind, 0, 1);
    }
    double[] values = observed(series, column);
    if (values.length == 0) {
      throw new BadInputException(
          "%s: column \"%s\" has no value among the %d points that the scaler is fitted on; use more data"
              .formatted(series.source(), column, series.length()));
    }
    double min = values[0];
    double max = values[0];
    double sum = 0;
    for (double value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / values.length);
    double divisor = kind == Kind.STANDARD ? deviation : max - min;
    if (kind == Kind.LOCAL) {
      return new Line(kind, 0, min < max && Double.isFinite(deviation) ? deviation : 1);
    }
    if (min == max || !(divisor > 0) || Double.isInfinite(divisor)) {
      throw new BadInputException(
          "%s: column \"%s\" runs from %s to %s over the %d points that the scaler is fitted on, which"
                  .formatted(series.source(), column, min, max, values.length)
              + " scale %s cannot divide by; leave the column out or set scale to none"
                  .formatted(Fields.word(kind)));
    }
    return switch (kind) {
      case NONE, LOCAL -> throw new AssertionError(kind);
      case STANDARD -> new Line(kind, mean, deviation);
      case MINMAX -> new Line(kind, min, max - min);
      case RANGE -> new Line(kind, 0, max - min);
    };
  }

  /**
   * Returns a note for each column whose values are far from those that the scaler was fitted on,
   * as with a different unit. The median is more than five standard deviations from the mean or two
   * ranges from the midrange, or the variation differs by a factor of twenty. Kinds that store none
   * of these values give no notes.
   */
  public List<String> farFromFit(Series series) {
    var notes = new ArrayList<String>();
    lines.forEach(
        (column, line) -> {
          double[] values =
              series.columns().contains(column) ? observed(series, column) : new double[0];
          if (values.length > 0 && line.isFar(values)) {
            notes.add(
                "the values of \"%s\" (median %s, %s to %s) are far from those of training (%s); check their unit"
                    .formatted(
                        Shown.of(column),
                        shown(median(values)),
                        shown(Arrays.stream(values).min().orElseThrow()),
                        shown(Arrays.stream(values).max().orElseThrow()),
                        line.fitted()));
          }
        });
    return notes;
  }

  private static String shown(double value) {
    return Shown.number(new BigDecimal(value).round(new MathContext(3)).doubleValue());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double range(double[] values) {
    return Arrays.stream(values).max().orElseThrow() - Arrays.stream(values).min().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum()
        / values.length;
  }

  /** Returns the kind for columns without their own kind. */
  public Kind kind() {
    return kind;
  }

  /** Returns the kind for a column. */
  public Kind kind(String column) {
    return line(column).kind();
  }

  /** Returns the columns that the scaler was fitted on. */
  public List<String> columns() {
    return List.copyOf(lines.keySet());
  }

  /** Returns the series in scaled units. */
  public Series scale(Series series) {
    List<String> names = series.columns();
    double[][] scaled = new double[names.size()][series.length()];
    for (int c = 0; c < scaled.length; c++) {
      Line line = line(names.get(c));
      double[] values = series.column(names.get(c));
      for (int t = 0; t < values.length; t++) {
        scaled[c][t] = line.scale(values[t]);
      }
    }
    return series.withValues(scaled);
  }

  /** Returns a value of a column in scaled units. */
  public double scale(String column, double value) {
    return line(column).scale(value);
  }

  /** Returns a value of a column in the units of the data. */
  public double unscale(String column, double scaled) {
    return line(column).unscale(scaled);
  }

  /** Returns consecutive forecasts of a column in the units of the data. */
  public double[] unscale(String column, float[] scaled) {
    Line line = line(column);
    double[] values = new double[scaled.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = line.unscale(scaled[i]);
    }
    return values;
  }

  /** Returns forecasts of a column, [n][horizon], in the units of the data. */
  public double[][] unscale(String column, float[][] scaled) {
    double[][] values = new double[scaled.length][];
    for (int i = 0; i < values.length; i++) {
      values[i] = unscale(column, scaled[i]);
    }
    return values;
  }

  private Line line(String column) {
    Line line = lines.get(column);
    if (line == null) {
      throw new BadInputException(
          "the scaler was not fitted on column \"%s\"; %s"
              .formatted(column, Spelling.advice(column, lines.keySet())));
    }
    return line;
  }

  /**
   * Returns the scaler as strings, numbers and maps, for a model file: {@code {"kind": "standard",
   * "columns": {"Passengers": {"offset": 213.7, "divisor": 71.9}}}}. A column with a different kind
   * has a {@code kind} of its own.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> columns = new LinkedHashMap<>();
    lines.forEach(
        (column, line) -> {
          Map<String, Object> numbers = new LinkedHashMap<>();
          if (line.kind() != kind) {
            numbers.put("kind", Fields.word(line.kind()));
          }
          numbers.put("offset", line.offset());
          numbers.put("divisor", line.divisor());
          columns.put(column, numbers);
        });
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", Fields.word(kind));
    map.put("columns", columns);
    return map;
  }

  /**
   * Returns the scaler that {@link #toMap()} wrote.
   *
   * @throws BadInputException if the fields are not those of a scaler
   */
  public static Scaler of(Fields fields) {
    Kind kind = fields.choice("kind", Kind.class);
    Fields columns = fields.object("columns");
    Map<String, Line> lines = new LinkedHashMap<>();
    for (String column : columns.keys()) {
      Fields line = columns.object(column);
      lines.put(column, line(line, kind));
    }
    fields.done();
    return new Scaler(kind, lines);
  }

  private static Line line(Fields fields, Kind others) {
    var line =
        new Line(
            fields.choice("kind", others),
            fields.number("offset", Range.ANY),
            fields.number("divisor", Range.POSITIVE));
    boolean shifts = line.kind() == Kind.STANDARD || line.kind() == Kind.MINMAX;
    if (!shifts && line.offset() != 0) {
      throw fields.error(
          "offset",
          "expected 0 with scaling " + Fields.word(line.kind()) + ", got " + line.offset());
    }
    if (line.kind() == Kind.NONE && line.divisor() != 1) {
      throw fields.error("divisor", "expected 1 with scaling none, got " + line.divisor());
    }
    return line;
  }
}
