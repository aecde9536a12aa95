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
 * Four sequences of unequal length, one of them empty, and their possible layouts in a batch.
 *
 * @param width the number of features at a step; 1 for ids
 * @param vocabulary ids are below it; 0 for features
 */
record Sample(int width, int vocabulary) {
  /** The number of valid steps of each sequence. */
  static final List<Integer> LENGTHS = List.of(5, 2, 0, 3);

  static final int BATCH = LENGTHS.size();
  static final int MAX_LENGTH = 5;

  /**
   * A layout of the steps of the sequences.
   *
   * @param name for messages
   * @param steps of the batch
   * @param filler the value everywhere else
   */
  record Form(String name, int steps, float filler, StepPosition place) {
    /** Returns the plain layout: as short as possible, with zeros on the right. */
    static Form plain() {
      return new Form("zeros on the right", MAX_LENGTH, 0f, (length, steps, i) -> i);
    }

    /** Returns all other layouts: every side, more padding, and all special float values. */
    static List<Form> others() {
      StepPosition right = (length, steps, i) -> i;
      StepPosition left = (length, steps, i) -> steps - length + i;
      StepPosition holes = (length, steps, i) -> 2 * i + 1;
      return List.of(
          new Form("NaN on the right", MAX_LENGTH, Float.NaN, right),
          new Form("infinity on the right", MAX_LENGTH + 1, Float.POSITIVE_INFINITY, right),
          new Form("more zeros on the right", MAX_LENGTH + 4, 0f, right),
          new Form("1e30 on the left", MAX_LENGTH, 1e30f, left),
          new Form("NaN on the left", MAX_LENGTH + 3, Float.NaN, left),
          new Form("NaN between the steps", 2 * MAX_LENGTH + 1, Float.NaN, holes));
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

  /** Returns the position of the i-th step of a sequence. */
  @FunctionalInterface
  interface StepPosition {
    int of(int length, int steps, int i);
  }

  /**
   * The input of a layer before it becomes a sequence: features or ids, and the mask of the valid
   * steps.
   */
  record Input(@Nullable Tensor features, @Nullable IndexTensor ids, @Nullable Mask mask) {
    Sequence sequence() {
      if (ids != null) {
        return mask == null ? Sequence.ids(ids) : Sequence.ids(ids, mask);
      }
      return sequence(Objects.requireNonNull(features));
    }

    /** Returns the sequence with a variable in place of the features. */
    Sequence sequence(Tensor variable) {
      return mask == null ? Sequence.of(variable) : Sequence.of(variable, mask);
    }
  }

  /** Returns the sequences in a layout; another series has other numbers. */
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

  /** Returns the first steps of one sequence, alone in its batch. */
  Input alone(int series, int row, int steps) {
    var values = new float[steps * width];
    for (int i = 0; i < steps; i++) {
      System.arraycopy(step(series, row, i), 0, values, i * width, width);
    }
    return input(values, null, 1, steps, width);
  }

  /** Returns rows without time. */
  Input rows(int series) {
    return rows(series, 0, BATCH);
  }

  /** Returns some of the rows. */
  Input rows(int series, int from, int to) {
    var values = new float[(to - from) * width];
    for (int n = from; n < to; n++) {
      System.arraycopy(step(series, n, 0), 0, values, (n - from) * width, width);
    }
    return input(values, null, to - from, width);
  }

  /** Returns one step, as features; for ids, its first value is the id. */
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
      ids[i] = (int) values[i]; // NaN: 0; infinity: largest int, no valid id
    }
    int[] withoutWidth = Arrays.copyOf(shape, shape.length - 1);
    return new Input(null, IndexTensor.of(ids, withoutWidth), mask);
  }
}
