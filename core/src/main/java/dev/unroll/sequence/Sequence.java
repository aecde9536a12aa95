package dev.unroll.sequence;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The values that layers exchange, with or without time, and the mask of the valid steps.
 *
 * <p>Users see {@code [N, T, F]} (or {@code [N, F]} without time); recurrent kernels work on the
 * time-major form of {@link RowOrder}. The conversion is made on demand, at most once in each
 * direction. The values at masked steps are set to zero in the conversion and never have an
 * influence.
 *
 * <p>A sequence may hold ids, {@code [N, T]} or {@code [N]}, instead of features; an embedding or
 * one-hot layer turns them into features.
 *
 * <p>Only one thread may use a sequence. If its values are owned by a tape, it is valid as long as
 * they are; if they are on the heap, it may be used in any number of training steps.
 */
public final class Sequence {
  private final @Nullable Mask mask;
  private final @Nullable RowOrder order;
  private final @Nullable IndexTensor ids;
  private final @Nullable Tensor given; // batch-major, any values at masked steps
  private @Nullable Tensor batchMajor;
  private @Nullable Tensor timeMajor;

  private Sequence(
      @Nullable Tensor given,
      @Nullable Tensor timeMajor,
      @Nullable IndexTensor ids,
      @Nullable Mask mask,
      @Nullable RowOrder order) {
    this.given = given;
    this.timeMajor = timeMajor;
    this.ids = ids;
    this.mask = mask;
    this.order = order;
  }

  /** Returns sequences of full length {@code [N, T, F]}, or rows without time {@code [N, F]}. */
  public static Sequence of(Tensor values) {
    return make(values, null);
  }

  /**
   * Returns sequences {@code [N, T, F]} with these lengths, which begin at step 0.
   *
   * @param lengths [N], each from 0 to T
   */
  public static Sequence of(Tensor values, IndexTensor lengths) {
    return of(values, Mask.lengths(lengths));
  }

  /**
   * Returns sequences {@code [N, T, F]} with a mask.
   *
   * @param mask of the valid steps
   */
  public static Sequence of(Tensor values, Mask mask) {
    return make(values, mask);
  }

  /**
   * Returns sequences of different lengths, {@code sequences[n][t][f]}: zeros after the end of the
   * shorter ones, and a mask of their lengths, so that the zeros have no influence.
   *
   * <pre>{@code
   * Dataset.of(Sequence.padded(recordings), Target.classes(IndexTensor.vector(classes)))
   * model.predict(Sequence.padded(recordings))
   * }</pre>
   *
   * @throws IllegalArgumentException if no sequence has a step, or steps have different numbers of
   *     features
   */
  public static Sequence padded(float[][][] sequences) {
    Tensor values = Padding.values(sequences, 0);
    return of(values, Mask.lengths(lengths(sequences)));
  }

  /**
   * Returns sequences of ids of different lengths, {@code ids[n][t]}: zeros after the end of the
   * shorter ones, and a mask of their lengths. All ids in the rows count, 0 too; for rows that are
   * already padded with an id, use {@link Mask#withoutPadding}.
   */
  public static Sequence paddedIds(int[][] ids) {
    return ids(
        Padding.ids(ids, 0), Mask.lengths(Arrays.stream(ids).mapToInt(x -> x.length).toArray()));
  }

  private static int[] lengths(float[][][] sequences) {
    return Arrays.stream(sequences).mapToInt(sequence -> sequence.length).toArray();
  }

  private static Sequence make(Tensor values, @Nullable Mask mask) {
    if (values.rank() == 2) {
      requireNoMask(mask, values.shape());
      return new Sequence(values, null, null, null, null);
    }
    if (values.rank() != 3) {
      throw new IllegalArgumentException(
          "a sequence is [N, T, F], or [N, F] without time; got " + Shape.text(values.shape()));
    }
    Mask needed = needed(mask, values.size(0), values.size(1));
    return new Sequence(
        values, null, null, needed, RowOrder.of(values.size(0), values.size(1), needed));
  }

  /**
   * Returns sequences of ids {@code [N, T]} where all steps are valid, or one id for each row [N].
   */
  public static Sequence ids(IndexTensor ids) {
    return makeIds(ids, null);
  }

  /**
   * Returns sequences of ids {@code [N, T]}, or one id for each row {@code [N]}.
   *
   * @param mask of the valid steps
   */
  public static Sequence ids(IndexTensor ids, Mask mask) {
    return makeIds(ids, mask);
  }

