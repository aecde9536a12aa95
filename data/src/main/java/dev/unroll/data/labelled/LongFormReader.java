package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.CellNumbers;
import dev.unroll.data.rows.Cells;
import dev.unroll.data.rows.CsvRows;
import dev.unroll.data.rows.Extremes;
import dev.unroll.data.rows.MissingMarks;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.table.Header;
import dev.unroll.data.table.TableFormat;
import dev.unroll.data.time.TimeFormat;
import dev.unroll.data.time.TimesOfDay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the steps of each sequence of a file in long form. */
final class LongFormReader {
  /** The maximum number of spellings of the label of one sequence that are noted. */
  private static final int SPELLINGS = 10;

  /**
   * A step of a sequence. Until all times are known, the time is a position in the time column.
   * Rows are numbered from 0.
   */
  private record Step(double time, double[] values, long line, int row) {}

  /** A sequence that is still being read. */
  private static final class Member {
    final String cell; // the label cell of its first row
    final String label;
    final long line;
    final List<Step> steps = new ArrayList<>();
    final Set<String> spellings = new TreeSet<>();
    int rows;
    int gaps;
    int places;
    long again;
    @Nullable String broken;

    Member(String cell, String label, long line) {
      this.cell = cell;
      this.label = label;
      this.line = line;
    }
  }

  private final CsvRows rows;
  private final CellNumbers numbers;
  private final FoundFormat found;
  private final BadRows bad;
  private final @Nullable ExpectedLabels expected;
  private final MissingSteps missing;
  private final String setting;
  private final int id;
  private final int label;
  private final int time;
  private final int[] values;

  /** Checks the order of the steps; null if the order is set by a column or stated by the user. */
  private final @Nullable StepOrder order;

  private final Map<String, Member> sequences = new LinkedHashMap<>();
  private final SequenceTimes times;
  private final Set<String> spellings = new TreeSet<>();
  private int count;
  private int runs; // number of sequences that may be several runs in successive rows
  private String noteOfRuns = "";
  private int shuffled; // number of shuffled sequences minus number of ordered ones
  private final List<MissingMarks> marks; // by value column
  private final SequenceParts parts;

  private LongFormReader(
      CsvRows rows,
      SequenceColumns columns,
      CsvRows.Decided decided,
      @Nullable ExpectedLabels expected,
      BadRows bad,
      String setting) {
    this.rows = rows;
    numbers = decided.numbers();
    found = decided.format();
    this.bad = bad;
    this.missing = columns.missing();
    this.setting = setting;
    this.expected = expected;
    boolean labelled = expected != null;
    id = rows.column(columns.id(), "id", "the names of sequences");
    label =
        labelled
            ? rows.column(columns.label(), "label", "labels")
            : rows.columns().indexOf(columns.label());
    time =
        columns.time() == null || columns.isInOrder()
            ? -1
            : rows.column(columns.time(), "time", "times");
    times = new SequenceTimes(rows, time, numbers);
    values =
        columns.values().isEmpty()
            ? IntStream.range(0, rows.columns().size())
                .filter(c -> c != id && c != label && c != time)
                .toArray()
            : columns.values().stream().mapToInt(rows::column).toArray();
    parts = new SequenceParts(unread());
    marks = Stream.generate(MissingMarks::new).limit(values.length).toList();
    if (values.length == 0) {
      throw new BadInputException(
          "%s:1: there are no columns of values besides %s"
              .formatted(rows.name(), Shown.listed(rows.columns())));
    }
    order = columns.time() == null ? new StepOrder(rows, columns, columns(), numbers) : null;
  }

  /**
   * Reads a file.
   *
   * @param expected the allowed labels; null if labels are not read and their column may be missing
   * @param setting the setting that decides on missing values, for messages
   */
  static SequenceReading read(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      @Nullable ExpectedLabels expected,
      BadRows bad,
      String setting) {
    try (CsvRows rows = CsvRows.open(file, format, Header.FIRST_ROW, bad)) {
      CsvRows.Decided all = CsvRows.decideByAll(rows, file, format, Header.FIRST_ROW);
      return new LongFormReader(rows, columns, all, expected, bad, setting).gather();
    }
  }

