package dev.unroll.tasks;

import dev.unroll.optim.Adagrad;
import dev.unroll.optim.Adam;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.RmsProp;
import dev.unroll.optim.Rule;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.WeightDecay;
import dev.unroll.optim.Which;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code optimizer} of a recipe, read and written. */
final class OptimizerRecipe {
  private static final List<String> NAMES =
      List.of("sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw");

  /** The word for parameters with one dimension, in place of a pattern for names. */
  private static final String VECTORS = "vectors";

  private static final String YOUR_OWN = "; train a Sequential with a Trainer to use your own";

  private OptimizerRecipe() {}

  /** Reads an optimizer's keys; the caller checks for others. */
  static Optimizer read(Fields fields) {
    Rule rest = rule(fields);
    if (!fields.has("groups")) {
      return rest;
    }
    var groups = Groups.of(rest);
    for (Fields group : fields.objects("groups")) {
      if (!group.has("name")) {
        write(rest).forEach((key, value) -> offer(group, key, value));
      }
      String parameters = group.string("parameters");
      groups =
          groups.with(
              parameters.equals(VECTORS) ? Which.vectors() : Which.named(parameters), rule(group));
    }
    return groups;
  }

  private static void offer(Fields group, String key, @Nullable Object value) {
    if (value != null) {
      group.offering(key, value);
    }
  }

  private static Rule rule(Fields fields) {
    String name = fields.oneOf("name", NAMES);
    float rate = fields.real("learningRate", Range.POSITIVE);
    if (name.equals("adamw")) {
      var defaults = new AdamW(rate);
      Adam adam = adam(fields, rate);
      return new AdamW(
          rate,
          adam.beta1(),
          adam.beta2(),
          adam.epsilon(),
          fields.real("weightDecay", Range.NOT_NEGATIVE, defaults.weightDecay()));
    }
    Rule rule =
        switch (name) {
          case "sgd" -> new Sgd(rate);
          case "momentum" ->
              new Momentum(
                  rate,
                  fields.real("momentum", Range.BELOW_ONE, new Momentum(rate).momentum()),
                  fields.flag("nesterov", false));
          case "adagrad" ->
              new Adagrad(
                  rate,
                  fields.real("initialAccumulator", Range.NOT_NEGATIVE, 0),
                  fields.real("epsilon", Range.POSITIVE, new Adagrad(rate).epsilon()));
          case "rmsprop" -> rmsProp(fields, rate);
          case "adam" -> adam(fields, rate);
          default -> throw new IllegalStateException("no case for optimizer " + name);
        };
    float decay = fields.real("weightDecay", Range.NOT_NEGATIVE, 0);
    return decay > 0 ? new WeightDecay(rule, decay) : rule;
  }

  private static RmsProp rmsProp(Fields fields, float rate) {
    var defaults = new RmsProp(rate);
    return new RmsProp(
        rate,
        fields.real("decay", Range.BELOW_ONE, defaults.decay()),
        fields.real("epsilon", Range.POSITIVE, defaults.epsilon()),
        fields.real("momentum", Range.BELOW_ONE, defaults.momentum()),
        fields.flag("centered", defaults.centered()));
  }

  private static Adam adam(Fields fields, float rate) {
    var defaults = new Adam(rate);
    boolean hat = fields.has("epsilonHat");
    if (hat && fields.has("epsilon")) {
      throw fields.error("epsilonHat", "expected either epsilon or epsilonHat, got both");
    }
    var adam =
        new Adam(
            rate,
            fields.real("beta1", Range.BELOW_ONE, defaults.beta1()),
            fields.real("beta2", Range.BELOW_ONE, defaults.beta2()),
            fields.real("epsilon", Range.POSITIVE, defaults.epsilon()));
    return hat ? adam.withEpsilonHat(fields.real("epsilonHat", Range.POSITIVE)) : adam;
  }

  /**
   * Returns an optimizer as {@link #read} reads it.
   *
   * @throws IllegalArgumentException when recipes have no words for it
   */
  static Map<String, @Nullable Object> write(Optimizer optimizer) {
    var rules = new ArrayList<Optimizer>(List.of(optimizer));
    if (optimizer instanceof Groups groups) {
      groups.groups().forEach(group -> rules.add(group.rule()));
    }
    for (Optimizer rule : rules) {
      if (!NAMES.contains(rule.text())) {
        throw new IllegalArgumentException(
            "a recipe trains with " + String.join(", ", NAMES) + ", got " + rule + YOUR_OWN);
      }
    }
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", optimizer.text());
    try {
      written.putAll(optimizer.config());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + YOUR_OWN, e);
    }
    return written;
  }
}
