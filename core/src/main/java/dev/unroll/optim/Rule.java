package dev.unroll.optim;

import dev.unroll.tensor.ParameterStore;
import java.util.List;
import java.util.Map;

/**
 * An optimizer that treats every weight by itself: its new value depends on its value, its gradient
 * and its own slots. So a rule sees stretches of the flat array of all weights, cut in any way, and
 * the bits do not depend on the cut.
 *
 * <p>An own rule is a record of its settings with these methods:
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
 *   public void update(Stretch s) {
 *     for (int i = 0; i < s.length(); i++) {
 *       s.values()[s.offset() + i] -= s.rate() * Math.signum(s.gradients()[s.from() + i]);
 *     }
 *   }
 * }
 * }</pre>
 */
public interface Rule extends Optimizer {
  /**
   * Neighbours in the flat array, to be updated.
   *
   * @param step the number of the step, from 1
   * @param rate the learning rate of this step, schedule included
   * @param length how many there are
   * @param values the flat array, changed in place from {@code offset}
   * @param offset of the first one in the values and in every slot
   * @param gradients theirs, from {@code from}, not to be changed
   * @param from position of the first one's gradient
   * @param slots the {@linkplain Rule#slots slots} by name, changed in place from {@code offset}
   */
  record Stretch(
      long step,
      float rate,
      int length,
      float[] values,
      int offset,
      float[] gradients,
      int from,
      Map<String, float[]> slots) {
    /** A slot of the rule. */
    public float[] slot(String name) {
      float[] slot = slots.get(name);
      if (slot == null) {
        throw new IllegalArgumentException(
            "no slot \"" + name + "\"; a rule has the slots that slots() names: " + slots.keySet());
      }
      return slot;
    }

    /** The same neighbours with other gradients, such as scaled ones. */
    Stretch withGradients(float[] other, int otherFrom) {
      return new Stretch(step, rate, length, values, offset, other, otherFrom, slots);
    }

    /** Some of the neighbours. */
    Stretch part(int first, int count) {
      return new Stretch(step, rate, count, values, offset + first, gradients, from + first, slots);
    }
  }

  /** The slots that it keeps for every weight, by name, and what they are at the start. */
  default Map<String, Float> slots() {
    return Map.of();
  }

  /**
   * Whether a weight or a slot may change where the gradient is zero, as by momentum or weight
   * decay. When it may not, rows of a table that nothing reached are left out, with the same
   * result.
   */
  boolean movesWithoutGradient();

  /** Updates values and slots of a stretch, once. */
  void update(Stretch stretch);

  /** Begins a run on all parameters of a store. */
  @Override
  default Updater updater(ParameterStore store) {
    return new RuleUpdater(store, List.of(new RuleUpdater.Part(this, parameter -> true)));
  }
}
