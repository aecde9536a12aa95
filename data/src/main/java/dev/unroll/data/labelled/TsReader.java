package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.Extremes;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.rows.TextFiles;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.table.TableFormat;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads labelled sequences from {@code .ts} files, the format of the UEA and UCR archives. Each
 * line is a sequence; its id is its number from 1. Dimensions are called {@code dim_0}, {@code
 * dim_1}, ...
 */
final class TsReader {
  private final String name;
  private final SequenceColumns columns;
  private final @Nullable Charset encoding;
  private final @Nullable ExpectedLabels expected;
  private final BadRows bad;
  private final String setting;

  private TsReader(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      @Nullable ExpectedLabels expected,
      BadRows bad,
      String setting) {
    name = file.toString();
    this.columns = columns;
    this.expected = expected;
    this.bad = bad;
    this.setting = setting;
    encoding = format.encoding().orElse(null);
    List<String> others =
        format.settings().keySet().stream().filter(key -> !key.equals("encoding")).toList();
    if (!others.isEmpty() || (columns.time() != null && !columns.isInOrder())) {
      throw new BadInputException(
          "%s: data.%s is set, but a .ts file is not a table (expected no such setting). Remove it."
              .formatted(name, others.isEmpty() ? "time" : others.get(0)));
    }
  }

