package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Items;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Looks for values that are not finite where none should be: in the data, at the steps that count,
 * and in the weights. Rows, steps, features and examples count from 0.
 */
final class BadValues {
  private BadValues() {}

  /**
   * The first input that is not finite, in words; null: there is none.
   *
   * @param positions of the batch's rows in the data set
   * @param firstStep of the batch, where it is a chunk of longer sequences
   */
  static @Nullable String input(Batch batch, int[] positions, int firstStep) {
    Sequence inputs = batch.inputs();
    if (inputs.hasIds()) {
      return null;
    }
    Tensor values = inputs.values(); // zero where no step counts
    int element = first(values);
    if (element < 0) {
      return null;
    }
    int place = element / values.columns();
    int steps = inputs.hasTime() ? values.size(1) : 0;
    return words("input", place, steps, firstStep, positions, values, element);
  }

  /**
   * The first target value that is not finite and counts, in words; null: there is none.
   *
   * @param prediction what the model gave for the batch
   */
  static @Nullable String target(Sequence prediction, Batch batch, int[] positions, int firstStep) {
    Items items;
    Tensor values;
    try {
      items = Items.of(prediction, batch.target());
      values = items.targets();
    } catch (IllegalArgumentException e) { // classes, or another form that the loss knows
      return null;
    }
    int element = first(values);
    if (element < 0) {
      return null;
    }
    int place = items.place(element / values.columns());
    int steps = prediction.hasTime() ? batch.target().values().size(1) : 0;
    return words("target", place, steps, firstStep, positions, values, element);
  }

  /**
   * A place in words.
   *
   * @param place n · T + t, or n without time
   * @param steps T; 0: no time
   */
  private static String words(
      String what,
      int place,
      int steps,
      int firstStep,
      int[] positions,
      Tensor values,
      int element) {
    return "the "
        + what
        + " of "
        + row(steps == 0 ? place : place / steps, positions)
        + (steps == 0 ? "" : " at step " + (firstStep + place % steps))
        + " is "
        + word(values.array()[values.offset() + element])
        + (values.columns() == 1 ? "" : " in feature " + element % values.columns());
  }

  /** A row of a batch in words. */
  static String row(int row, int[] positions) {
    return "row " + row + " (example " + positions[row] + " of the data set)";
  }

  /** The first weight that holds a value that is not finite, in words; null: there is none. */
  static @Nullable String weight(ParameterStore store) {
    for (Parameter parameter : store.parameters()) {
      int count = 0;
      for (float value : parameter.get()) {
        count += Float.isFinite(value) ? 0 : 1;
      }
      if (count > 0) {
        return "weight "
            + store.name(parameter)
            + " has "
            + count
            + (count == 1 ? " value that is not finite" : " values that are not finite");
      }
    }
    return null;
  }

  private static int first(Tensor tensor) {
    float[] values = tensor.array();
    for (int i = 0; i < tensor.size(); i++) {
      if (!Float.isFinite(values[tensor.offset() + i])) {
        return i;
      }
    }
    return -1;
  }

  /** The largest absolute value; 0 of nothing. */
  static float largest(Tensor tensor) {
    return largest(tensor.array(), tensor.offset(), tensor.size());
  }

  /** The largest absolute value among the weights. */
  static float largest(ParameterStore store) {
    float[] all = store.snapshot(null);
    return largest(all, 0, all.length);
  }

  private static float largest(float[] values, int from, int count) {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  private static String word(float value) {
    return Float.isNaN(value) ? "NaN" : "infinite";
  }
}
