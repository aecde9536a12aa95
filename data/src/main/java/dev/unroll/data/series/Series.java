package dev.unroll.data.series;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.table.Header;
import dev.unroll.data.time.TimeFormat;
import dev.unroll.tensor.CounterRandom;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Named columns of finite numbers in time order, all of the same length. Each point has a label
 * (such as its month) if the source has labels. Immutable.
 *
 * <pre>{@code
 * Series wave = Series.sine(0, 100.1, 10_010);
 * Series own = Series.of("load", 3.1, 3.4, 2.9);
 * }</pre>
 */
public final class Series {
  private static final String AIRLINE = "airline-passengers.csv";

  private final String source;
  private final List<String> columns;
  private final double[][] values;
  private final @Nullable List<String> labels;
  private final Origin origin;

  /**
   * The origin of the points.
   *
   * @param filled the missing values that have been filled in
   * @param times the times of the points; null if they come from the labels, or there are none
   * @param format the format of the file; null if there is no file
   * @param notes notes on the reading
   */
  record Origin(
      Filled filled,
      @Nullable SeriesTimes times,
      @Nullable FoundFormat format,
      List<String> notes) {
    static final Origin MEMORY = new Origin(Filled.NONE, null, null, List.of());

    Origin {
      notes = List.copyOf(notes);
    }

    private Origin slice(int from, int to) {
      return new Origin(
          filled.slice(from, to), times == null ? null : times.slice(from, to), format, notes);
    }

    private Origin with(SeriesTimes other) {
      return new Origin(filled, other, format, notes);
    }

    private Origin with(Filled other) {
      return new Origin(other, times, format, notes);
    }

    private Origin with(String note) {
      List<String> more = new ArrayList<>(notes);
      more.add(note);
      return new Origin(filled, times, format, more);
    }
  }

  /** Stores the arrays without copying them. */
  Series(String source, List<String> columns, double[][] values, @Nullable List<String> labels) {
    this(source, columns, values, labels, Origin.MEMORY);
  }

  /** Stores the arrays without copying them. */
  Series(
      String source,
      List<String> columns,
      double[][] values,
      @Nullable List<String> labels,
      Origin origin) {
    this.source = source;
    this.columns = List.copyOf(columns);
    this.values = values;
    this.labels = labels == null ? null : List.copyOf(labels);
    this.origin = origin;
    check();
  }

  private void check() {
    if (columns.isEmpty() || columns.size() != values.length) {
      throw new IllegalArgumentException(
          "%s: %d names for %d columns; expected one each and at least one"
              .formatted(source, columns.size(), values.length));
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      throw new BadInputException(
          "%s: a column is named twice in %s".formatted(source, String.join(", ", columns)));
    }
    for (int c = 0; c < values.length; c++) {
      if (values[c].length != values[0].length) {
        throw new BadInputException(
            "%s: column \"%s\" has %d points, column \"%s\" %d; expected equally many"
                .formatted(
                    source, columns.get(c), values[c].length, columns.get(0), values[0].length));
      }
      for (int t = 0; t < values[c].length; t++) {
        if (!Double.isFinite(values[c][t])) {
          throw new BadInputException(
              "%s: point %d of column \"%s\" is %s; expected finite numbers"
                  .formatted(source, t, columns.get(c), values[c][t]));
        }
      }
    }
    if (labels != null && labels.size() != values[0].length) {
      throw new BadInputException(
          "%s: %d labels for %d points".formatted(source, labels.size(), values[0].length));
    }
  }

  /**
   * Returns a series of one column.
   *
   * @throws BadInputException if a value is not finite
   */
  public static Series of(String column, double... values) {
    return new Series(column, List.of(column), new double[][] {values.clone()}, null);
  }

  /**
   * Returns a series of several columns.
   *
   * @param source the name of the series in messages
   * @param values one array for each column
   * @throws BadInputException if a value is not finite, or the arrays differ in length
   */
  public static Series of(String source, List<String> columns, double[][] values) {
    double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    return new Series(source, columns, copy, null);
  }

  /**
   * Returns a series of several columns, with a label for each point.
   *
   * @param source the name of the series in messages
   * @param values one array for each column
   * @param labels one for each point
   * @throws BadInputException if a value is not finite, or arrays and labels differ in length
   */
  public static Series of(
      String source, List<String> columns, double[][] values, List<String> labels) {
    double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    return new Series(source, columns, copy, labels);
  }

  /**
   * Returns the values of a function at equally spaced points, including both ends.
   *
   * @throws BadInputException if there are fewer than 2 points or the ends are not finite
   */
  public static Series of(
      String name, DoubleUnaryOperator function, double from, double to, int points) {
    if (points < 2 || !Double.isFinite(from) || !Double.isFinite(to)) {
      throw new BadInputException(
          "%s: %d points from %s to %s; expected at least 2 between finite ends"
              .formatted(name, points, from, to));
    }
    double step = (to - from) / (points - 1);
    return generated(
        name, points, i -> function.applyAsDouble(i == points - 1 ? to : from + i * step));
  }

  /** Returns sin(x) for equally spaced x, including both ends. */
  public static Series sine(double from, double to, int points) {
    return of("sine", StrictMath::sin, from, to, points);
  }

