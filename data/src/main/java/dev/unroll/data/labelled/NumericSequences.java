package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.FoundFormat;
import dev.unroll.data.table.TableFormat;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled sequences of numbers, which may differ in length, from a CSV or TSV file in long form:
 * each row is a step of the sequence with its id. The rows of a sequence need not be adjacent.
 * Files named {@code .ts} have the format of the UEA and UCR archives: each line is a sequence, its
 * id is its number from 1, and the dimensions are called {@code dim_0}, {@code dim_1}, ... Each
 * batch is as long as its longest sequence; its mask holds the lengths. Immutable.
 *
 * <pre>
 * walk,time,x,y,kind          SequenceColumns.of("walk", "kind").withTime("time")
 * a,0,0.1,0.7,slow
 * a,1,0.2,0.6,slow            →  a: [2, 2] slow,  b: [1, 2] fast
 * b,0,0.9,0.1,fast
 * </pre>
 *
 * <p>With {@link BadRows#skip} a sequence with a bad row is left out as a whole, because without
 * that step it would be a different sequence. Rows with too many or too few fields belong to no
 * sequence. Missing values are rejected, masked, interpolated or dropped; see {@link
 * SequenceColumns#missing}.
 */
public final class NumericSequences implements LabelledDataset {
  /** Scales a value before it is converted to float. */
  @FunctionalInterface
  public interface Scaling {
    /** Returns the scaled value of a feature, counted from 0. */
    double scale(int feature, double value);
  }

  private static final String SETTING = "data.missing";
  private static final Scaling NONE = (feature, value) -> value;

  private final List<SequenceReading.Gathered> all;
  private final Labels labels;
  private final int[] classes;
  private final List<String> columns;
  private final List<String> notes;
  private final @Nullable Origin origin;

  /**
   * The file that sequences were read from.
   *
   * @param columns the columns, including the features that increase from step to step
   * @param format the settings that were given
   * @param found the format that was detected
   */
  private record Origin(SequenceColumns columns, TableFormat format, FoundFormat found) {}

  private NumericSequences(
      List<SequenceReading.Gathered> all,
      Labels labels,
      List<String> columns,
      List<String> notes,
      @Nullable Origin origin) {
    this.origin = origin;
    this.all = all;
    this.labels = labels;
    this.columns = columns;
    this.notes = notes;
    classes = all.stream().mapToInt(sequence -> labels.find(sequence.label())).toArray();
  }

  private static NumericSequences of(
      SequenceReading read, Origin origin, Labels labels, BadRows bad) {
    var notes = new ArrayList<>(read.notes());
    if (bad.count() > 0) {
      long lost = bad.lost().values().stream().mapToLong(count -> count).sum();
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d sequences left out, %,d bad %s in all, the first: %s",
              read.file(),
              lost,
              lost + read.sequences().size(),
              bad.count(),
              bad.count() == 1 ? "row" : "rows",
              bad.first().get(0)));
    }
    return new NumericSequences(read.sequences(), labels, read.columns(), notes, origin);
  }

  /**
   * Reads sequences for training: their labels are the classes.
   *
   * @throws BadInputException if a value is not a number, a sequence has two labels or the same
   *     time twice, or there is only one class
   */
  public static NumericSequences read(Path file, SequenceColumns columns, BadRows bad) {
    return read(file, columns, TableFormat.detect(), ExpectedLabels.any(), bad, SETTING);
  }

  /**
   * Reads sequences for testing a model with these labels. A sequence with any other label is a bad
   * one.
   *
   * @throws BadInputException as above, and if a sequence has another label
   */
  public static NumericSequences read(
      Path file, SequenceColumns columns, Labels labels, BadRows bad) {
    return read(file, columns, TableFormat.detect(), ExpectedLabels.of(labels), bad, SETTING);
  }

  /**
   * Reads sequences whose labels must be as expected. A sequence with another label is a bad one.
   *
   * @throws BadInputException as above, and if a label is not as expected
   */
  public static NumericSequences read(
      Path file, SequenceColumns columns, ExpectedLabels expected, BadRows bad) {
    return read(file, columns, TableFormat.detect(), expected, bad, SETTING);
  }

  /**
   * Reads sequences from a file of a given format, whose labels must be as expected.
   *
   * @param format the settings that are known; the others are detected
   * @throws BadInputException as above, and if a label is not as expected
   */
  public static NumericSequences read(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      ExpectedLabels expected,
      BadRows bad) {
    return read(file, columns, format, expected, bad, SETTING);
  }

  /**
   * Reads sequences from a file of a given format, whose labels must be as expected. A sequence
   * with another label is a bad one.
   *
   * @param format the settings that are known; the others are detected
   * @param setting the setting that decides on missing values, for messages
   * @throws BadInputException as above, and if a label is not as expected
   */
  public static NumericSequences read(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      ExpectedLabels expected,
      BadRows bad,
      String setting) {
    SequenceReading read = reading(file, columns, format, expected, bad, setting);
    List<String> names = read.sequences().stream().map(SequenceReading.Gathered::label).toList();
    if (expected.areClassesToLearn()) {
      LostClasses.refuse(file.toString(), bad.lost(), label -> Labels.count(label, names));
    }
    List<String> spellings =
        LabelSpelling.areNumbers(names)
            ? Stream.concat(names.stream(), read.spellings().stream()).toList()
            : names;
    var origin = new Origin(columns.withIncreasing(read.increasing()), format, read.found());
    return of(read, origin, expected.labels(file.toString(), spellings), bad);
  }

  private static SequenceReading reading(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      @Nullable ExpectedLabels expected,
      BadRows bad,
      String setting) {
    return TsLines.isNamed(file)
        ? TsReader.read(file, columns, format, expected, bad, setting)
        : LongFormReader.read(file, columns, format, expected, bad, setting);
  }

  /**
   * Returns sequences in memory, each with a number as its target.
   *
   * @param sequences [T][F] each, with the same number of features
   * @param numbers one for each sequence
   * @throws IllegalArgumentException if there are no sequences, the number of targets differs from
   *     that of the sequences, a sequence has no step or another number of features, or a value is
   *     not finite
   */
  public static NumericSequences of(List<float[][]> sequences, double[] numbers) {
    if (sequences.isEmpty() || sequences.size() != numbers.length) {
      throw new IllegalArgumentException(
          "expected one number for each of at least one sequence, got %d sequences and %d numbers"
              .formatted(sequences.size(), numbers.length));
    }
    List<SequenceReading.Gathered> all = new ArrayList<>();
    for (int n = 0; n < numbers.length; n++) {
      double[][] steps = copy(sequences.get(n), sequences.get(0), "sequence " + (n + 1));
      if (!Double.isFinite(numbers[n])) {
        throw new IllegalArgumentException(
            "number %d is %s (expected a finite number)".formatted(n + 1, numbers[n]));
      }
      String id = Integer.toString(n + 1);
      String label = ExpectedLabels.text(numbers[n]);
      all.add(new SequenceReading.Gathered(id, label, n + 1, steps, steps.length, 0));
    }
    List<String> columns =
        IntStream.range(0, all.get(0).steps()[0].length).mapToObj(Integer::toString).toList();
    Labels labels = Labels.ofNumbers(all.stream().map(SequenceReading.Gathered::label).toList());
    return new NumericSequences(all, labels, columns, List.of(), null);
  }

  private static double[][] copy(float[][] steps, float[][] first, String where) {
    if (steps.length == 0 || first[0].length == 0) {
      throw new IllegalArgumentException(where + " has no step, or steps have no value");
    }
    var copy = new double[steps.length][];
    for (int t = 0; t < copy.length; t++) {
      float[] step = steps[t];
      copy[t] = IntStream.range(0, step.length).mapToDouble(f -> step[f]).toArray();
      if (!Arrays.stream(copy[t]).allMatch(Double::isFinite) || step.length != first[0].length) {
        throw new IllegalArgumentException(
            "%s, step %d: expected %d finite numbers, got %s"
                .formatted(where, t + 1, first[0].length, Arrays.toString(step)));
      }
    }
    return copy;
  }

  /**
   * Reads sequences for prediction. A label column is allowed but not read.
   *
   * @return the sequences, in the order in which their ids first appear
   * @throws BadInputException if a value is not a number, or a sequence has the same time twice
   */
  public static List<NumericSequence> readUnlabelled(Path file, SequenceColumns columns) {
    return readUnlabelled(file, columns, TableFormat.detect(), SETTING, new ArrayList<>());
  }

  /**
   * Reads sequences for prediction, from a file of a given format. A step to be masked is left out,
   * which is equivalent for a network.
   *
   * @param format the settings that are known; the others are detected
   * @param setting the setting that decides on missing values, for messages
   * @param notes receives a note about the missing values
   * @return the sequences, in the order in which their ids first appear
   */
  public static List<NumericSequence> readUnlabelled(
      Path file, SequenceColumns columns, TableFormat format, String setting, List<String> notes) {
    SequenceReading read = reading(file, columns, format, null, BadRows.refuse(), setting);
    read.found().notes().forEach(note -> notes.add(file + ": " + note));
    notes.addAll(read.notes());
    return read.sequences().stream()
        .map(sequence -> new NumericSequence(sequence.id(), unmasked(sequence.steps())))
        .toList();
  }

  private static double[][] unmasked(double[][] steps) {
    return Arrays.stream(steps)
        .filter(step -> !MissingFill.isMissing(step))
        .toArray(double[][]::new);
  }

  /** Returns the number of features per step: F. */
  public int features() {
    return columns.size();
  }

  /** Returns the names of the feature columns, in order. */
  public List<String> columns() {
    return columns;
  }

  /** Returns notes on what was left out of the file and how missing values were handled. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Returns the format of the file, or null if there is no file. */
  public @Nullable FoundFormat found() {
    return origin == null ? null : origin.found();
  }

  /**
   * Returns the columns of the file, including the features that increase from step to step; empty
   * if there is no file.
   */
  public Optional<SequenceColumns> fileColumns() {
    return Optional.ofNullable(origin).map(Origin::columns);
  }

  /** Returns the format settings that were given for the file; empty if there is no file. */
  public Optional<TableFormat> fileFormat() {
    return Optional.ofNullable(origin).map(Origin::format);
  }

  /** Returns the id of a sequence, as written in the file. */
  public String id(int position) {
    return all.get(position).id();
  }

  /** Returns the number of steps of a sequence. */
  public int length(int position) {
    return all.get(position).steps().length;
  }

  /** Returns the values of a sequence, [T][F], with NaN in masked steps. */
  public double[][] values(int position) {
    return Arrays.stream(all.get(position).steps()).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Returns the same sequences with these features in this order.
   *
   * @throws BadInputException if there is no such column
   */
  public NumericSequences withColumns(List<String> names) {
    if (names.equals(columns)) {
      return this;
    }
    int[] places = names.stream().mapToInt(columns::indexOf).toArray();
    for (int i = 0; i < places.length; i++) {
      if (places[i] < 0) {
        throw new BadInputException(
            "there is no column \"%s\", as in training; the sequences have %s"
                .formatted(names.get(i), columns));
      }
    }
    var picked = new ArrayList<SequenceReading.Gathered>();
    for (SequenceReading.Gathered each : all) {
      double[][] steps =
          Arrays.stream(each.steps())
              .map(step -> Arrays.stream(places).mapToDouble(place -> step[place]).toArray())
              .toArray(double[][]::new);
      picked.add(
          new SequenceReading.Gathered(
              each.id(), each.label(), each.line(), steps, each.rows(), each.gaps()));
    }
    return new NumericSequences(picked, labels, List.copyOf(names), notes, origin);
  }

  @Override
  public NumericSequences part(int... positions) {
    return new NumericSequences(
        Arrays.stream(positions).mapToObj(all::get).toList(), labels, columns, notes, origin);
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public int label(int position) {
    return classes[position];
  }

  @Override
  public String name(int position) {
    return id(position);
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public int steps() {
    return all.stream().mapToInt(sequence -> sequence.steps().length).max().orElse(0);
  }

  @Override
  public Batch batch(int[] positions) {
    return batch(positions, NONE);
  }

  /**
   * Returns some of the sequences as one batch, with values that are scaled in double precision.
   */
  public Batch batch(int[] positions, Scaling scaling) {
    int[] lengths = Arrays.stream(positions).map(this::length).toArray();
    int steps = Arrays.stream(lengths).max().orElse(0);
    int features = features();
    Tensor values = Tape.empty(positions.length, steps, features);
    float[] to = values.array();
    Arrays.fill(to, values.offset(), values.offset() + values.size(), 0);
    var valid = new boolean[positions.length][steps];
    boolean masked = false;
    for (int n = 0; n < positions.length; n++) {
      double[][] from = all.get(positions[n]).steps();
      for (int t = 0; t < from.length; t++) {
        valid[n][t] = !MissingFill.isMissing(from[t]);
        masked |= !valid[n][t];
        for (int f = 0; f < features && valid[n][t]; f++) {
          to[values.offset() + (n * steps + t) * features + f] =
              (float) scaling.scale(f, from[t][f]);
        }
      }
    }
    Mask mask = masked ? Mask.of(valid) : Mask.lengths(lengths);
    return new Batch(Sequence.of(values, mask), target(positions));
  }
}
