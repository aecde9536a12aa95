package dev.unroll.optim;

import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The state of a run with one or more rules, each for different parameters. Slots of the same name
 * share an array.
 */
final class RuleUpdater implements Updater {
  private static final float[] NONE = {};

  /**
   * A rule and the parameters that it updates.
   *
   * @param starts its slots with their initial values
   */
  record Part(Rule rule, Predicate<Parameter> which, Map<String, Float> starts) {
    Part(Rule rule, Predicate<Parameter> which) {
      this(rule, which, rule.slots());
    }
  }

  private final ParameterStore store;
  private final List<Part> parts;
  private final Map<String, float[]> slots = new LinkedHashMap<>();
  private long steps;

  RuleUpdater(ParameterStore store, List<Part> parts) {
    this.store = store;
    this.parts = parts;
    grow();
  }

  /**
   * Allocates slots for all parameters that are updated now; tables are last, so frozen ones take
   * no memory.
   */
  private void grow() {
    for (Part part : parts) {
      int end = 0;
      for (Parameter parameter : store.parameters()) {
        if (parameter.trainable() && part.which().test(parameter)) {
          end = store.offset(parameter) + parameter.size();
        }
      }
      for (String name : part.starts().keySet()) {
        float[] slot = slots.getOrDefault(name, NONE);
        if (slot.length < end || !slots.containsKey(name)) {
          slots.put(name, grown(name, slot, end));
        }
      }
    }
  }

  private float[] grown(String name, float[] slot, int end) {
    float[] more = Arrays.copyOf(slot, end);
    for (Part part : parts) {
      float start = part.starts().getOrDefault(name, 0f);
      for (Parameter parameter : store.parameters()) {
        int offset = store.offset(parameter);
        if (start != 0 && offset >= slot.length && offset < end && part.which().test(parameter)) {
          Arrays.fill(more, offset, offset + parameter.size(), start);
        }
      }
    }
    return more;
  }

  @Override
  public void step(Gradients gradients, double rateFactor) {
    if (gradients.store() != store) {
      throw new IllegalArgumentException("these gradients belong to another parameter store");
    }
    if (!(rateFactor >= 0) || Double.isInfinite(rateFactor)) {
      throw new IllegalArgumentException(
          "the factor on the learning rate must be 0 or more and finite, got " + rateFactor);
    }
    grow(); // a parameter may have been unfrozen
    steps++;
    store.update(values -> parts.forEach(part -> update(part, gradients, rateFactor, values)));
  }

  private void update(Part part, Gradients gradients, double rateFactor, float[] values) {
    Rule rule = part.rule();
    float rate = (float) (rule.learningRate() * rateFactor);
    gradients.visitInParallel(
        part.which(),
        rule.movesWithoutGradient(),
        (offset, length, all, from) ->
            rule.update(new Rule.Slice(steps, rate, length, values, offset, all, from, slots)));
  }

  @Override
  public Map<String, float[]> slots() {
    return Collections.unmodifiableMap(slots);
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restore(Map<String, float[]> from, long stepsTaken) {
    if (!from.keySet().equals(slots.keySet())) {
      throw new IllegalArgumentException(
          "the optimizer keeps " + slots.keySet() + ", got slots " + from.keySet());
    }
    if (stepsTaken < 0) {
      throw new IllegalArgumentException("steps taken must be 0 or more, got " + stepsTaken);
    }
    from.forEach(
        (name, slot) -> {
          if (slot.length > store.size()) {
            throw new IllegalArgumentException(
                "slot " + name + " has " + slot.length + " values, the store " + store.size());
          }
        });
    slots.replaceAll((name, slot) -> from.getOrDefault(name, slot).clone());
    steps = stepsTaken;
    grow(); // for parameters unfrozen since then
  }
}