  /**
   * Returns sin(step · i) + noise · N(0, 1) for i = 1 … points. The random numbers depend only on
   * seed and i: the same seed gives the same bits everywhere, and a longer series begins with the
   * shorter one.
   *
   * @throws BadInputException if there are no points, or noise is negative or not finite
   */
  public static Series noisySine(int points, double step, double noise, long seed) {
    if (points < 1 || !Double.isFinite(step) || !(noise >= 0) || Double.isInfinite(noise)) {
      throw new BadInputException(
          "noisy-sine: %d points of step %s with noise %s; expected points >= 1 and noise >= 0"
              .formatted(points, step, noise));
    }
    CounterRandom random = new CounterRandom(seed, "noise");
    return generated(
        "noisy-sine",
        points,
        i -> StrictMath.sin(step * (i + 1)) + noise * random.gaussian(i + 1L));
  }

  /**
   * Returns the monthly international airline passengers, in thousands, 1949-01 to 1960-12: 144
   * points of column Passengers, labelled by month. Source: Box, Jenkins, Time Series Analysis
   * (1976), series G.
   */
  public static Series airline() {
    try (InputStream in = Series.class.getResourceAsStream(AIRLINE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + AIRLINE);
      }
      return Table.read("airline", TextFiles.decode(in), Header.FIRST_ROW)
          .series(List.of("Passengers"), Missing.ERROR);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Series generated(String name, int points, IntToDoubleFunction value) {
    double[] values = IntStream.range(0, points).mapToDouble(value).toArray();
    return new Series(name, List.of(name), new double[][] {values}, null);
  }

  /** Returns the source of the numbers: a file, or the name of a generated series. */
  public String source() {
    return source;
  }

  /** Returns the names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** Returns the number of points in time. */
  public int length() {
    return values[0].length;
  }

  /** Returns a copy of the column's values. */
  public double[] values(String column) {
    return values[index(column)].clone();
  }

  /** Returns the column's value at a point, counted from 0. */
  public double value(String column, int point) {
    return values[index(column)][point];
  }

  /**
   * Returns true if the column has an observed value at a point; false if it was missing and has
   * been filled in.
   */
  public boolean isObserved(String column, int point) {
    index(column);
    return !origin.filled().at(column, point);
  }

  /** Returns the number of values of the column that were missing and have been filled in. */
  public int filledCount(String column) {
    index(column);
    return origin.filled().count(column);
  }

  /**
   * Returns the times of the points: those in the time column of a file, or the labels of a series
   * in memory.
   *
   * @return the times; empty if the points have no labels, or labels that are not times
   * @throws BadInputException if the labels of a series in memory are not in time order, or are
   *     ambiguous; those of a file were checked when it was read
   */
  public Optional<SeriesTimes> times() {
    if (origin.times() == null
        && labels != null
        && !labels.isEmpty()
        && TimeFormat.isTimes(labels)) {
      try {
        return Optional.of(SeriesTimes.of(source, labels, null));
      } catch (BadInputException e) {
        if (origin.format() == null) {
          throw e;
        }
        return Optional.empty(); // data.time: none states their order
      }
    }
    return Optional.ofNullable(origin.times());
  }

  /**
   * Returns a copy whose labels are checked like those of a file; a series from a file is returned
   * as it is. If the labels are times, gaps are noted.
   *
   * @param options the options, of which {@code time: none}, gaps and frequency are used
   * @throws BadInputException if labels are out of order, look like times and cannot be read, or
   *     have gaps that the options do not allow
   */
  public Series checked(SeriesOptions options) {
    if (origin.format() != null
        || origin.times() != null
        || labels == null
        || labels.isEmpty()
        || options.isInOrder()) {
      return this;
    }
    LabelTimes check = new LabelTimes(source, labels, options);
    SeriesTimes times = check.read();
    if (times == null) {
      return this;
    }
    String gaps = check.gaps(times);
    Series timed = new Series(source, columns, values, labels, origin.with(times));
    return gaps.isEmpty() ? timed : timed.withNote(gaps);
  }

  /** Returns notes on how the data was changed when it was read. */
  public List<String> notes() {
    return origin.notes();
  }

  /** Returns the format of the file; empty for a series in memory. */
  public Optional<FoundFormat> format() {
    return Optional.ofNullable(origin.format());
  }

  /** Returns the label of each point, or null if the source has none. */
  public @Nullable List<String> labels() {
    return labels;
  }

  /** Returns the points from (inclusive) to to (exclusive). */
  public Series slice(int from, int to) {
    if (from < 0 || to < from || to > length()) {
      throw new IllegalArgumentException(
          "%s: points %d to %d of %d".formatted(source, from, to, length()));
    }
    double[][] part =
        Arrays.stream(values)
            .map(column -> Arrays.copyOfRange(column, from, to))
            .toArray(double[][]::new);
    return new Series(
        source,
        columns,
        part,
        labels == null ? null : labels.subList(from, to),
        origin.slice(from, to));
  }

  /** Returns the columns with these names, in this order. */
  public Series select(List<String> names) {
    double[][] chosen = names.stream().map(this::column).toArray(double[][]::new);
    return new Series(source, names, chosen, labels, origin);
  }

  /** Returns a copy with one more note on the reading. */
  public Series withNote(String sentence) {
    return new Series(source, columns, values, labels, origin.with(sentence));
  }

  /** Returns a copy with a column renamed. */
  public Series renamed(String column, String name) {
    List<String> names = new ArrayList<>(columns);
    names.set(index(column), name);
    return new Series(
        source, names, values, labels, origin.with(origin.filled().renamed(column, name)));
  }

  /** Returns the array itself, for readers in this package that do not modify it. */
  double[] column(String name) {
    return values[index(name)];
  }

  /** Returns a copy with the same labels and other values of the same length. */
  Series withValues(double[][] others) {
    return new Series(source, columns, others, labels, origin);
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new BadInputException(
          "%s: there is no column \"%s\"; %s"
              .formatted(source, column, Shown.advice(column, columns)));
    }
    return index;
  }
}
