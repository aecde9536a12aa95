package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
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

/**
 * Labelled sequences of numbers, of unequal length, from a CSV or TSV file in long form: a row is a
 * step of the sequence that its id names. The rows of a sequence need not stand together. Each
 * batch is as long as its longest sequence; lengths are in its mask. Immutable.
 *
 * <pre>
 * walk,time,x,y,kind          SequenceColumns.of("walk", "kind").withTime("time")
 * a,0,0.1,0.7,slow
 * a,1,0.2,0.6,slow            →  a: [2, 2] slow,  b: [1, 2] fast
 * b,0,0.9,0.1,fast
 * </pre>
 *
 * <p>With {@link BadRows#skip} a sequence with a broken row is left out as a whole: without that
 * step it would be another one. Rows with too many or too few fields belong to none.
 */
public final class NumericSequences implements LabelledDataset {
  private final List<LongFormReader.Gathered> all;
  private final Labels labels;
  private final int[] classes;
  private final int features;

  private NumericSequences(List<LongFormReader.Gathered> all, Labels labels) {
    this.all = all;
    this.labels = labels;
    classes = all.stream().mapToInt(sequence -> labels.find(sequence.label())).toArray();
    features = all.get(0).steps()[0].length;
  }

  /**
   * Reads sequences to learn from: their labels are the classes.
   *
   * @throws BadInputException when a value is no number, a sequence has two labels or one time
   *     twice, or there is one class only
   */
  public static NumericSequences read(Path file, SequenceColumns columns, BadRows bad) {
    return read(file, columns, TableFormat.detect(), ExpectedLabels.any(), bad);
  }

  /**
   * Reads sequences to test a model with, which knows these labels. A sequence with any other label
   * is a broken one.
   *
   * @throws BadInputException as above, and when a label is none of them
   */
  public static NumericSequences read(
      Path file, SequenceColumns columns, Labels labels, BadRows bad) {
    return read(file, columns, TableFormat.detect(), ExpectedLabels.of(labels), bad);
  }

  /**
   * Reads sequences whose labels are expected to be of some kind. A sequence with another label is
   * a broken one.
   *
   * @throws BadInputException as above, and when a label is not as expected
   */
  public static NumericSequences read(
      Path file, SequenceColumns columns, ExpectedLabels expected, BadRows bad) {
    return read(file, columns, TableFormat.detect(), expected, bad);
  }

  /**
   * Reads sequences in a file of a known format, whose labels are expected to be of some kind. A
   * sequence with another label is a broken one.
   *
   * @param format as far as it is known; the rest is found out
   * @throws BadInputException as above, and when a label is not as expected
   */
  public static NumericSequences read(
      Path file,
      SequenceColumns columns,
      TableFormat format,
      ExpectedLabels expected,
      BadRows bad) {
    List<LongFormReader.Gathered> all = LongFormReader.read(file, columns, format, expected, bad);
    List<String> labels = all.stream().map(LongFormReader.Gathered::label).toList();
    return new NumericSequences(all, expected.labels(file.toString(), labels));
  }

  /**
   * Returns sequences in memory with a number each, to learn or to test a number for a sequence.
   *
   * @param sequences [T][F] each, with the same number of features
   * @param numbers one for each sequence
   * @throws IllegalArgumentException when there are none, or not as many numbers as sequences, a
   *     sequence has no step or another number of features, or something is not finite
   */
  public static NumericSequences of(List<float[][]> sequences, double[] numbers) {
    if (sequences.isEmpty() || sequences.size() != numbers.length) {
      throw new IllegalArgumentException(
          "expected one number for each of at least one sequence, got %d sequences and %d numbers"
              .formatted(sequences.size(), numbers.length));
    }
    List<LongFormReader.Gathered> all = new ArrayList<>();
    for (int n = 0; n < numbers.length; n++) {
      float[][] steps = copy(sequences.get(n), sequences.get(0), "sequence " + (n + 1));
      if (!Double.isFinite(numbers[n])) {
        throw new IllegalArgumentException(
            "number %d is %s (expected a finite number)".formatted(n + 1, numbers[n]));
      }
      String id = Integer.toString(n + 1);
      all.add(new LongFormReader.Gathered(id, ExpectedLabels.text(numbers[n]), n + 1, steps));
    }
    return new NumericSequences(
        all, Labels.ofNumbers(all.stream().map(LongFormReader.Gathered::label).toList()));
  }

  private static float[][] copy(float[][] steps, float[][] first, String where) {
    if (steps.length == 0 || first[0].length == 0) {
      throw new IllegalArgumentException(where + " has no step, or steps have no value");
    }
    var copy = new float[steps.length][];
    for (int t = 0; t < copy.length; t++) {
      copy[t] = steps[t].clone();
      boolean finite = true;
      for (float value : copy[t]) {
        finite &= Float.isFinite(value);
      }
      if (!finite || copy[t].length != first[0].length) {
        throw new IllegalArgumentException(
            "%s, step %d: expected %d finite numbers, got %s"
                .formatted(where, t + 1, first[0].length, Arrays.toString(copy[t])));
      }
    }
    return copy;
  }

  /**
   * Reads sequences to ask a model about. A column of labels may be there, and is not looked at.
   *
   * @return in the order in which their ids are first seen
   * @throws BadInputException when a value is no number, or a sequence has one time twice
   */
  public static List<NumericSequence> readUnlabelled(Path file, SequenceColumns columns) {
    return readUnlabelled(file, columns, TableFormat.detect());
  }

  /**
   * Reads sequences to ask a model about, in a file of a known format.
   *
   * @param format as far as it is known; the rest is found out
   * @return in the order in which their ids are first seen
   */
  public static List<NumericSequence> readUnlabelled(
      Path file, SequenceColumns columns, TableFormat format) {
    return LongFormReader.read(file, columns, format, null, BadRows.refuse()).stream()
        .map(sequence -> new NumericSequence(sequence.id(), sequence.steps()))
        .toList();
  }

  /** Numbers of a step: F. */
  public int features() {
    return features;
  }

  /** The id of a sequence, as it stands in the file. */
  public String id(int position) {
    return all.get(position).id();
  }

  /** The steps of a sequence. */
  public int length(int position) {
    return all.get(position).steps().length;
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
    int[] lengths = Arrays.stream(positions).map(this::length).toArray();
    int steps = Arrays.stream(lengths).max().orElse(0);
    Tensor values = Tape.empty(positions.length, steps, features);
    float[] to = values.array();
    Arrays.fill(to, values.offset(), values.offset() + values.size(), 0);
    for (int n = 0; n < positions.length; n++) {
      float[][] from = all.get(positions[n]).steps();
      for (int t = 0; t < from.length; t++) {
        System.arraycopy(from[t], 0, to, values.offset() + (n * steps + t) * features, features);
      }
    }
    return new Batch(Sequence.of(values, Mask.lengths(lengths)), target(positions));
  }
}
