package dev.unroll.data.text;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A corpus as parallel streams, for a model that predicts the next id. Rows and targets are the
 * same as those of {@link Dataset#streams(int[], int, int...)}, but only the ids of the current
 * chunk are read.
 *
 * <pre>
 * running text a b c d e f g, 2 rows:   inputs a b c   targets b c d
 *                                              d e f           e f g
 * sentences, . is the line end:         inputs . a b . c .   targets a b . c . d
 *                                       a document begins at each . of the inputs
 * </pre>
 *
 * <p>Each id is a target once, with two exceptions: the first id of running text, which has no
 * predecessor, and {@link #leftOut} ids at the end that do not fill a step of all rows. With one
 * row no id is left out, so use it for evaluation. Immutable.
 */
public final class TokenStreams implements Dataset {
  private static final int IDENTIFYING = 1024; // steps per row

  private final TokenIds ids;
  private final OptionalInt lineEnd; // present for sentences
  private final int rows;
  private final int steps;

  private TokenStreams(TokenIds ids, OptionalInt lineEnd, int rows) {
    this.ids = ids;
    this.lineEnd = lineEnd;
    this.rows = rows;
    long targets = targets();
    if (rows < 1 || rows > targets) {
      throw new IllegalArgumentException(
          "a text of %d ids can be cut into 1 to %d rows, got %d"
              .formatted(ids.length(), targets, rows));
    }
    if (targets / rows > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a text of %d ids in %d rows has rows of %d steps, and 2,147,483,647 is the limit; set"
                  .formatted(ids.length(), rows, targets / rows)
              + " more rows");
    }
    steps = (int) (targets / rows);
  }

  /**
   * Splits running text: the state of a model is carried across line ends.
   *
   * @param ids at least 2
   * @param rows the number of streams, each of which is an example
   */
  public static TokenStreams of(TokenIds ids, int rows) {
    if (ids.length() < 2) {
      throw new IllegalArgumentException(
          "running text requires 2 ids or more, an input and a target; got " + ids.length());
    }
    return new TokenStreams(ids, OptionalInt.empty(), rows);
  }

  /**
   * Splits sentences, each of which ends with the same id. The state of a model is reset at each
   * sentence, whose first input is the line end of the previous one.
   *
   * @param lineEnd the id of {@link Special#LINE_END}
   * @param rows the number of streams, each of which is an example
   */
  public static TokenStreams sentences(TokenIds ids, int lineEnd, int rows) {
    if (ids.length() < 1) {
      throw new IllegalArgumentException("a text of sentences has 1 id or more, got none");
    }
    return new TokenStreams(ids, OptionalInt.of(lineEnd), rows);
  }

  private long targets() {
    return lineEnd.isPresent() ? ids.length() : ids.length() - 1;
  }

  /**
   * Returns the number of ids at the end that are not targets; it is less than the number of rows.
   */
  public int leftOut() {
    return (int) (targets() - (long) rows * steps);
  }

  /** Returns the number of rows. */
  @Override
  public int size() {
    return rows;
  }

  /** Returns the first steps of these rows, so that a long text need not be read in full. */
  @Override
  public Batch identifying(int[] positions) {
    return batch(positions, 0, IDENTIFYING);
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public Batch batch(int[] positions) {
    return batch(positions, 0, steps);
  }

  @Override
  public Batch batch(int[] positions, int from, int to) {
    int end = Math.min(to, steps);
    int begin = Math.min(from, end);
    int count = end - begin;
    int size = Shape.size(positions.length, count);
    var inputs = new int[size];
    var targets = new int[size];
    var row = new int[count + 1];
    for (int n = 0; n < positions.length && count > 0; n++) {
      copy((long) Objects.checkIndex(positions[n], rows) * steps + begin, row);
      System.arraycopy(row, 0, inputs, n * count, count);
      System.arraycopy(row, 1, targets, n * count, count);
    }
    var batch =
        new Batch(
            Sequence.ids(IndexTensor.of(inputs, positions.length, count)),
            Target.classes(IndexTensor.of(targets, positions.length, count)));
    return lineEnd.isPresent() ? batch.withStarts(starts(inputs, positions.length, count)) : batch;
  }

  /** Copies inputs from this step of the text, followed by the target of the last one. */
  private void copy(long from, int[] to) {
    if (lineEnd.isEmpty()) {
      ids.copy(from, to, 0, to.length);
    } else if (from > 0) {
      ids.copy(from - 1, to, 0, to.length);
    } else {
      to[0] = lineEnd.getAsInt();
      ids.copy(0, to, 1, to.length - 1);
    }
  }

  private DocumentStarts starts(int[] inputs, int rows, int count) {
    var starts = new int[rows][];
    for (int n = 0; n < rows; n++) {
      int first = n * count;
      starts[n] =
          IntStream.range(0, count).filter(t -> inputs[first + t] == lineEnd.getAsInt()).toArray();
    }
    return DocumentStarts.of(starts);
  }
}
