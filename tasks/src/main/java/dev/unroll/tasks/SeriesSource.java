package dev.unroll.tasks;

import dev.unroll.data.series.Missing;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Table;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.store.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a recipe's series come from. */
sealed interface SeriesSource {
  /** What a recipe may write beside the name of a CSV file. */
  List<String> NAMES = List.of("sine", "noisy-sine", "airline");

  /**
   * What was loaded.
   *
   * @param series to split, or to train on when there is a test series
   * @param test a series that only tests; null: split the other one
   * @param axis of the series that tests
   * @param notes on what was done to the data
   */
  record Loaded(Series series, @Nullable Series test, Axis axis, List<String> notes) {}

  /**
   * What the points of a series are in a plot: {@code x = from + point · step}.
   *
   * @param label of the axis
   */
  record Axis(String label, double from, double step) {
    /** Counts the points. */
    static Axis points(Series series) {
      List<String> labels = series.labels();
      return new Axis(
          labels == null || labels.isEmpty() ? "point" : "points since " + labels.get(0), 0, 1);
    }

    double x(int point) {
      return from + point * step;
    }
  }

  /** Loads the columns that a configuration wants. */
  Loaded load(ForecastConfig config);

  /** Reads {@code series} and the keys that belong to it. */
  static SeriesSource read(Fields data) {
    String name = data.string("series");
    return switch (name) {
      case "sine" -> new Sine(stretch(data.object("train")), stretch(data.object("test")));
      case "noisy-sine" ->
          new NoisySine(
              data.integer("points", 2, Integer.MAX_VALUE),
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
                  + " (or give a CSV file)");
        }
        yield new InFile(
            new DataFile(name, data.has("published") ? data.string("published") : null));
      }
    };
  }

  private static Sine.Stretch stretch(Fields fields) {
    return new Sine.Stretch(
        fields.number("from", Range.ANY),
        fields.number("to", Range.ANY),
        fields.integer("points", 2, Integer.MAX_VALUE));
  }

  /** A sine wave to train on and another stretch of it to test on. */
  record Sine(Stretch train, Stretch test) implements SeriesSource {
    /** Equally spaced points, both ends included. */
    record Stretch(double from, double to, int points) {
      Series series() {
        return Series.sine(from, to, points);
      }
    }

    @Override
    public Loaded load(ForecastConfig config) {
      var axis = new Axis("x", test.from, (test.to - test.from) / (test.points - 1));
      return new Loaded(train.series(), test.series(), axis, List.of());
    }
  }

  /** A sine wave with normal noise. */
  record NoisySine(int points, double step, double noise, long seed) implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config) {
      return new Loaded(
          Series.noisySine(points, step, noise, seed), null, new Axis("i", 1, 1), List.of());
    }
  }

  /** The airline passengers that come with Unroll. */
  record Airline() implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config) {
      Series series = Series.airline();
      return new Loaded(series, null, Axis.points(series), List.of());
    }
  }

  /** A file that a recipe names. */
  record InFile(DataFile file) implements SeriesSource {
    @Override
    public Loaded load(ForecastConfig config) {
      return csv(file.find(null), config);
    }
  }

  /**
   * Loads a CSV file in place of the recipe's series.
   *
   * @param data a file, or a directory to look in for the file that the recipe names; a series that
   *     needs no file does not look there
   */
  static Loaded from(Path data, @Nullable SeriesSource named, ForecastConfig config) {
    if (named instanceof InFile in) {
      return csv(in.file.find(data), config);
    }
    return named != null && Files.isDirectory(data) ? named.load(config) : csv(data, config);
  }

  /**
   * Loads a CSV file for a trained model. A model of a single column also takes a file's only
   * column of numbers, whatever its name.
   */
  static Loaded forModel(Path file, ForecastConfig config) {
    Table table = Table.read(file);
    List<String> wanted = wanted(config);
    if (wanted.size() > 1 || table.columns().contains(wanted.get(0))) {
      return csv(table, wanted, config.missing());
    }
    String only = table.onlyNumericColumn();
    Loaded loaded = csv(table, List.of(only), config.missing());
    Series series = loaded.series();
    double[][] values = {series.values(only)};
    var notes = new ArrayList<>(loaded.notes());
    notes.add("column \"" + only + "\" stands for the model's \"" + wanted.get(0) + "\"");
    List<String> labels = series.labels();
    Series renamed =
        labels == null
            ? Series.of(series.source(), wanted, values)
            : Series.of(series.source(), wanted, values, labels);
    return new Loaded(renamed, null, loaded.axis(), notes);
  }

  private static Loaded csv(Path file, ForecastConfig config) {
    return csv(Table.read(file), wanted(config), config.missing());
  }

  private static Loaded csv(Table table, List<String> wanted, Missing missing) {
    Series series = table.series(wanted, missing);
    var notes = new ArrayList<String>();
    int dropped = table.rows() - series.length();
    if (dropped > 0) {
      notes.add(
          dropped
              + " of "
              + table.rows()
              + " rows were dropped for a missing value; the points around them count as neighbours");
    }
    return new Loaded(series, null, Axis.points(series), notes);
  }

  /** The columns to read: those of the configuration and its target; none: the only one. */
  private static List<String> wanted(ForecastConfig config) {
    var wanted = new LinkedHashSet<>(config.columns());
    if (config.target() != null) {
      wanted.add(config.target());
    }
    return List.copyOf(wanted);
  }
}
