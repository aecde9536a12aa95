package dev.unroll.tasks.recipe;

import dev.unroll.internal.FailureText;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.Adam;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.RmsProp;
import dev.unroll.optim.Rule;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.WeightDecay;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes the {@code optimizer} of a recipe. */
final class OptimizerRecipe {
  /** The optimizers of this library by their names: one line each. */
  static final Readers<Optimizer> STANDARD = new Readers<>("optimizer", standard());

  /** The keyword for parameters with one dimension, in place of a name pattern. */
  private static final String VECTORS = "vectors";

  private static final String GROUPS = "groups";

  private static final String DECAY = "weightDecay";

  private OptimizerRecipe() {}

  private static Map<String, Function<Fields, ? extends Optimizer>> standard() {
    var byName = new LinkedHashMap<String, Function<Fields, ? extends Optimizer>>();
    byName.put("sgd", fields -> decayed(new Sgd(rate(fields)), fields));
    byName.put("momentum", fields -> decayed(momentum(fields), fields));
    byName.put("adagrad", fields -> decayed(adagrad(fields), fields));
    byName.put("rmsprop", fields -> decayed(rmsProp(fields), fields));
    byName.put("adam", fields -> decayed(adam(fields), fields));
    byName.put("adamw", OptimizerRecipe::adamW);
    return byName;
  }

  /** Reads an optimizer's keys; the caller checks for others. */
  static Optimizer read(Fields fields, Words words) {
    Optimizer rest = one(fields, words);
    if (!fields.has(GROUPS)) {
      return rest;
    }
    var groups = Groups.of(rule(rest, fields));
    for (Fields group : fields.objects(GROUPS)) {
      if (!group.has("name")) {
        write(rest).forEach((key, value) -> offer(group, key, value));
      }
      String parameters = group.string("parameters");
      groups =
          groups.with(
              parameters.equals(VECTORS)
                  ? ParameterFilter.vectors()
                  : ParameterFilter.named(parameters),
              rule(one(group, words), group));
    }
    return groups;
  }

  private static Optimizer one(Fields fields, Words words) {
    String name = fields.oneOf("name", List.copyOf(words.optimizers().names()));
    Optimizer made = words.optimizers().read(name, fields);
    boolean decays =
        !STANDARD.names().contains(name)
            && fields.has(DECAY)
            && !made.config().containsKey(DECAY)
            && made instanceof Rule;
    return decays ? decayed(rule(made, fields), fields) : made;
  }

  private static Rule rule(Optimizer optimizer, Fields fields) {
    if (optimizer instanceof Rule rule) {
      return rule;
    }
    throw fields.error(
        "name",
        "groups require an optimizer that updates each weight separately, unlike "
            + optimizer.text()
            + "; remove groups");
  }

  private static void offer(Fields group, String key, @Nullable Object value) {
    if (value != null) {
      group.offering(key, value);
    }
  }

  private static float rate(Fields fields) {
    return fields.real("learningRate", Range.POSITIVE);
  }

  private static Rule decayed(Rule rule, Fields fields) {
    float decay = fields.real(DECAY, Range.NOT_NEGATIVE, 0);
    return decay > 0 ? new WeightDecay(rule, decay) : rule;
  }

  private static Momentum momentum(Fields fields) {
    float rate = rate(fields);
    return new Momentum(
        rate,
        fields.real("momentum", Range.BELOW_ONE, new Momentum(rate).momentum()),
        fields.flag("nesterov", false));
  }

  private static Adagrad adagrad(Fields fields) {
    float rate = rate(fields);
    return new Adagrad(
        rate,
        fields.real("initialAccumulator", Range.NOT_NEGATIVE, 0),
        fields.real("epsilon", Range.POSITIVE, new Adagrad(rate).epsilon()));
  }

  private static AdamW adamW(Fields fields) {
    Adam adam = adam(fields);
    var defaults = new AdamW(adam.learningRate());
    return new AdamW(
        adam.learningRate(),
        adam.beta1(),
        adam.beta2(),
        adam.epsilon(),
        fields.real("weightDecay", Range.NOT_NEGATIVE, defaults.weightDecay()));
  }

  private static RmsProp rmsProp(Fields fields) {
    float rate = rate(fields);
    var defaults = new RmsProp(rate);
    return new RmsProp(
        rate,
        fields.real("decay", Range.BELOW_ONE, defaults.decay()),
        fields.real("epsilon", Range.POSITIVE, defaults.epsilon()),
        fields.real("momentum", Range.BELOW_ONE, defaults.momentum()),
        fields.flag("centered", defaults.centered()));
  }

  private static Adam adam(Fields fields) {
    float rate = rate(fields);
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
   * @throws IllegalArgumentException when it has settings that recipes cannot express
   */
  static Map<String, @Nullable Object> write(Optimizer optimizer) {
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", optimizer.text());
    try {
      written.putAll(optimizer.config());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          FailureText.of(e) + "; train a Sequential with a Trainer to use a custom one", e);
    }
    return written;
  }
}
