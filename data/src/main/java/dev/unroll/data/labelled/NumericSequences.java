package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.table.BadRows;
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
    List<LongFormReader.Gathered> all = LongFormReader.read(file, columns, true, bad);
    return new NumericSequences(
        all, Labels.of(file.toString(), all.stream().map(LongFormReader.Gathered::label).toList()));
  }

  /**
   * Reads sequences to test a model with, which knows these labels. A sequence with any other label
   * is a broken one.
   *
   * @throws BadInputException as above, and when a label is none of them
   */
  public static NumericSequences read(
      Path file, SequenceColumns columns, Labels labels, BadRows bad) {
    List<LongFormReader.Gathered> known = new ArrayList<>();
    for (LongFormReader.Gathered sequence : LongFormReader.read(file, columns, true, bad)) {
      if (labels.find(sequence.label()) >= 0) {
        known.add(sequence);
      } else {
        bad.report(
            labels.unknown(sequence.label(), file.toString(), sequence.line()),
            sequence.steps().length);
      }
    }
    if (known.isEmpty()) {
      throw bad.nothingLeft(file.toString());
    }
    return new NumericSequences(known, labels);
  }

  /**
   * Reads sequences to ask a model about. A column of labels may be there, and is not looked at.
   *
   * @return in the order in which their ids are first seen
   * @throws BadInputException when a value is no number, or a sequence has one time twice
   */
  public static List<NumericSequence> readUnlabelled(Path file, SequenceColumns columns) {
    return LongFormReader.read(file, columns, false, BadRows.refuse()).stream()
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