  private SequenceReading gather() {
    Member last = null;
    for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
      if (Arrays.stream(row.cells()).allMatch(String::isBlank)) {
        continue; // as spreadsheets write it below the last row
      }
      String name = row.cells()[id].strip();
      if (Cells.isMissing(name)) {
        bad.report(
            "%s:%d: column \"%s\" is %s; expected the name of a sequence"
                .formatted(rows.name(), row.line(), column(id), shown(name)));
        continue;
      }
      Member sequence = sequences.get(name);
      if (sequence == null) {
        sequence = new Member(labelCell(row), label(row), row.line());
        sequences.put(name, sequence);
      }
      if (sequence != last) {
        sequence.places++;
        sequence.again = sequence.places == 2 ? row.line() : sequence.again;
      }
      last = sequence;
      sequence.rows++;
      parts.add(name, row);
      String complaint = add(sequence, name, row);
      String broken =
          complaint == null
              ? unexpected(sequence.cell, row.line())
              : "%s:%d: %s".formatted(rows.name(), row.line(), complaint);
      if (broken != null && sequence.broken == null) {
        sequence.broken = broken;
        bad.refuse(broken);
      }
    }
    List<SequenceReading.Gathered> all = new ArrayList<>();
    if (time >= 0) {
      sequences.values().forEach(this::date);
    }
    sequences.forEach((name, sequence) -> finish(name, sequence, all));
    if (all.isEmpty()) {
      throw bad.nothingLeft(rows.name());
    }
    List<String> notes = markNotes();
    if (order != null) {
      notes.addAll(order.check());
    }
    List<String> increasing = order == null ? List.of() : order.increasing();
    if (runs > 0 && shuffled < 0) {
      notes.add(noteOfRuns + (runs == 1 ? "" : " (%d such sequences in all)".formatted(runs)));
    }
    notes.addAll(idNotes());
    notes.addAll(parts.notes(rows, column(id)));
    notes.addAll(extremeNotes(all));
    return new SequenceReading(
        rows.name(), found, columns(), all, spellings, missing, increasing, notes);
  }

  /** Returns notes on features with values that are far from all others. */
  private List<String> extremeNotes(List<SequenceReading.Gathered> all) {
    var notes = new ArrayList<String>();
    for (int i = 0; i < values.length; i++) {
      int feature = i;
      double[] sorted =
          all.stream()
              .flatMap(sequence -> Arrays.stream(sequence.steps()))
              .mapToDouble(step -> step[feature])
              .filter(value -> !Double.isNaN(value))
              .sorted()
              .toArray();
      Extremes extremes = Extremes.of(sorted);
      if (extremes != null) {
        notes.add(extremes.note(rows.columns().get(values[i])));
      }
    }
    return notes;
  }

  /** Returns notes on marks such as n/a in place of numbers. */
  private List<String> markNotes() {
    var notes = new ArrayList<String>();
    for (int i = 0; i < values.length; i++) {
      notes.addAll(marks.get(i).notes(column(values[i])));
    }
    return notes;
  }

  /** Returns notes on ids that may be wrong. */
  private List<String> idNotes() {
    var notes = new ArrayList<String>();
    String alike = LabelSpelling.alike(sequences.keySet());
    if (!alike.isEmpty()) {
      notes.add(
          "ids of \"%s\" that differ only in spelling are separate sequences: %s; write them alike if they mean the same"
              .formatted(column(id), alike));
    }
    sequences.entrySet().stream()
        .filter(each -> each.getValue().places > 1)
        .filter(each -> 2 * each.getValue().places <= each.getValue().rows) // else they alternate
        .findFirst()
        .ifPresent(
            each ->
                notes.add(
                    "sequence \"%s\" begins again in line %d; its rows in %d places are read as one sequence. Give them different ids if they are several"
                        .formatted(
                            Shown.of(each.getKey()),
                            each.getValue().again,
                            each.getValue().places)));
    return notes;
  }

  /** Returns the indices of the columns that are not read. */
  private int[] unread() {
    Set<Integer> read = new HashSet<>(List.of(id, label, time));
    Arrays.stream(values).forEach(read::add);
    return IntStream.range(0, rows.columns().size()).filter(c -> !read.contains(c)).toArray();
  }

  private List<String> columns() {
    return Arrays.stream(values).mapToObj(rows.columns()::get).toList();
  }

  /** Adds a row; returns a description of what is wrong with it, or null. */
  private @Nullable String add(Member sequence, String name, CsvRows.Row row) {
    String itsLabel = label(row);
    if (expected != null && itsLabel.isEmpty()) {
      return "column \"%s\" is empty; expected a label".formatted(column(label));
    }
    if (!Labels.isSame(itsLabel, sequence.label)) {
      return "sequence \"%s\" has the label \"%s\" here but \"%s\" in line %d; expected one"
          .formatted(Shown.of(name), Shown.of(itsLabel), Shown.of(sequence.label), sequence.line);
    }
    if (!itsLabel.equals(sequence.label) && sequence.spellings.size() < SPELLINGS) {
      sequence.spellings.add(itsLabel);
    }
    int position = count++;
    if (position == 0 && time >= 0) {
      refuseHalves(row);
    }
    if (order != null) {
      order.add(row);
    }
    var features = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      String cell = row.cells()[values[i]];
      features[i] = numbers.parse(cell);
      boolean gap = Cells.isMissing(cell);
      if (gap && missing == MissingSteps.ERROR) {
        return "column \"%s\" is %s; expected a number, or %s: mask, interpolate or drop"
            .formatted(column(values[i]), shown(cell), setting);
      } else if (gap) {
        features[i] = Double.NaN;
        sequence.gaps++;
        marks.get(i).add(cell);
      } else if (!(Math.abs(features[i]) <= Float.MAX_VALUE)) {
        return TimeFormat.isTime(cell)
            ? date(column(values[i]), cell)
            : "column \"%s\" %s".formatted(column(values[i]), numbers.problem(cell));
      }
    }
    double when = time < 0 ? sequence.steps.size() : times.add(row.cells()[time], row.line());
    sequence.steps.add(new Step(when, features, row.line(), position));
    return null;
  }

  /** Throws if the AM or PM of the times is in another column. */
  private void refuseHalves(CsvRows.Row row) {
    String cell = row.cells()[time];
    for (int c = 0; c < row.cells().length && TimesOfDay.lacksHalf(cell); c++) {
      if (c != id && c != label && TimesOfDay.isHalf(row.cells()[c])) {
        throw new BadInputException(
            "%s:%d: column \"%s\" holds \"%s\", which belongs to \"%s\" of column \"%s\" (expected one column of times). Join them into one, such as %s %s."
                .formatted(
                    rows.name(),
                    row.line(),
                    column(c),
                    Shown.of(row.cells()[c].strip()),
                    Shown.of(cell.strip()),
                    column(time),
                    Shown.of(cell.strip()),
                    Shown.of(row.cells()[c].strip())));
      }
    }
  }

  private static String shown(String cell) {
    return cell.isBlank() ? "empty" : "\"" + Shown.of(cell) + "\"";
  }

  private String date(String column, String cell) {
    return "column \"%s\" is \"%s\"; expected a number. %s"
        .formatted(
            column,
            Shown.of(cell),
            time < 0
                ? "Set data.time to %s to order the steps by it, or name the features with data.values"
                    .formatted(column)
                : "Name the features with data.values");
  }

  private String label(CsvRows.Row row) {
    return expected == null ? "" : expected.read(labelCell(row), numbers);
  }

  private String labelCell(CsvRows.Row row) {
    return expected == null ? "" : row.cells()[label].strip();
  }

  private @Nullable String unexpected(String cell, long line) {
    return expected == null ? null : expected.problem(cell, numbers, rows.name(), line);
  }

  private String column(int index) {
    return Shown.of(rows.columns().get(index));
  }

  /** Replaces the positions of the steps with their times. */
  private void date(Member sequence) {
    List<Step> steps = sequence.steps;
    for (int t = 0; t < steps.size(); t++) {
      Step step = steps.get(t);
      int position = (int) step.time();
      double when = times.time(position);
      if (Double.isNaN(when) && sequence.broken == null) {
        sequence.broken = "%s:%d: %s".formatted(rows.name(), step.line(), times.problem(position));
        bad.refuse(sequence.broken);
      }
      steps.set(t, new Step(when, step.values(), step.line(), step.row()));
    }
  }

  private void finish(String name, Member sequence, List<SequenceReading.Gathered> all) {
    List<Step> steps = sequence.steps;
    if (order != null && sequence.broken == null) {
      order.add(
          name,
          steps.stream().map(Step::values).toArray(double[][]::new),
          steps.stream().mapToLong(Step::line).toArray(),
          steps.stream().mapToInt(Step::row).toArray());
    }
    double[] given = steps.stream().mapToDouble(Step::time).toArray();
    int again = time < 0 ? -1 : Runs.again(given);
    shuffled += given.length < Runs.FEWEST ? 0 : Runs.areLong(given) ? -1 : 1;
    long lineAgain = again < 0 ? 0 : steps.get(again).line();
    steps.sort(Comparator.comparingDouble(Step::time));
    for (int t = 1; t < steps.size() && sequence.broken == null; t++) {
      if (steps.get(t).time() == steps.get(t - 1).time()) {
        sequence.broken =
            "%s:%d: sequence \"%s\" has the same \"%s\" as in line %d; expected each once%s"
                .formatted(
                    rows.name(),
                    steps.get(t).line(),
                    Shown.of(name),
                    column(time),
                    steps.get(t - 1).line(),
                    again < 0
                        ? ""
                        : ". Its times begin again in line %d: give each run a different id"
                            .formatted(lineAgain));
      }
    }
    if (again > 0 && sequence.broken == null && runs++ == 0) {
      noteOfRuns =
          "the times of sequence \"%s\" begin again in line %d, and its rows are sorted into one sequence; give each run a different id if they are several"
              .formatted(Shown.of(name), lineAgain);
    }
    if (sequence.broken == null) {
      double[][] inOrder = steps.stream().map(Step::values).toArray(double[][]::new);
      double[] times = steps.stream().mapToDouble(Step::time).toArray();
      double[][] whole =
          sequence.gaps == 0 ? inOrder : MissingFill.apply(missing, inOrder, times, columns());
      if (whole != null) {
        all.add(
            new SequenceReading.Gathered(
                name, sequence.label, sequence.line, whole, sequence.rows, sequence.gaps));
        spellings.addAll(sequence.spellings);
        return;
      }
      sequence.broken =
          "%s:%d: sequence \"%s\" has %s; expected at least one"
              .formatted(
                  rows.name(),
                  sequence.line,
                  Shown.of(name),
                  missing == MissingSteps.INTERPOLATE
                      ? "a column without a value"
                      : "no step without a missing value");
    }
    if (sequence.label.isEmpty()) {
      bad.report(sequence.broken, sequence.rows);
    } else {
      bad.report(sequence.broken, sequence.rows, sequence.label);
    }
  }
}
