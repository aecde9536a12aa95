package dev.unroll.data.labelled;

import dev.unroll.data.table.BadRows;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled sequences of letters, such as DNA, kept as one byte per letter and encoded for the model
 * batch by batch. Each batch is as long as its longest sequence; its mask holds the lengths.
 * Immutable.
 *
 * <pre>{@code
 * LabelledTexts file = LabelledTexts.of(Path.of("splice.data"), 3, 1); // class, name, sequence
 * LetterSequences splice = LetterSequences.read(file, Alphabet.dna(), 60, BadRows.refuse());
 * LabelledDataset data = splice.rows(); // [N, 60, 4]
 * }</pre>
 */
public final class LetterSequences {
  /** A width that allows sequences of any length. */
  public static final int ANY_WIDTH = 0;

  private final Alphabet alphabet;
  private final Labels labels;
  private final byte[][] letters;
  private final int[] classes;

  private LetterSequences(Alphabet alphabet, Labels labels, byte[][] letters, int[] classes) {
    this.alphabet = alphabet;
    this.labels = labels;
    this.letters = letters;
    this.classes = classes;
  }

  /**
   * Reads a file for training: its labels are the classes. Spaces around a sequence are ignored.
   *
   * @param width the number of letters that each sequence must have, or {@link #ANY_WIDTH}
   * @throws dev.unroll.BadInputException if a sequence has another width or a letter outside the
   *     alphabet, or if there is only one class
   */
  public static LetterSequences read(
      LabelledTexts file, Alphabet alphabet, int width, BadRows bad) {
    return read(file, alphabet, width, ExpectedLabels.any(), bad);
  }

  /**
   * Reads a file for testing a model with these labels.
   *
   * @throws dev.unroll.BadInputException as above, and if a row has another label
   */
  public static LetterSequences read(
      LabelledTexts file, Alphabet alphabet, int width, Labels labels, BadRows bad) {
    return read(file, alphabet, width, ExpectedLabels.of(labels), bad);
  }

  /**
   * Reads a file whose labels must be as expected.
   *
   * @throws dev.unroll.BadInputException as above, and if a label is not as expected
   */
  public static LetterSequences read(
      LabelledTexts file, Alphabet alphabet, int width, ExpectedLabels expected, BadRows bad) {
    List<String> names = new ArrayList<>();
    List<byte[]> letters = read(file.withLabels(expected), alphabet, width, bad, names);
    String source = file.file().toString();
    if (expected.areClassesToLearn()) {
      LostClasses.refuse(source, bad.lost(), label -> Labels.count(label, names));
    }
    return of(alphabet, expected.labels(source, names), letters, names);
  }

  private static List<byte[]> read(
      LabelledTexts file, Alphabet alphabet, int width, BadRows bad, List<String> names) {
    if (width < 0) {
      throw new IllegalArgumentException("a width is positive, or 0 for any; got " + width);
    }
    List<byte[]> all = new ArrayList<>();
    file.forEach(
        bad,
        row -> {
          String letters = row.text().strip();
          String where = file.file() + ":" + row.line();
          int foreign = foreign(letters, alphabet);
          if (width != ANY_WIDTH && letters.length() != width) {
            bad.report(
                "%s: the sequence has %d letters; expected %d"
                    .formatted(where, letters.length(), width),
                1,
                row.label());
          } else if (foreign >= 0) {
            bad.report(
                "%s: letter %d of the sequence is '%c'; expected one of %s"
                    .formatted(where, foreign + 1, letters.charAt(foreign), alphabet),
                1,
                row.label());
          } else {
            all.add(encode(letters, alphabet));
            names.add(row.label());
          }
        });
    if (all.isEmpty()) {
      throw bad.nothingLeft(file.file().toString());
    }
    return all;
  }

  private static int foreign(String letters, Alphabet alphabet) {
    return IntStream.range(0, letters.length())
        .filter(i -> alphabet.id(letters.charAt(i)) < 0)
        .findFirst()
        .orElse(-1);
  }

  private static byte[] encode(String letters, Alphabet alphabet) {
    var codes = new byte[letters.length()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) alphabet.id(letters.charAt(i));
    }
    return codes;
  }

  private static LetterSequences of(
      Alphabet alphabet, Labels labels, List<byte[]> letters, List<String> names) {
    int[] classes = names.stream().mapToInt(labels::find).toArray();
    return new LetterSequences(alphabet, labels, letters.toArray(byte[][]::new), classes);
  }

  /** Returns the classes. */
  public Labels labels() {
    return labels;
  }

  /** Returns the number of sequences. */
  public int size() {
    return letters.length;
  }

  /** Returns the class of a sequence. */
  public int label(int position) {
    return classes[position];
  }

  /** Returns a sequence as it was read, in capitals. */
  public String text(int position) {
    var text = new StringBuilder();
    for (byte id : letters[position]) {
      text.append(alphabet.letters().charAt(id));
    }
    return text.toString();
  }

  /**
   * Returns the examples as ids [N, T], for an embedding with one vector per letter of the
   * alphabet, including the codes.
   */
  public LabelledDataset ids() {
    return new View(this, false);
  }

  /**
   * Returns the examples as rows [N, T, symbols]: 1 at the symbol's position, or the mean of the
   * symbols that an ambiguity code may stand for.
   */
  public LabelledDataset rows() {
    return new View(this, true);
  }

  private record View(LetterSequences all, boolean asRows) implements LabelledDataset {
    @Override
    public Labels labels() {
      return all.labels;
    }

    @Override
    public int label(int position) {
      return all.classes[position];
    }

    @Override
    public String text(int position) {
      return all.text(position);
    }

    @Override
    public int size() {
      return all.letters.length;
    }

    @Override
    public int steps() {
      return Arrays.stream(all.letters).mapToInt(letters -> letters.length).max().orElse(0);
    }

    @Override
    public Batch batch(int[] positions) {
      int[] lengths = Arrays.stream(positions).map(i -> all.letters[i].length).toArray();
      int steps = Arrays.stream(lengths).max().orElse(0);
      Mask mask = Mask.lengths(lengths);
      Sequence inputs =
          asRows
              ? Sequence.of(values(positions, steps), mask)
              : Sequence.ids(ids(positions, steps), mask);
      return new Batch(inputs, target(positions));
    }

    private IndexTensor ids(int[] positions, int steps) {
      var ids = new int[Shape.size(positions.length, steps)];
      for (int n = 0; n < positions.length; n++) {
        byte[] letters = all.letters[positions[n]];
        for (int t = 0; t < letters.length; t++) {
          ids[n * steps + t] = letters[t];
        }
      }
      return IndexTensor.of(ids, positions.length, steps);
    }

    /** Returns the rows of the letters, with zeros after the end of each sequence. */
    private Tensor values(int[] positions, int steps) {
      int width = all.alphabet.size();
      Tensor values = Tape.empty(positions.length, steps, width);
      float[] to = values.array();
      Arrays.fill(to, values.offset(), values.offset() + values.size(), 0);
      for (int n = 0; n < positions.length; n++) {
        byte[] letters = all.letters[positions[n]];
        for (int t = 0; t < letters.length; t++) {
          all.alphabet.copyRow(letters[t], to, values.offset() + (n * steps + t) * width);
        }
      }
      return values;
    }
  }
}
