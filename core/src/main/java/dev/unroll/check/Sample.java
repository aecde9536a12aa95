package dev.unroll.check;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Four sequences of unequal length, one of them empty, and the ways to lay them out in a batch.
 *
 * @param width features at a step; 1 for ids
 * @param vocabulary ids are below it; 0: features
 */
record Sample(int width, int vocabulary) {
  /** How many steps of each sequence count. */
  static final List<Integer> LENGTHS = List.of(5, 2, 0, 3);

  static final int BATCH = LENGTHS.size();
  static final int LONGEST = 5;

  /**
   * Where the steps of the sequences lie.
   *
   * @param name for sentences
   * @param steps of the batch
   * @param filler lies everywhere else
   */
  record Form(String name, int steps, float filler, Place place) {
    /** The plain one: as short as possible, zeros on the right. */
    static Form plain() {
      return new Form("zeros on the right", LONGEST, 0f, (length, steps, i) -> i);
    }

    /** All others: every side, more of it, and everything that a float can be. */
    static List<Form> others() {
      Place right = (length, steps, i) -> i;
      Place left = (length, steps, i) -> steps - length + i;
      Place holes = (length, steps, i) -> 2 * i + 1;
      return List.of(
          new Form("NaN on the right", LONGEST, Float.NaN, right),
          new Form("infinity on the right", LONGEST + 1, Float.POSITIVE_INFINITY, right),
          new Form("more zeros on the right", LONGEST + 4, 0f, right),
          new Form("1e30 on the left", LONGEST, 1e30f, left),
          new Form("NaN on the left", LONGEST + 3, Float.NaN, left),
          new Form("NaN between the steps", 2 * LONGEST + 1, Float.NaN, holes));
    }

    int position(int row, int i) {
      return place.of(LENGTHS.get(row), steps, i);
    }

    boolean[][] valid() {
      var valid = new boolean[BATCH][steps];
      for (int n = 0; n < BATCH; n++) {
        for (int i = 0; i < LENGTHS.get(n); i++) {
          valid[n][position(n, i)] = true;
        }
      }
      return valid;
    }
  }

  /** Where the i-th step of a sequence lies. */
  @FunctionalInterface
  interface Place {
    int of(int length, int steps, int i);
  }

  /** Input of a layer before it becomes a sequence: features or ids, and which steps count. */
  record Input(@Nullable Tensor features, @Nullable IndexTensor ids, @Nullable Mask mask) {
    Sequence sequence() {
      if (ids != null) {
        return mask == null ? Sequence.ids(ids) : Sequence.ids(ids, mask);
      }
      return sequence(Objects.requireNonNull(features));
    }

    /** The same with a variable in the place of the features. */
    Sequence sequence(Tensor variable) {
      return mask == null ? Sequence.of(variable) : Sequence.of(variable, mask);
    }
  }

  /** The sequences in a form; another series, other numbers. */
  Input steps(Form form, int series) {
    var values = new float[BATCH * form.steps() * width];
    Arrays.fill(values, form.filler());
    for (int n = 0; n < BATCH; n++) {
      for (int i = 0; i < LENGTHS.get(n); i++) {
        System.arraycopy(
            step(series, n, i), 0, values, (n * form.steps() + form.position(n, i)) * width, width);
      }
    }
    return input(values, Mask.of(form.valid()), BATCH, form.steps(), width);
  }

  /** The first steps of one sequence, alone in its batch. */
  Input alone(int series, int row, int steps) {
    var values = new float[steps * width];
    for (int i = 0; i < steps; i++) {
      System.arraycopy(step(series, row, i), 0, values, i * width, width);
    }
    return input(values, null, 1, steps, width);
  }

  /** Rows without time. */
  Input rows(int series) {
    return rows(series, 0, BATCH);
  }

  /** Some of them. */
  Input rows(int series, int from, int to) {
    var values = new float[(to - from) * width];
    for (int n = from; n < to; n++) {
      System.arraycopy(step(series, n, 0), 0, values, (n - from) * width, width);
    }
    return input(values, null, to - from, width);
  }

  /** One step, as features; for ids its first value is the id. */
  float[] step(int series, int row, int i) {
    String name = "x" + series + "." + row + "." + i;
    if (vocabulary == 0) {
      return Randoms.floats(name, width);
    }
    return new float[] {Math.floorMod(name.hashCode(), vocabulary)};
  }

  private Input input(float[] values, @Nullable Mask mask, int... shape) {
    if (vocabulary == 0) {
      return new Input(Tensor.of(values, shape), null, mask);
    }
    var ids = new int[values.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) values[i]; // NaN: 0, infinity: the largest, which is no word
    }
    int[] withoutWidth = Arrays.copyOf(shape, shape.length - 1);
    return new Input(null, IndexTensor.of(ids, withoutWidth), mask);
  }
}
