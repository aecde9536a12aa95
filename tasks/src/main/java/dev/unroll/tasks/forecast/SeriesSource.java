package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.HeapLimit;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.SeriesOptions;
import dev.unroll.data.series.SeriesTimes;
import dev.unroll.data.series.Table;
import dev.unroll.data.time.Precision;
import dev.unroll.internal.FailureText;
import dev.unroll.internal.Spelling;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.input.DataFile;
import dev.unroll.tasks.input.DataLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The source of a recipe's series. */
public sealed interface SeriesSource {
  /** The names of series other than a CSV file that a recipe may use. */
  List<String> NAMES = List.of("sine", "noisy-sine", "airline");

  /** The longest array in common JVMs. */
  int MAX_POINTS = Integer.MAX_VALUE - 8;

  /**
   * Loaded series.
   *
   * @param series to split, or to train on if there is a test series
   * @param test a series that is only used for testing; null: split the other one
   * @param axis of the series that is tested on
   * @param notes on what was done to the data
   */
  record Loaded(Series series, @Nullable Series test, Axis axis, List<String> notes) {
    /** Copies the notes. */
    public Loaded {
      notes = List.copyOf(notes);
    }

    /** Returns a series in memory, to split. */
    public static Loaded of(Series series) {
      return new Loaded(series, null, Axis.points(series), series.notes());
    }

    /** Returns a copy with more notes. */
    Loaded withNotes(List<String> more) {
      return new Loaded(series, test, axis, Stream.concat(notes.stream(), more.stream()).toList());
    }
  }

  /**
   * The axis of the points of a series in a plot: their times, or {@code x = from + point · step}.
   *
   * @param label of the axis
   * @param times of the points; null: not known
   */
  record Axis(String label, double from, double step, @Nullable SeriesTimes times) {
    Axis(String label, double from, double step) {
      this(label, from, step, null);
    }

    /** Returns an axis of the times of the points; without times it counts the points. */
    static Axis points(Series series) {
      SeriesTimes times = series.times().orElse(null);
      if (times != null && times.precision() != Precision.NUMBER && series.length() > 1) {
        boolean utc = times.moment(0).offset() != null;
        return new Axis(times.column() + (utc ? " (UTC)" : ""), 0, 1, times);
      }
      List<String> labels = series.labels();
      return new Axis(
          labels == null || labels.isEmpty() ? "point" : "points since " + labels.get(0), 0, 1);
    }

    /** Returns whether x are times, in milliseconds since 1970-01-01T00:00. */
    public boolean dates() {
      return times != null;
    }

    /** Returns the x of a point, which may be after the end of the series. */
    public double x(int point) {
      return times == null ? from + point * step : times.moment(point).micros() / 1e3;
    }
  }

  /**
   * Loads the columns of a configuration.
   *
   * @param data the location of the files, or a file that replaces the series; a directory is
   *     ignored for a series that needs no file
   */
  public Loaded load(ForecastConfig config, DataLocation data);

