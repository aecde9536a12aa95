package dev.unroll.nn;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What layers exchange: values with or without time, and the lengths that say where each sequence
 * ends.
 *
 * <p>Users see {@code [N, T, F]} (or {@code [N, F]} without time); recurrent kernels work on {@code
 * [T, N, F]}. The conversion is made when somebody asks, at most once each way. Sequences begin at
 * step 0; what lies beyond a sequence's length is zeroed at the border, whatever it was, and never
 * has an influence.
 *
 * <p>Belongs to the thread and tape that made it.
 */
public final class Sequence {
  private final @Nullable IndexTensor lengths;
  private final @Nullable RowOrder order;
  private @Nullable Tensor batchMajor;
  private @Nullable Tensor timeMajor;

  private Sequence(
      @Nullable Tensor batchMajor,
      @Nullable Tensor timeMajor,
      @Nullable IndexTensor lengths,
      @Nullable RowOrder order) {
    this.batchMajor = batchMajor;
    this.timeMajor = timeMajor;
    this.lengths = lengths;
    this.order = order;
  }

  /** Sequences of full length {@code [N, T, F]}, or rows without time {@code [N, F]}. */
  public static Sequence of(Tensor values) {
    return of(values, null);
  }

  /**
   * Sequences {@code [N, T, F]} that end where their lengths say.
   *
   * @param lengths [N], each from 0 to T; null: all T
   */
  public static Sequence of(Tensor values, @Nullable IndexTensor lengths) {
    if (values.rank() == 2) {
      if (lengths != null) {
        throw new IllegalArgumentException(
            "lengths need a time axis; the values have shape " + Shape.text(values.shape()));
      }
      return new Sequence(values, null, null, null);
    }
    if (values.rank() != 3) {
      throw new IllegalArgumentException(
          "a sequence is [N, T, F], or [N, F] without time; got " + Shape.text(values.shape()));
    }
    int batch = values.size(0);
    int steps = values.size(1);
    IndexTensor ragged = null;
    if (lengths != null) {
      requireFit(lengths, batch, steps);
      for (int n = 0; n < batch; n++) {
        if (lengths.get(n) < steps) {
          ragged = lengths;
        }
      }
    }
    Tensor clean = ragged == null ? values : zeroPadding(values, ragged);
    return new Sequence(clean, null, ragged, RowOrder.of(batch, steps, ragged));
  }

  static void requireFit(IndexTensor lengths, int batch, int steps) {
    if (lengths.size() != batch) {
      throw new IllegalArgumentException(
          "a batch of " + batch + " sequences wants " + batch + " lengths, got " + lengths.size());
    }
    for (int n = 0; n < batch; n++) {
      int length = lengths.get(n);
      if (length < 0 || length > steps) {
        throw new IllegalArgumentException(
            "the length of sequence " + n + " must be 0 to " + steps + ", got " + length);
      }
    }
  }

  private static Tensor zeroPadding(Tensor values, IndexTensor lengths) {
    int steps = values.size(1);
    var map = new int[values.size(0) * steps];
    for (int i = 0; i < map.length; i++) {
      map[i] = i % steps < lengths.get(i / steps) ? i : -1;
    }
    return values.gatherRows(map, values.shape());
  }

  /** Whether there is a time axis. */
  public boolean hasTime() {
    return order != null;
  }

  /** The number of sequences or rows. */
  public int batch() {
    RowOrder rows = order;
    return rows != null ? rows.batch() : values().size(0);
  }

  /** The lengths [N], or null when every sequence has all steps (or there is no time). */
  public @Nullable IndexTensor lengths() {
    return lengths;
  }

  /** How many features a row has. */
  public int features() {
    return present().size(-1);
  }

  /** {@code [N, T, F]}, or {@code [N, F]} without time, in the caller's order. */
  public Tensor values() {
    Tensor values = batchMajor;
    if (values == null) {
      values = order().toBatchMajor(present());
      batchMajor = values;
    }
    return values;
  }

  /** {@code [T, N, F]} in the order of {@link #order}; wants a time axis. */
  public Tensor timeMajor() {
    Tensor values = timeMajor;
    if (values == null) {
      values = order().toTimeMajor(present());
      timeMajor = values;
    }
    return values;
  }

  /** How the rows of {@link #timeMajor} stand; wants a time axis. */
  public RowOrder order() {
    RowOrder rows = order;
    if (rows == null) {
      throw new IllegalArgumentException(
          "a recurrent layer wants sequences [N, T, F], got rows " + Shape.text(values().shape()));
    }
    return rows;
  }

  /** Other values {@code [T, N, F]} over the same time, order and lengths. */
  public Sequence withTimeMajor(Tensor values) {
    return new Sequence(null, values, lengths, order());
  }

  /**
   * Applies a function of rows in whatever layout there is; the shape may change in its last
   * dimension only. What the function makes of the zeros beyond a sequence's end is zeroed on the
   * way back to the user's layout.
   */
  public Sequence mapRows(UnaryOperator<Tensor> function) {
    return timeMajor != null || lengths != null
        ? new Sequence(null, function.apply(timeMajor()), lengths, order)
        : new Sequence(function.apply(values()), null, lengths, order);
  }

  private Tensor present() {
    Tensor values = batchMajor != null ? batchMajor : timeMajor;
    if (values == null) {
      throw new AssertionError("a sequence has one of its two forms");
    }
    return values;
  }
}
