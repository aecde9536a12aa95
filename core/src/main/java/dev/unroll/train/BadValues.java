package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds non-finite values in the data, at the valid steps, and in the weights. Rows, steps,
 * features and examples count from 0.
 */
final class BadValues {
  private BadValues() {}

  /**
   * Returns a description of the first input that is not finite; null if there is none.
   *
   * @param positions of the batch's rows in the data set
   * @param firstStep of the batch, if it is a chunk of longer sequences
   */
  static @Nullable String input(Batch batch, int[] positions, int firstStep) {
    Map<String, Sequence> inputs = batch.inputs().byName();
    for (Map.Entry<String, Sequence> each : inputs.entrySet()) {
      String what = inputs.size() == 1 ? "input" : "input \"" + each.getKey() + "\"";
      String found = input(what, each.getValue(), positions, firstStep);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable String input(
      String what, Sequence inputs, int[] positions, int firstStep) {
    if (inputs.hasIds()) {
      return null;
    }
    Tensor values = inputs.values(); // zero at masked steps
    int element = first(values);
    if (element < 0) {
      return null;
    }
    int position = element / values.columns();
    int steps = inputs.hasTime() ? values.size(1) : 0;
    return words(what, position, steps, firstStep, positions, values, element);
  }

  /**
   * Returns a description of the first target value that counts and is not finite; null if there is
   * none.
   *
   * @param outputs of the model for the batch
   */
  static @Nullable String target(Outputs outputs, Batch batch, int[] positions, int firstStep) {
    Map<String, Target> targets = batch.targets().byName();
    for (Map.Entry<String, Target> each : targets.entrySet()) {
      boolean only = targets.size() == 1;
      String what = only ? "target" : "target of \"" + each.getKey() + "\"";
      Sequence prediction = prediction(outputs, each.getKey(), only);
      String found =
          prediction == null
              ? null
              : target(what, prediction, each.getValue(), positions, firstStep);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns the output that a target belongs to; null if it is not known. */
  private static @Nullable Sequence prediction(Outputs outputs, String name, boolean only) {
    if (outputs.names().contains(name)) {
      return outputs.get(name);
    }
    return only && outputs.names().size() == 1 ? outputs.only() : null;
  }

  private static @Nullable String target(
      String what, Sequence prediction, Target target, int[] positions, int firstStep) {
    ValidItems items;
    Tensor values;
    try {
      items = ValidItems.of(prediction, target);
      values = items.targets();
    } catch (IllegalArgumentException e) { // classes, or another form that the loss supports
      return null;
    }
    int element = first(values);
    if (element < 0) {
      return null;
    }
    int position = items.position(element / values.columns());
    int steps = prediction.hasTime() ? target.values().size(1) : 0;
    return words(what, position, steps, firstStep, positions, values, element);
  }

  /** Returns the largest absolute value of the predictions that count, over all outputs. */
  static float largestPrediction(Outputs outputs, Batch batch) {
    float largest = 0;
    Map<String, Target> targets = batch.targets().byName();
    for (Map.Entry<String, Target> each : targets.entrySet()) {
      Sequence prediction = prediction(outputs, each.getKey(), targets.size() == 1);
      if (prediction != null) {
        largest = Math.max(largest, largestCounting(prediction, each.getValue()));
      }
    }
    return largest;
  }

  private static float largestCounting(Sequence prediction, Target target) {
    try {
      return largest(ValidItems.of(prediction, target).rows());
    } catch (IllegalArgumentException e) { // a target of another form, which may be unused
      return 0;
    }
  }

  /** Returns the largest absolute value of the inputs. */
  static float largestInput(Batch batch) {
    float largest = 0;
    for (Sequence input : batch.inputs().byName().values()) {
      largest = input.hasIds() ? largest : Math.max(largest, largest(input.values()));
    }
    return largest;
  }

  /**
   * Returns a position in words.
   *
   * @param position the position, n · T + t, or n without time
   * @param steps T; 0 without time
   */
  private static String words(
      String what,
      int position,
      int steps,
      int firstStep,
      int[] positions,
      Tensor values,
      int element) {
    return "the "
        + what
        + " of "
        + row(steps == 0 ? position : position / steps, positions)
        + (steps == 0 ? "" : " at step " + (firstStep + position % steps))
        + " is "
        + word(values.readOnlyArray()[values.offset() + element])
        + (values.columns() == 1 ? "" : " in feature " + element % values.columns());
  }

  /** Returns a row of a batch in words. */
  static String row(int row, int[] positions) {
    return "row " + row + " (example " + positions[row] + " of the data set)";
  }

  /** Returns a description of the first weight that is not finite; null if there is none. */
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
    float[] values = tensor.readOnlyArray();
    for (int i = 0; i < tensor.size(); i++) {
      if (!Float.isFinite(values[tensor.offset() + i])) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the largest absolute value; 0 for an empty tensor. */
  static float largest(Tensor tensor) {
    return largest(tensor.readOnlyArray(), tensor.offset(), tensor.size());
  }

  /** Returns the largest absolute value of the weights. */
  static float largest(ParameterStore store) {
    float[] all = store.snapshot();
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
