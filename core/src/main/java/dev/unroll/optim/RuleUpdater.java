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
 * A run of one or more rules, each on parameters of its own. Slots of the same name share an array.
 */
final class RuleUpdater implements Updater {
  /** A rule and the parameters that it updates. */
  record Part(Rule rule, Predicate<Parameter> which) {}

  private final ParameterStore store;
  private final List<Part> parts;
  private final Map<String, float[]> slots = new LinkedHashMap<>();
  private long steps;

  RuleUpdater(ParameterStore store, List<Part> parts) {
    this.store = store;
    this.parts = parts;
    for (Part part : parts) {
      part.rule().slots().forEach((name, start) -> begin(part, name, start));
    }
  }

  private void begin(Part part, String name, float start) {
    float[] slot = slots.computeIfAbsent(name, key -> new float[store.size()]);
    if (start != 0) {
      for (Parameter parameter : store.parameters()) {
        if (part.which().test(parameter)) {
          int offset = store.offset(parameter);
          Arrays.fill(slot, offset, offset + parameter.size(), start);
        }
      }
    }
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
    steps++;
    store.update(values -> parts.forEach(part -> update(part, gradients, rateFactor, values)));
  }

  private void update(Part part, Gradients gradients, double rateFactor, float[] values) {
    Rule rule = part.rule();
    float rate = (float) (rule.learningRate() * rateFactor);
    gradients.visit(
        part.which(),
        rule.movesWithoutGradient(),
        (offset, length, all, from) ->
            rule.update(new Rule.Stretch(steps, rate, length, values, offset, all, from, slots)));
  }

  @Override
  public Map<String, float[]> slots() {
    return Collections.unmodifiableMap(slots);
  }

  @Override
  public long steps() {
    return steps;
  }
}