  /** Reads {@code series} and the keys that belong to it. */
  static SeriesSource read(Fields data) {
    String name = data.string("series");
    return switch (name) {
      case "sine" -> new Sine(interval(data.object("train")), interval(data.object("test")));
      case "noisy-sine" ->
          new NoisySine(
              points(data),
              data.number("step", Range.POSITIVE),
              data.number("noise", Range.NOT_NEGATIVE),
              data.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE));
      case "airline" -> new Airline();
      default -> {
        if (!name.contains(".")) {
          throw data.error(
              "series",
              "there is no series \""
                  + name
                  + "\"; "
                  + Spelling.advice(name, NAMES)
                  + " (or name a CSV file)");
        }
        yield new InFile(
            new DataFile(name, data.has("published") ? data.string("published") : null));
      }
    };
  }

  private static int points(Fields fields) {
    int points = fields.integer("points", 2, MAX_POINTS);
    HeapLimit.require(
        Double.BYTES * (long) points,
        FailureText.of(fields.error("points", "a series of " + points + " points")),
        "Use fewer points");
    return points;
  }

  private static Sine.Interval interval(Fields fields) {
    return new Sine.Interval(
        fields.number("from", Range.ANY), fields.number("to", Range.ANY), points(fields));
  }

  /** A sine wave to train on, and another range of it to test on. */
  record Sine(Interval train, Interval test) implements SeriesSource {
    /** Equally spaced points, both ends included. */
    record Interval(double from, double to, int points) {
      Series series() {
        return Series.sine(from, to, points);
      }
    }

    private static List<String> notes(ForecastConfig config) {
      var notes = new ArrayList<>(unread(config));
      if (!config.split().equals(ForecastConfig.defaults().split())) {
        notes.add("data.split has no effect: the test set of the sine is that of data.test");
      }
      return notes;
    }

    @Override
    public Loaded load(ForecastConfig config, DataLocation data) {
      var axis = new Axis("x", test.from, (test.to - test.from) / (test.points - 1));
      return inPlace(data, config)
          .orElseGet(() -> new Loaded(train.series(), test.series(), axis, notes(config)));
    }
  }

  /** A sine wave with normal noise. */
  record NoisySine(int points, double step, double noise, long seed) implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config, DataLocation data) {
      return inPlace(data, config)
          .orElseGet(
              () ->
                  new Loaded(
                      Series.noisySine(points, step, noise, seed),
                      null,
                      new Axis("i", 1, 1),
                      unread(config)));
    }
  }

  /** The airline passengers series that comes with Unroll. */
  record Airline() implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config, DataLocation data) {
      return inPlace(data, config)
          .orElseGet(() -> Loaded.of(Series.airline()).withNotes(unread(config)));
    }
  }

  /** A file that a recipe names. */
  record InFile(DataFile file) implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config, DataLocation data) {
      return csv(file.find(data), config);
    }
  }

  /**
   * A recipe that names no series, so that the user must provide one.
   *
   * @param recipe the source that it was read from, for messages
   */
  record Unnamed(String recipe) implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config, DataLocation data) {
      Path file =
          data.path()
              .orElseThrow(
                  () ->
                      new BadInputException(
                          recipe
                              + ": data.series is missing; set it, or pass a file with --data"
                              + " (DataLocation.of in Java)"));
      return csv(file, config);
    }
  }

  /**
   * Returns a sentence on the keys about files, which are ignored for a series that is not in a
   * file.
   */
  private static List<String> unread(ForecastConfig config) {
    var keys = new LinkedHashSet<>(config.format().settings().keySet());
    Map<String, Object> defaults = SeriesOptions.defaults().settings();
    config.reading().settings().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(defaults.get(entry.getKey())))
        .forEach(entry -> keys.add(entry.getKey()));
    return keys.isEmpty()
        ? List.of()
        : List.of(
            "data.%s %s no effect on a series that is not read from a file"
                .formatted(String.join(", data.", keys), keys.size() == 1 ? "has" : "have"));
  }

  /** Loads the CSV file that replaces a series, if there is one. */
  private static Optional<Loaded> inPlace(DataLocation data, ForecastConfig config) {
    return data.isFile() ? data.path().map(file -> csv(file, config)) : Optional.empty();
  }

  /**
   * Reads a table for a trained model. A model of a single column also accepts a table's only
   * column of numbers, whatever its name.
   */
  static Series forModel(Table table, ForecastConfig config) {
    List<String> wanted = wanted(config);
    if (wanted.size() > 1 || table.columns().contains(wanted.get(0))) {
      return table.series(wanted, config.targetOrFirst(), config.reading());
    }
    String only = table.onlyNumericColumn(config.reading());
    Series series = table.series(List.of(only), only, config.reading());
    for (String aside : table.setAside(series, config.reading())) {
      series = series.withNote(aside);
    }
    return series
        .renamed(only, wanted.get(0))
        .withNote("column \"" + only + "\" is read as the model's \"" + wanted.get(0) + "\"");
  }

  private static Loaded csv(Path file, ForecastConfig config) {
    Table table = Table.read(file, config.format());
    List<String> given = wanted(config);
    List<String> wanted =
        given.isEmpty() ? List.of(table.onlyNumericColumn(config.reading())) : given;
    String target = config.target() == null ? wanted.get(0) : config.target();
    Series series = table.series(wanted, target, config.reading());
    for (String aside :
        given.isEmpty() ? table.setAside(series, config.reading()) : List.<String>of()) {
      series = series.withNote(aside);
    }
    return Loaded.of(series);
  }

  /**
   * Returns the heading of a plot: the target and the series.
   *
   * @param id the values by which the series is identified in its file; empty: the only one
   */
  static String heading(String target, Map<String, String> id) {
    return id.isEmpty()
        ? target
        : target + ", " + id.values().stream().map(Shown::of).collect(Collectors.joining(", "));
  }

  /** Returns a series for display, by the columns that identify it: {@code store Berlin}. */
  static String named(Map<String, String> id) {
    return id.entrySet().stream()
        .map(each -> Shown.of(each.getKey()) + " " + Shown.of(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the columns to read: those of the configuration and its target; empty: the only column
   * of the file.
   */
  private static List<String> wanted(ForecastConfig config) {
    var wanted = new LinkedHashSet<>(config.columns());
    if (config.target() != null) {
      wanted.add(config.target());
    }
    return List.copyOf(wanted);
  }
}
