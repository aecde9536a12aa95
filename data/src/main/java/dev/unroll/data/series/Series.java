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
 * Named columns of equally many finite numbers in the order of time, with a label for each point
 * (such as its month) if the source has one. Immutable.
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
   * Where the points come from.
   *
   * @param filled values that were missing, and have been filled in
   * @param times of the points; null: the labels, or none
   * @param format of the file; null: no file
   * @param notes on the reading, a sentence each
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

  /** Takes the arrays as they are. */
  Series(String source, List<String> columns, double[][] values, @Nullable List<String> labels) {
    this(source, columns, values, labels, Origin.MEMORY);
  }

  /** Takes the arrays as they are. */
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
        throw new IllegalArgumentException(
            "%s: column \"%s\" has %d points, column \"%s\" %d; expected equally many"
                .formatted(
                    source, columns.get(c), values[c].length, columns.get(0), values[0].length));
      }
      for (int t = 0; t < values[c].length; t++) {
        if (!Double.isFinite(values[c][t])) {
          throw new IllegalArgumentException(
              "%s: point %d of column \"%s\" is %s; expected finite numbers"
                  .formatted(source, t, columns.get(c), values[c][t]));
        }
      }
    }
    if (labels != null && labels.size() != values[0].length) {
      throw new IllegalArgumentException(
          "%s: %d labels for %d points".formatted(source, labels.size(), values[0].length));
    }
  }

  /** One column from memory. */
  public static Series of(String column, double... values) {
    return new Series(column, List.of(column), new double[][] {values.clone()}, null);
  }

  /**
   * Several columns from memory.
   *
   * @param source what complaints call the series
   * @param values one array for each column
   */
  public static Series of(String source, List<String> columns, double[][] values) {
    double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    return new Series(source, columns, copy, null);
  }

  /**
   * Several columns from memory, with a label for each point.
   *
   * @param source what complaints call the series
   * @param values one array for each column
   * @param labels one for each point
   */
  public static Series of(
      String source, List<String> columns, double[][] values, List<String> labels) {
    double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    return new Series(source, columns, copy, labels);
  }

  /**
   * A function at equally spaced places, both ends included.
   *
   * @throws BadInputException when there are fewer than 2 points or the ends are not finite
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

  /** sin(x) for equally spaced x, both ends included. */
  public static Series sine(double from, double to, int points) {
    return of("sine", StrictMath::sin, from, to, points);
  }

  /**
   * sin(step · i) + noise · N(0, 1) for i = 1 … points. The normal numbers are a function of seed
   * and i: the same seed gives the same bits everywhere, and a longer series starts with the
   * shorter.
   *
   * @throws BadInputException when there are no points or noise is negative or not finite
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
   * The monthly international airline passengers, in thousands, 1949-01 to 1960-12: 144 points of
   * column Passengers, labelled by month. Source: Box, Jenkins, Time Series Analysis (1976), series
   * G.
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

  /** Where the numbers came from: a file, or the name of a generated series. */
  public String source() {
    return source;
  }

  /** The names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** The number of points in time. */
  public int length() {
    return values[0].length;
  }

  /** A copy of the column's values. */
  public double[] values(String column) {
    return values[index(column)].clone();
  }

  /** The column's value at a point, counted from 0. */
  public double value(String column, int point) {
    return values[index(column)][point];
  }

  /**
   * Returns true when the column has a value of its own at a point; false where it was missing, and
   * has been filled in from the past.
   */
  public boolean isObserved(String column, int point) {
    index(column);
    return !origin.filled().at(column, point);
  }

  /** Returns how many values of the column were missing, and have been filled in. */
  public int filledCount(String column) {
    index(column);
    return origin.filled().count(column);
  }

  /**
   * Returns the times of the points: of a file, its column of times; in memory, the labels.
   *
   * @return empty when the points have no labels, or labels that are no times
   * @throws BadInputException when the labels of a series in memory are not in the order of time,
   *     or can be read in two ways; those of a file have been checked as it was read
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
   * Returns a copy whose labels are checked as those of a file would be; a series of a file as it
   * is. Of labels that are times, gaps are noted.
   *
   * @param options of which {@code time: none}, gaps and frequency count
   * @throws BadInputException when labels are out of order, look like times and cannot be read, or
   *     have gaps where the options do not allow them
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

  /** What was done to the data when they were read, a sentence each. */
  public List<String> notes() {
    return origin.notes();
  }

  /** The format of the file that was read; empty for a series in memory. */
  public Optional<FoundFormat> format() {
    return Optional.ofNullable(origin.format());
  }

  /** The label of each point, or null when the source has none. */
  public @Nullable List<String> labels() {
    return labels;
  }

  /** The points from (included) to to (excluded). */
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

  /** The columns of these names, in this order. */
  public Series select(List<String> names) {
    double[][] chosen = names.stream().map(this::column).toArray(double[][]::new);
    return new Series(source, names, chosen, labels, origin);
  }

  /** The series with one more note on how it was read. */
  public Series withNote(String sentence) {
    return new Series(source, columns, values, labels, origin.with(sentence));
  }

  /** The series with another name for a column. */
  public Series renamed(String column, String name) {
    List<String> names = new ArrayList<>(columns);
    names.set(index(column), name);
    return new Series(
        source, names, values, labels, origin.with(origin.filled().renamed(column, name)));
  }

  /** The array itself, for the readers of this package, who do not write. */
  double[] column(String name) {
    return values[index(name)];
  }

  /** The same labels with other values, equally many. */
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
