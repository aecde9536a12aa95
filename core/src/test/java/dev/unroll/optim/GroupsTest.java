package dev.unroll.optim;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {
  private static final Tensor X = Tensor.of(new float[][] {{1, -2, 0.5f}, {0.3f, 0.7f, -1}});

  private static Sequential model() {
    return Sequential.of(new Dense(3, 4), new Dense(4, 2));
  }

  /** The weights after some steps. */
  private static Map<String, float[]> trained(Optimizer optimizer, int steps) {
    Sequential model = model();
    ParameterStore store = model.store();
    Gradients gradients = store.gradients();
    Updater updater = optimizer.updater(store);
    for (int step = 0; step < steps; step++) {
      gradients.clear();
      try (Tape tape = Tape.open()) {
        Tensor y = model.apply(Sequence.of(X), Pass.training(1, step)).values();
        tape.backward(y.mul(y).sum(), gradients);
      }
      updater.step(gradients, 1 - 0.1 * step);
    }
    var weights = new HashMap<String, float[]>();
    model.parameters().forEach((name, parameter) -> weights.put(name, parameter.get()));
    return weights;
  }

  @Test
  void eachParameterFollowsItsOwnRule() {
    var groups =
        Groups.of(new Adam(0.01f))
            .with(ParameterFilter.named("dense1.*"), new Adagrad(0.1f, 0.1f))
            .with(ParameterFilter.named("*.b"), new Sgd(0.2f));
    Map<String, float[]> start = trained(groups, 0);
    Map<String, float[]> one = trained(groups, 1);
    for (String name : one.keySet()) {
      Optimizer own =
          name.startsWith("dense1.")
              ? new Adagrad(0.1f, 0.1f)
              : name.equals("dense2.b") ? new Sgd(0.2f) : new Adam(0.01f);
      // the first step sees the same gradients, whatever the others do
      assertThat(name, one.get(name)).hasBitsOf(trained(own, 1).get(name));
      assertThat(one.get(name)).isNotEqualTo(start.get(name));
    }
  }

  @Test
  void groupsOfOneRuleAreThatRule() {
    var rule = new RmsProp(0.01f, 0.9f, 1e-8f, 0.9f, true);
    var groups =
        Groups.of(rule)
            .with(ParameterFilter.vectors(), rule)
            .with((name, parameter) -> parameter.size() == 12, rule);
    Map<String, float[]> grouped = trained(groups, 5);
    trained(rule, 5)
        .forEach((name, weights) -> assertThat(name, grouped.get(name)).hasBitsOf(weights));
    assertThat(groups.learningRate()).isEqualTo(0.01f);
  }

  @Test
  void biasesCanBeFreeOfDecay() {
    var groups =
        Groups.of(new AdamW(0.01f, 10f)).with(ParameterFilter.vectors(), new AdamW(0.01f, 0f));
    Map<String, float[]> free = trained(groups, 1);
    Map<String, float[]> none = trained(new AdamW(0.01f, 0f), 1);
    assertThat("a bias", free.get("dense2.b")).hasBitsOf(none.get("dense2.b"));
    assertThat(free.get("dense2.w")).isNotEqualTo(none.get("dense2.w"));
    assertThat("adamw without decay", none.get("dense1.w"))
        .hasBitsOf(trained(new Adam(0.01f), 1).get("dense1.w"));
  }

  @Test
  void slotsOfTheSameNameShareAnArray() {
    ParameterStore store = model().store();
    Updater updater =
        Groups.of(new Adagrad(0.1f, 0.5f))
            .with(ParameterFilter.named("dense2.w"), new Adagrad(0.1f, 0.25f))
            .with(ParameterFilter.vectors(), new Momentum(0.1f))
            .updater(store);
    assertThat(updater.slots()).containsOnlyKeys("accumulator", "velocity");
    var sums = new float[24]; // the last bias has no such slot
    Arrays.fill(sums, 0, 12, 0.5f);
    Arrays.fill(sums, 16, 24, 0.25f);
    assertThat("a at the start", updater.slots().get("accumulator")).hasBitsOf(sums);
  }

  @Test
  void aFrozenParameterStaysInAnyGroup() {
    Sequential model = model();
    model.parameter("dense1.b").trainable(false);
    float[] before = model.parameter("dense1.b").get();
    Gradients gradients = model.store().gradients();
    Updater updater =
        Groups.of(new Sgd(1)).with(ParameterFilter.vectors(), new AdamW(1f)).updater(model.store());
    try (Tape tape = Tape.open()) {
      Tensor y = model.apply(Sequence.of(X), Pass.training(1, 0)).values();
      tape.backward(y.sum(), gradients);
    }
    updater.step(gradients);
    assertThat("frozen", model.parameter("dense1.b").get()).hasBitsOf(before);
  }

  @Test
  void patternsMatchWholeNames() {
    var parameter = model().parameter("dense1.w");
    assertThat(ParameterFilter.named("*").test("dense1.w", parameter)).isTrue();
    assertThat(ParameterFilter.named("dense*.w").test("dense1.w", parameter)).isTrue();
    assertThat(ParameterFilter.named("dense1.w").test("dense1.w", parameter)).isTrue();
    assertThat(ParameterFilter.named("dense1").test("dense1.w", parameter)).isFalse();
    assertThat(ParameterFilter.named("*.").test("dense1.w", parameter)).isFalse();
    assertThat(ParameterFilter.named("dense1?w").test("dense1.w", parameter)).isFalse();
    assertThat(ParameterFilter.named("dense1.w").test("dense1xw", parameter)).isFalse();
    assertThat(ParameterFilter.vectors().test("dense1.w", parameter)).isFalse();
  }

  @Test
  void aGroupOfNothingIsRefused() {
    var groups = Groups.of(new Sgd(0.1f)).with(ParameterFilter.named("dense3.*"), new Sgd(0.2f));
    String message =
        "no parameter is in the group of those named dense3.*; available: dense1.w, dense1.b,"
            + " dense2.w, dense2.b";
    assertThatThrownBy(() -> groups.updater(model().store()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> groups.requireMembers(model().parameters())).hasMessage(message);
    Groups.of(new Sgd(1))
        .with(ParameterFilter.vectors(), new Sgd(2))
        .requireMembers(model().parameters());
    assertThat(ParameterFilter.vectors()).hasToString("vectors");
  }

  @Test
  void aGroupThatOthersLeaveNothingIsRefused() {
    var groups =
        Groups.of(new Sgd(0.1f))
            .with(ParameterFilter.vectors(), new Sgd(0.2f))
            .with(ParameterFilter.named("dense1.*"), new Sgd(0.3f))
            .with(ParameterFilter.named("*.b"), new Sgd(0.4f));
    String message =
        "the group of those named *.b would update nothing: groups before it hold dense1.b,"
            + " dense2.b; put it before them";
    assertThatThrownBy(() -> groups.updater(model().store()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> groups.requireMembers(model().parameters())).hasMessage(message);
  }
}