  /**
   * Reads a file.
   *
   * @param columns the columns, whose values name dimensions
   * @param expected the allowed labels; null if labels are not read and may be absent
   * @param setting the setting that decides on missing values, for messages
   */
  static SequenceReading read(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      @Nullable ExpectedLabels expected,
      BadRows bad,
      String setting) {
    var reader = new TsReader(file, columns, format, expected, bad, setting);
    try (TsLines lines = new TsLines(file, reader.encoding)) {
      reader.checkTarget(lines.header());
      return reader.gather(lines);
    } catch (IOException failure) {
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  private void checkTarget(TsHeader header) {
    if (expected == null) {
      return;
    }
    boolean numbers = expected.areNumbers();
    if (header.target() == TsHeader.Target.NONE) {
      throw new BadInputException(
          "%s:%d: there are no labels above (expected %s). Add the line and the labels."
              .formatted(name, header.line(), numbers ? "@targetLabel true" : "@classLabel true"));
    }
    if (header.target() == TsHeader.Target.NUMBER && !numbers) {
      throw new BadInputException(
          "%s:%d: the labels are numbers (expected @classLabel). Set task to regress."
              .formatted(name, header.line()));
    }
  }

  private SequenceReading gather(TsLines lines) {
    List<SequenceReading.Gathered> all = new ArrayList<>();
    int[] places = null;
    List<String> names = List.of();
    int id = 0;
    for (String text = lines.text(); text != null; text = lines.text()) {
      id++;
      String label = lines.label(text);
      TsLines.Row row = attempt(label, text, lines::row);
      if (row == null) {
        continue;
      }
      if (places == null) {
        names = TsHeader.columns(lines.dimensions());
        places = places(names);
      }
      int[] features = places;
      String name = Integer.toString(id);
      SequenceReading.Gathered sequence =
          attempt(label, row, given -> gathered(name, given, lines.header(), features));
      if (sequence != null) {
        all.add(sequence);
      }
    }
    if (id == 0) {
      throw new BadInputException(
          "%s:%d: no sequence follows (expected one per line). Check that the file is complete."
              .formatted(name, lines.header().line()));
    }
    if (all.isEmpty()) {
      throw bad.nothingLeft(name);
    }
    int[] read = places == null ? new int[0] : places;
    List<String> features = Arrays.stream(read).mapToObj(names::get).toList();
    var found =
        new FoundFormat(
            ':',
            false,
            '.',
            "",
            true,
            lines.header().line() + 1,
            encoding == null ? StandardCharsets.UTF_8 : encoding,
            List.of());
    return new SequenceReading(
        name, found, features, all, Set.of(), columns.missing(), List.of(), notes(features, all));
  }

  /** Returns the result of reading a line, or null if it is a bad row. */
  private <A, B> @Nullable B attempt(String label, A line, Function<A, B> reading) {
    try {
      return reading.apply(line);
    } catch (BadInputException broken) {
      String sentence = String.valueOf(broken.getMessage());
      if (expected == null || label.isEmpty()) {
        bad.report(sentence);
      } else {
        bad.report(sentence, 1, label);
      }
      return null;
    }
  }

  private int[] places(List<String> names) {
    if (columns.values().isEmpty()) {
      return IntStream.range(0, names.size()).toArray();
    }
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    return columns.values().stream().mapToInt(value -> place(places, value, names)).toArray();
  }

  private int place(Map<String, Integer> places, String value, List<String> names) {
    Integer place = places.get(value);
    if (place == null) {
      throw new BadInputException(
          "%s: data.values names \"%s\" (expected dimensions of the file); %s"
              .formatted(name, Shown.of(value), Shown.advice(value, names)));
    }
    return place;
  }

  private SequenceReading.Gathered gathered(
      String id, TsLines.Row row, TsHeader header, int[] places) {
    String where = name + ":" + row.line() + ": ";
    if (expected != null) {
      requireLabel(row, header, where);
    }
    double[][] steps =
        Arrays.stream(row.values())
            .map(step -> Arrays.stream(places).mapToDouble(place -> step[place]).toArray())
            .toArray(double[][]::new);
    int gaps =
        (int) Arrays.stream(steps).flatMapToDouble(Arrays::stream).filter(Double::isNaN).count();
    if (gaps > 0 && columns.missing() == MissingSteps.ERROR) {
      throw new BadInputException(
          "%s%d values are missing (expected numbers). Set %s to mask, interpolate or drop."
              .formatted(where, gaps, setting));
    }
    double[][] whole = steps;
    if (gaps > 0) {
      double[] times = IntStream.range(0, steps.length).mapToDouble(t -> t).toArray();
      whole = MissingFill.apply(columns.missing(), steps, times, TsHeader.columns(places.length));
    }
    if (whole == null) {
      throw new BadInputException(
          "%sthe sequence has %s (expected at least one). Remove it."
              .formatted(
                  where,
                  columns.missing() == MissingSteps.INTERPOLATE
                      ? "a dimension without a value"
                      : "no step without a missing value"));
    }
    String label = expected == null ? "" : expected.read(row.label(), CellNumbers.POINT);
    return new SequenceReading.Gathered(id, label, row.line(), whole, steps.length, gaps);
  }

  private void requireLabel(TsLines.Row row, TsHeader header, String where) {
    String label = row.label();
    if (label.isEmpty() || label.equals("?")) {
      throw new BadInputException(where + "the label is missing (expected one). Add it.");
    }
    if (!header.labels().isEmpty() && !header.labels().contains(label)) {
      throw new BadInputException(
          "%sthe class is \"%s\" (expected one of @classLabel: %s). Correct it, or @classLabel."
              .formatted(where, Shown.of(label), Shown.listed(header.labels())));
    }
    String problem =
        expected == null ? null : expected.problem(label, CellNumbers.POINT, name, row.line());
    if (problem != null) {
      throw new BadInputException(problem);
    }
  }

  private List<String> notes(List<String> features, List<SequenceReading.Gathered> all) {
    var notes = new ArrayList<String>();
    boolean named = !columns.id().equals("id") || !columns.label().equals("label");
    if (named) {
      notes.add("data.id and data.label have no effect: the lines of a .ts file hold both");
    }
    for (int f = 0; f < features.size(); f++) {
      int feature = f;
      double[] sorted =
          all.stream()
              .flatMap(sequence -> Arrays.stream(sequence.steps()))
              .mapToDouble(step -> step[feature])
              .filter(value -> !Double.isNaN(value))
              .sorted()
              .toArray();
      Extremes extremes = Extremes.of(sorted);
      if (extremes != null) {
        notes.add(extremes.note(features.get(f)));
      }
    }
    return notes;
  }
}
