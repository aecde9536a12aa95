package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Marks the valid steps of a batch of sequences. The values at any other step have no influence,
 * and results there are zero.
 *
 * <p>Three kinds: sequences that begin at step 0 and end after {@link #lengths} steps, sequences
 * that end at the last step ({@link #leftPadded}), and any choice of steps ({@link #of}). A layer
 * processes the valid steps as if they were adjacent; a masked step between two of them neither
 * changes the state nor produces an output.
 *
 * <p>Immutable.
 */
public sealed interface Mask {
  /** Returns the mask of sequences that begin at step 0: padding is on the right. */
  static Mask lengths(IndexTensor lengths) {
    return new Right(lengths);
  }

  /** Same as {@link #lengths(IndexTensor)}. */
  static Mask lengths(int... lengths) {
    return new Right(IndexTensor.vector(lengths));
  }

  /** Returns the mask of sequences that end at the last step: padding is on the left. */
  static Mask leftPadded(IndexTensor lengths) {
    return new Left(lengths);
  }

  /** Same as {@link #leftPadded(IndexTensor)}. */
  static Mask leftPadded(int... lengths) {
    return new Left(IndexTensor.vector(lengths));
  }

  /**
   * Returns a mask with any choice of steps.
   *
   * @param valid [N][T], true where a step is valid
   */
  static Mask of(boolean[][] valid) {
    int steps = valid.length == 0 ? 0 : valid[0].length;
    var positions = new int[valid.length][];
    for (int n = 0; n < valid.length; n++) {
      boolean[] row = valid[n];
      if (row.length != steps) {
        throw new IllegalArgumentException(
            "mask row " + n + " has " + row.length + " steps, the first has " + steps);
      }
      positions[n] = IntStream.range(0, steps).filter(t -> row[t]).toArray();
    }
    return new Chosen(positions, steps);
  }

  /**
   * Returns the mask of all steps that do not hold the padding id, wherever it occurs.
   *
   * @param ids [N, T]
   */
  static Mask withoutPadding(IndexTensor ids, int paddingId) {
    var valid = new boolean[ids.size(0)][ids.size(1)];
    for (int n = 0; n < valid.length; n++) {
      for (int t = 0; t < valid[n].length; t++) {
        valid[n][t] = ids.get(n * valid[n].length + t) != paddingId;
      }
    }
    return of(valid);
  }

  /** Returns N. */
  int batch();

  /** Returns the number of steps of sequence n that count. */
  int count(int n);

  /**
   * Returns the position of the i-th valid step, from 0.
   *
   * @param steps T of the batch
   */
  int position(int n, int i, int steps);

  /** Returns the mask of these sequences, in this order. */
  Mask rows(int... rows);

  /**
   * Returns the mask of a range of steps; its first step becomes step 0.
   *
   * @param from the first step, inclusive
   * @param to the last, exclusive
   * @param steps T of the batch
   */
  Mask steps(int from, int to, int steps);

  /**
   * Rejects a mask that does not fit a batch.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  void requireFit(int batch, int steps);

  /** Returns the number of valid steps in each sequence, [N]. */
  default IndexTensor counts() {
    return IndexTensor.vector(IntStream.range(0, batch()).map(this::count).toArray());
  }

  /** Returns whether all steps are valid in a batch with this many steps. */
  default boolean full(int steps) {
    return IntStream.range(0, batch()).allMatch(n -> count(n) == steps);
  }

  private static void requireLengths(IndexTensor lengths, int batch, int steps) {
    if (lengths.size() != batch) {
      throw new IllegalArgumentException(
          "a batch of "
              + batch
              + " sequences requires "
              + batch
              + " lengths, got "
              + lengths.size());
    }
    for (int n = 0; n < batch; n++) {
      int length = lengths.get(n);
      if (length < 0 || length > steps) {
        throw new IllegalArgumentException(
            "the length of sequence " + n + " must be 0 to " + steps + ", got " + length);
      }
    }
  }

  private static IndexTensor pick(IndexTensor lengths, int[] rows) {
    return IndexTensor.vector(Arrays.stream(rows).map(lengths::get).toArray());
  }

  /**
   * See {@link Mask#lengths(IndexTensor)}.
   *
   * @param lengths [N]
   */
  record Right(IndexTensor lengths) implements Mask {
    @Override
    public int batch() {
      return lengths.size();
    }

    @Override
    public int count(int n) {
      return lengths.get(n);
    }

    @Override
    public int position(int n, int i, int steps) {
      return i;
    }

    @Override
    public Mask rows(int... rows) {
      return new Right(pick(lengths, rows));
    }

    @Override
    public Mask steps(int from, int to, int steps) {
      return Mask.lengths(
          IntStream.of(lengths.toArray())
              .map(length -> Math.min(to - from, Math.max(0, length - from)))
              .toArray());
    }

    @Override
    public void requireFit(int batch, int steps) {
      requireLengths(lengths, batch, steps);
    }
  }

  /**
   * See {@link Mask#leftPadded(IndexTensor)}.
   *
   * @param lengths [N]
   */
  record Left(IndexTensor lengths) implements Mask {
    @Override
    public int batch() {
      return lengths.size();
    }

    @Override
    public int count(int n) {
      return lengths.get(n);
    }

    @Override
    public int position(int n, int i, int steps) {
      return steps - lengths.get(n) + i;
    }

    @Override
    public Mask rows(int... rows) {
      return new Left(pick(lengths, rows));
    }

    @Override
    public Mask steps(int from, int to, int steps) {
      return Mask.leftPadded(
          IntStream.of(lengths.toArray())
              .map(length -> Math.min(to - from, Math.max(0, to - (steps - length))))
              .toArray());
    }

    @Override
    public void requireFit(int batch, int steps) {
      requireLengths(lengths, batch, steps);
    }
  }

  /** See {@link Mask#of}. */
  final class Chosen implements Mask {
    private final int[][] positions;
    private final int steps;

    private Chosen(int[][] positions, int steps) {
      this.positions = positions;
      this.steps = steps;
    }

    @Override
    public int batch() {
      return positions.length;
    }

    @Override
    public int count(int n) {
      return positions[n].length;
    }

    @Override
    public int position(int n, int i, int steps) {
      return positions[n][i];
    }

    @Override
    public Mask rows(int... rows) {
      return new Chosen(
          Arrays.stream(rows).mapToObj(row -> positions[row]).toArray(int[][]::new), steps);
    }

    @Override
    public Mask steps(int from, int to, int steps) {
      return new Chosen(
          Arrays.stream(positions)
              .map(
                  row ->
                      IntStream.of(row)
                          .filter(t -> t >= from && t < to)
                          .map(t -> t - from)
                          .toArray())
              .toArray(int[][]::new),
          to - from);
    }

    @Override
    public void requireFit(int batch, int steps) {
      if (positions.length != batch || (this.steps != steps && batch > 0)) { // no rows, no T
        throw new IllegalArgumentException(
            "a batch ["
                + batch
                + ", "
                + steps
                + "] requires a mask of that shape, got ["
                + positions.length
                + ", "
                + this.steps
                + "]");
      }
    }
  }
}