  private static Sequence makeIds(IndexTensor ids, @Nullable Mask mask) {
    int[] shape = ids.shape();
    if (shape.length == 1) {
      requireNoMask(mask, shape);
      return new Sequence(null, null, ids, null, null);
    }
    if (shape.length != 2) {
      throw new IllegalArgumentException(
          "ids are [N, T], or [N] without time; got " + Shape.text(shape));
    }
    Mask needed = needed(mask, shape[0], shape[1]);
    return new Sequence(null, null, ids, needed, RowOrder.of(shape[0], shape[1], needed));
  }

  private static void requireNoMask(@Nullable Mask mask, int[] shape) {
    if (mask != null) {
      throw new IllegalArgumentException(
          "lengths need a time axis, as every mask; the values have shape " + Shape.text(shape));
    }
  }

  private static @Nullable Mask needed(@Nullable Mask mask, int batch, int steps) {
    if (mask == null) {
      return null;
    }
    mask.requireFit(batch, steps);
    return mask.full(steps) ? null : mask;
  }

  /** Returns whether there is a time axis. */
  public boolean hasTime() {
    return order != null;
  }

  /** Returns whether it holds ids instead of features. */
  public boolean hasIds() {
    return ids != null;
  }

  /** Returns the number of sequences or rows. */
  public int batch() {
    if (order != null) {
      return order.batch();
    }
    return ids != null ? ids.size() : values().size(0);
  }

  /** Returns T: the steps of the batch, padding included. Requires a time axis. */
  public int steps() {
    return order().callerSteps();
  }

  /** Returns the mask of the valid steps, or null if all steps are valid (or there is no time). */
  public @Nullable Mask mask() {
    return mask;
  }

  /** Returns the number of valid steps in each sequence, [N], or null if all steps are valid. */
  public @Nullable IndexTensor lengths() {
    return mask == null ? null : mask.counts();
  }

  /** Returns the number of features of a row. */
  public int features() {
    return present().size(-1);
  }

  /** Returns the ids as passed by the caller: {@code [N, T]}, or {@code [N]} without time. */
  public IndexTensor ids() {
    IndexTensor present = ids;
    if (present == null) {
      throw new IllegalArgumentException(
          "this layer requires ids [N, T], got features " + Shape.text(present().shape()));
    }
    return present;
  }

  /**
   * Returns the ids [T', N] in the order of {@link #order}, -1 beyond the end of each sequence.
   * Requires a time axis.
   */
  public IndexTensor timeMajorIds() {
    return order().toTimeMajor(ids());
  }

  /** Returns {@code [N, T, F]}, or {@code [N, F]} without time, in the caller's order. */
  public Tensor values() {
    Tensor values = batchMajor;
    if (values == null || values.expired()) {
      values = given == null ? order().toBatchMajor(present()) : clean(given);
      batchMajor = values;
    }
    return values;
  }

  private Tensor clean(Tensor values) {
    return order == null ? values : order.zeroPadding(values);
  }

  /** Returns {@code [T', N, F]} in the order of {@link #order}. Requires a time axis. */
  public Tensor timeMajor() {
    Tensor values = timeMajor;
    if (values == null || (given != null && values.expired())) {
      values = order().toTimeMajor(present());
      timeMajor = values;
    }
    return values;
  }

  /** Returns the order of the rows of {@link #timeMajor}. Requires a time axis. */
  public RowOrder order() {
    RowOrder rows = order;
    if (rows == null) {
      int[] shape = ids != null ? ids.shape() : present().shape();
      throw new IllegalArgumentException(
          "a recurrent layer requires sequences [N, T, F], got rows " + Shape.text(shape));
    }
    return rows;
  }

  /**
   * Returns the rows of the valid steps, for operations that need no conversion. They are rows of
   * the values as passed by the caller, with two exceptions: if a gradient with respect to the
   * values is needed, or if steps in between do not count, they are time-major. So no sum of
   * gradients depends on the padding. Requires a time axis.
   */
  public StepRows stepRows() {
    RowOrder rows = order();
    Tensor values = given;
    StepRows asGiven =
        values == null || values.needsGradient() ? null : rows.batchMajorRows(values);
    return asGiven == null ? rows.timeMajorRows(timeMajor()) : asGiven;
  }

  /** Returns other values {@code [T', N, F]} with the same time, order and mask. */
  public Sequence withTimeMajor(Tensor values) {
    RowOrder rows = order();
    Shape.require("withTimeMajor", "values", values, rows.steps(), rows.batch(), Shape.ANY);
    return new Sequence(null, values, null, mask, rows);
  }

