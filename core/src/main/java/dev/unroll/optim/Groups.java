package dev.unroll.optim;

import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules for groups of parameters, such as a different learning rate for an embedding, or no weight
 * decay for biases.
 *
 * <pre>{@code
 * Groups.of(new AdamW(0.001f))
 *     .with(ParameterFilter.vectors(), new AdamW(0.001f, 0f))
 *     .with(ParameterFilter.named("embedding1.*"), new Sgd(0.1f));
 * }</pre>
 *
 * <p>The first group that contains a parameter updates it, otherwise the rule for the rest. A
 * {@link Schedule} multiplies all learning rates.
 *
 * @param rest the rule for parameters that are in no group
 * @param groups in the order in which they are matched
 */
public record Groups(Rule rest, List<Group> groups) implements Optimizer {
  /**
   * A group of parameters and their rule.
   *
   * @param which the parameters
   * @param rule the rule that updates them
   */
  public record Group(ParameterFilter which, Rule rule) {
    private Map<String, Object> config() {
      var config = new LinkedHashMap<String, Object>();
      config.put("parameters", which.text());
      config.put("name", rule.text());
      config.putAll(rule.config());
      return config;
    }
  }

  /** Copies the list. */
  public Groups {
    groups = List.copyOf(groups);
  }

  /** Makes an optimizer without groups. */
  public static Groups of(Rule rest) {
    return new Groups(rest, List.of());
  }

  /** Returns a copy with another group after the present ones. */
  public Groups with(ParameterFilter which, Rule rule) {
    var more = new ArrayList<>(groups);
    more.add(new Group(which, rule));
    return new Groups(rest, more);
  }

  /** Returns the name of the rule for the rest. */
  @Override
  public String text() {
    return rest.text();
  }

  /**
   * Returns the settings of the rule for the rest, and a list of the groups.
   *
   * @throws IllegalArgumentException if recipes have no keys for a rule, or no text for the
   *     parameters of a group
   */
  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<>(rest.config());
    config.put("groups", groups.stream().map(Group::config).toList());
    return config;
  }

  /** Returns the learning rate of the rule for the rest. */
  @Override
  public float learningRate() {
    return rest.learningRate();
  }

  /**
   * Begins a run on these parameters.
   *
   * @throws IllegalArgumentException if a group contains none of them (for example because of a
   *     wrong name), or only parameters of earlier groups, so that its rule would have no effect
   */
  @Override
  public Updater updater(ParameterStore store) {
    Map<Parameter, Integer> owners =
        owners(store.parameters().stream().map(p -> Map.entry(store.name(p), p)).toList());
    var parts = new ArrayList<RuleUpdater.Part>();
    for (Group group : groups) {
      int number = parts.size();
      parts.add(new RuleUpdater.Part(group.rule(), parameter -> is(owners.get(parameter), number)));
    }
    parts.add(new RuleUpdater.Part(rest, parameter -> !owners.containsKey(parameter)));
    return new RuleUpdater(store, parts);
  }

  /**
   * Rejects groups that contain none of a model's parameters, before a run begins; a run does this
   * too.
   *
   * @param parameters by their names in the model
   * @throws IllegalArgumentException as {@link #updater}
   */
  public void requireMembers(Map<String, Parameter> parameters) {
    owners(List.copyOf(parameters.entrySet()));
  }

  /** Returns the number of each parameter's group, without the parameters of the rest. */
  private Map<Parameter, Integer> owners(List<Map.Entry<String, Parameter>> parameters) {
    Map<Parameter, Integer> owners = new HashMap<>();
    for (int number = 0; number < groups.size(); number++) {
      ParameterFilter which = groups.get(number).which();
      List<Map.Entry<String, Parameter>> held =
          parameters.stream()
              .filter(named -> which.test(named.getKey(), named.getValue()))
              .toList();
      if (held.isEmpty()) {
        throw new IllegalArgumentException(
            "no parameter is in the group of " + which + "; available: " + names(parameters));
      }
      for (var named : held) {
        owners.putIfAbsent(named.getValue(), number);
      }
      if (!owners.containsValue(number)) {
        throw new IllegalArgumentException(
            "the group of "
                + which
                + " would update nothing: groups before it hold "
                + names(held)
                + "; put it before them");
      }
    }
    return owners;
  }

  private static String names(List<Map.Entry<String, Parameter>> parameters) {
    return String.join(", ", parameters.stream().map(Map.Entry::getKey).toList());
  }

  private static boolean is(@Nullable Integer owner, int number) {
    return owner != null && owner == number;
  }
}
