package dev.unroll.optim;

import dev.unroll.tensor.ParameterStore;
import java.util.List;
import java.util.Map;

/**
 * An optimizer that updates every weight independently: its new value depends only on its value,
 * its gradient and its own slots. A rule can therefore be applied to any ranges of the flat array
 * of all weights, and the bits do not depend on these ranges.
 *
 * <p>A custom rule is a record of its settings with these methods:
 *
 * <pre>{@code
 * record SignDescent(float learningRate) implements Rule {
 *   public String text() {
 *     return "signDescent";
 *   }
 *
 *   public Map<String, Object> config() {
 *     return Map.of("learningRate", Floats.decimal(learningRate));
 *   }
 *
 *   public boolean movesWithoutGradient() {
 *     return false;
 *   }
 *
 *   public void update(Slice s) {
 *     for (int i = 0; i < s.length(); i++) {
 *       s.values()[s.offset() + i] -= s.rate() * Math.signum(s.gradients()[s.from() + i]);
 *     }
 *   }
 * }
 * }</pre>
 */
public interface Rule extends Optimizer {
  /**
   * A range of the flat array to update.
   *
   * @param step the number of the step, from 1
   * @param rate the learning rate of this step, schedule included
   * @param length the number of weights
   * @param values the flat array, changed in place from {@code offset}
   * @param offset of the first weight in the values and in every slot
   * @param gradients the gradients, from {@code from}; must not be changed
   * @param from position of the first gradient
   * @param slots the {@linkplain Rule#slots slots} by name, changed in place from {@code offset}
   */
  record Slice(
      long step,
      float rate,
      int length,
      float[] values,
      int offset,
      float[] gradients,
      int from,
      Map<String, float[]> slots) {
    /** Returns a slot of the rule. */
    public float[] slot(String name) {
      float[] slot = slots.get(name);
      if (slot == null) {
        throw new IllegalArgumentException(
            "no slot \"" + name + "\"; available: " + slots.keySet());
      }
      return slot;
    }

    /** Returns the same range with other gradients, such as scaled ones. */
    Slice withGradients(float[] other, int otherFrom) {
      return new Slice(step, rate, length, values, offset, other, otherFrom, slots);
    }

    /** Returns a part of the range. */
    Slice part(int first, int count) {
      return new Slice(step, rate, count, values, offset + first, gradients, from + first, slots);
    }
  }

  /**
   * Returns the slots of the rule, by name, with their initial values; each has a value for every
   * weight.
   */
  default Map<String, Float> slots() {
    return Map.of();
  }

  /**
   * Returns whether a weight or a slot may change where the gradient is zero, as with momentum or
   * weight decay. If not, rows of a table without gradient are skipped, with the same result.
   */
  boolean movesWithoutGradient();

  /**
   * Updates the values and slots of a range once. Several threads may call it at the same time, for
   * ranges that do not overlap.
   */
  void update(Slice slice);

  /** Begins a run on all parameters of a store. */
  @Override
  default Updater updater(ParameterStore store) {
    return new RuleUpdater(store, List.of(new RuleUpdater.Part(this, parameter -> true)));
  }
}