  /** Returns other values {@code [N, T, F]}, or {@code [N, F]} without time, with the same mask. */
  public Sequence withValues(Tensor values) {
    if (order == null) {
      Shape.require("withValues", "values", values, batch(), Shape.ANY);
    } else {
      Shape.require("withValues", "values", values, batch(), order.callerSteps(), Shape.ANY);
    }
    return new Sequence(values, null, null, mask, order);
  }

  /**
   * Returns other ids, {@code [N, T]} or {@code [N]}, with the same mask.
   *
   * @throws IllegalArgumentException if this holds features, or the shape differs
   */
  public Sequence withIds(IndexTensor others) {
    int[] shape = ids().shape();
    if (!Arrays.equals(others.shape(), shape)) {
      throw new IllegalArgumentException(
          "withIds: ids have the shape "
              + Shape.text(others.shape())
              + " (expected "
              + Shape.text(shape)
              + ")");
    }
    return new Sequence(null, null, others, mask, order);
  }

  /** Returns the valid steps of each sequence in reverse order, with the same mask. */
  public Sequence reversed() {
    return withTimeMajor(order().reverse(timeMajor()));
  }

  /** Returns the sequences or rows of the batch from one (inclusive) to another (exclusive). */
  public Sequence rows(int from, int to) {
    Mask part = mask == null ? null : mask.rows(IntStream.range(from, to).toArray());
    if (ids == null) {
      return make((given == null ? values() : given).slice(0, from, to), part);
    }
    int[] shape = ids.shape();
    int width = shape.length == 1 ? 1 : shape[1];
    shape[0] = to - from;
    return makeIds(
        IndexTensor.of(
            java.util.Arrays.copyOfRange(ids.toArray(), from * width, to * width), shape),
        part);
  }

  /**
   * Returns a copy of these sequences or rows, in this order, as constants without gradient. It
   * reads only the values passed by the caller, so a sequence on the heap may be used with any
   * number of tapes.
   */
  public Sequence pick(int... rows) {
    Mask part = mask == null ? null : mask.rows(rows);
    if (ids != null) {
      return makeIds(Target.pick(ids, rows), part);
    }
    // Not values(): it caches its result, which is valid only as long as the tape owns it.
    return make(Target.pick(given == null ? order().toBatchMajor(present()) : given, rows), part);
  }

  /**
   * Returns a copy of a range of steps of these sequences, in this order, as constants without
   * gradient.
   *
   * @param from the first step, inclusive, padding included
   * @param to the last, exclusive
   */
  public Sequence pick(int[] rows, int from, int to) {
    int steps = steps();
    if (from < 0 || to > steps || from > to) {
      throw new IllegalArgumentException(
          "steps " + from + " to " + to + " are not within the " + steps + " of the sequences");
    }
    Mask part = mask == null ? null : mask.rows(rows).steps(from, to, steps);
    if (ids != null) {
      return makeIds(Target.pick(ids, rows, from, to), part);
    }
    return make(
        Target.pick(given == null ? order().toBatchMajor(present()) : given, rows, from, to), part);
  }

  /**
   * Applies a function of rows, to the time-major form if there is a time axis. The function then
   * gets the same rows in the same order regardless of the padding, so that no sum over them
   * changes a bit. Only the last dimension of the shape may change. Results at masked steps are set
   * to zero when converting back to the user's layout.
   */
  public Sequence mapRows(UnaryOperator<Tensor> function) {
    return hasTime()
        ? withTimeMajor(function.apply(timeMajor()))
        : withValues(function.apply(values()));
  }

  /** Returns the rows in the layout that is available; any values at masked steps. */
  Tensor lying() {
    return present();
  }

  /** Returns whether {@link #lying} is the time-major form. */
  boolean liesTimeMajor() {
    return given == null;
  }

  private Tensor present() {
    Tensor values = given != null ? given : timeMajor;
    if (values == null) {
      throw new IllegalArgumentException(
          "this layer requires features, got ids; put an embedding or oneHot layer before it");
    }
    return values;
  }

  /**
   * Returns shape, lengths and values, in the caller's order; long axes are shortened. The values
   * at masked steps are those that the caller passed, or zero.
   */
  @Override
  public String toString() {
    String lengths =
        mask == null ? "" : ", valid steps " + Arrays.toString(mask.counts().toArray());
    if (ids != null) {
      return "Sequence of ids" + lengths + ", " + ids;
    }
    Tensor values = given != null ? given : batchMajor;
    if (values != null || present().expired()) {
      return "Sequence" + lengths + ", " + (values == null ? present() : values);
    }
    return Tape.predicting( // not kept, as it is not recorded
        () -> "Sequence" + lengths + ", " + order().toBatchMajor(present()));
  }
}
