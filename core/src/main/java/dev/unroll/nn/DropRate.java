package dev.unroll.nn;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * The rate of dropout (Srivastava et al. 2014). While training, each value is set to zero with
 * probability {@code rate} and otherwise multiplied by 1 / (1 − rate), so that its mean is
 * unchanged.
 *
 * <p>A mask is a function of the random stream, the caller's row, the index of the step among the
 * valid ones, and the feature. Neither padding nor the order of computation changes it.
 *
 * @param rate fraction dropped, from 0 (inclusive) to 1 (exclusive)
 */
public record DropRate(float rate) {
  private static final DropRate NONE = new DropRate(0);

  /** Floating point operations in the time that a value of a mask is drawn. */
  private static final long COST = 150;

  /** Checks the rate. */
  public DropRate {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "a dropout rate must be from 0 to below 1 (the fraction dropped), got " + rate);
    }
  }

  /** Returns the dropout that drops this fraction, as in PyTorch and Keras. */
  public static DropRate rate(float rate) {
    return new DropRate(rate);
  }

  /**
   * Returns the dropout that keeps this fraction, as in TensorFlow 1.
   *
   * @param keep from 0 (exclusive) to 1 (inclusive)
   */
  public static DropRate keep(float keep) {
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException(
          "a fraction to keep must be above 0 and at most 1, got " + keep);
    }
    return new DropRate(1 - keep);
  }

  /** Returns a rate of 0. */
  public static DropRate none() {
    return NONE;
  }

  /** Returns whether nothing is dropped. */
  public boolean isNone() {
    return rate == 0;
  }

  /** Drops values, with a new mask for every step. */
  public Sequence apply(Sequence x, CounterRandom random) {
    return isNone() ? x : x.mapRows(values -> values.mul(mask(x, values, random, true)));
  }

  /** Drops features: the same mask for all steps of a sequence (Gal and Ghahramani 2016). */
  public Sequence applyVariational(Sequence x, CounterRandom random) {
    return isNone() ? x : x.mapRows(values -> values.mul(mask(x, values, random, false)));
  }

  /** Returns a mask of this shape: 0 or 1 / (1 − rate) for each element. */
  public Tensor mask(CounterRandom random, int... shape) {
    Tensor mask = Tape.empty(shape);
    fill(random, mask.array(), mask.offset(), mask.size());
    return mask;
  }

  /**
   * Returns the mask that {@link #applyVariational} uses for all steps of the rows in this order,
   * [N, F].
   */
  public Tensor variationalMask(RowOrder order, int features, CounterRandom random) {
    Tensor mask = Tape.empty(order.batch(), features);
    for (int position = 0; position < order.batch(); position++) {
      fill(
          random.stream(order.row(position)),
          mask.array(),
          mask.offset() + position * features,
          features);
    }
    return mask;
  }

  /**
   * Returns the mask that {@link #apply} uses at one step of the first {@code rows} rows, [rows,
   * F].
   */
  public Tensor stepMask(RowOrder order, int step, int rows, int features, CounterRandom random) {
    Tensor mask = Tape.empty(rows, features);
    for (int position = 0; position < rows; position++) {
      fill(
          random.stream(order.row(position)).stream(step),
          mask.array(),
          mask.offset() + position * features,
          features);
    }
    return mask;
  }

  private Tensor mask(Sequence x, Tensor values, CounterRandom random, boolean eachStep) {
    int features = values.size(-1);
    Tensor mask = Tape.empty(values.shape());
    float[] to = mask.array();
    if (!x.hasTime()) {
      for (int n = 0; n < x.batch(); n++) {
        CounterRandom row = random.stream(n);
        fill(eachStep ? row.stream(0) : row, to, mask.offset() + n * features, features);
      }
      return mask;
    }
    RowOrder order = x.order();
    int parts = Products.parts((eachStep ? COST : Products.COPY) * mask.size(), order.batch());
    Workers.shared()
        .run(
            parts,
            part -> {
              int end = Products.cut(order.batch(), part + 1, parts);
              for (int p = Products.cut(order.batch(), part, parts); p < end; p++) {
                fillSteps(order, p, random.stream(order.row(p)), eachStep, mask, features);
              }
            });
    return mask;
  }

  /** Fills the mask of all steps of a row. */
  private void fillSteps(
      RowOrder order,
      int position,
      CounterRandom row,
      boolean eachStep,
      Tensor mask,
      int features) {
    float[] to = mask.array();
    int first = mask.offset() + position * features;
    for (int t = 0; t < order.steps(); t++) {
      int at = first + t * order.batch() * features;
      if (t >= order.length(position)) {
        Arrays.fill(to, at, at + features, 0f);
      } else if (eachStep) {
        fill(row.stream(t), to, at, features);
      } else if (t == 0) {
        fill(row, to, at, features);
      } else {
        System.arraycopy(to, first, to, at, features);
      }
    }
  }

  private void fill(CounterRandom random, float[] to, int from, int count) {
    int kept = Float.floatToRawIntBits(1 / (1 - rate));
    long threshold = (long) Math.ceil(rate * 0x1p53); // uniform(i) < rate, in integers
    for (int i = 0; i < count; i++) {
      long dropped = ((random.bits(i) >>> 11) - threshold) >> 63; // all bits 1 or all bits 0
      // Without a branch, which no processor could predict.
      to[from + i] = Float.intBitsToFloat(kept & ~(int) dropped);
    }
  }
}
