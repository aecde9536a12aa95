package dev.unroll.optim;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Saved and restored state of updaters, and the settings that optimizers refuse. */
class UpdaterTest {
  private static final float[] START = {1, -2, 0.5f};
  private static final float[][] GRADIENTS = {{0.5f, -1, 2}, {-0.25f, 0.75f, 1}, {3, 0.125f, -1}};

  private final Parameter w = parameter("w", START);
  private final Parameter frozen = parameter("frozen", 4, 5);
  private final Gradients gradients = ParameterStore.of(List.of(w, frozen)).gradients();

  private static Parameter parameter(String name, float... values) {
    var parameter = new Parameter(name, Initializer.zeros(), new Fans(1, 1, 1), values.length);
    parameter.set(values);
    return parameter;
  }

  private void step(Updater updater, int step) {
    gradients.clear();
    try (Tape tape = Tape.open()) {
      tape.backward(w.value().mul(Tensor.vector(GRADIENTS[step])).sum(), gradients);
    }
    updater.step(gradients);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new Sgd(0.1f),
        new Momentum(0.1f),
        new Adagrad(0.1f, 0.25f),
        new RmsProp(0.01f, 0.9f, 1e-6f, 0.7f, true),
        new Adam(),
        new AdamW());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anUpdaterContinuesFromItsSlotsAndSteps(Optimizer optimizer) {
    Updater whole = optimizer.updater(gradients.store());
    step(whole, 0);
    step(whole, 1);
    float[] between = w.get();
    Updater second = optimizer.updater(gradients.store());
    second.restore(whole.slots(), whole.steps());
    step(whole, 2);
    float[] expected = w.get();
    w.set(between);
    step(second, 2); // the slots of the first have moved on, those of the second have not
    assertThat("" + optimizer, w.get()).hasBitsOf(expected);
    assertThat(second.steps()).isEqualTo(3);
  }

  @Test
  void whatWasUnfrozenSinceHasItsStartAfterARestore() {
    frozen.trainable(false);
    var adagrad = new Adagrad(0.1f, 0.25f);
    Updater first = adagrad.updater(gradients.store());
    step(first, 0);
    assertThat(first.slots().get("accumulator")).hasSize(3);
    frozen.trainable(true);
    Updater second = adagrad.updater(gradients.store());
    second.restore(first.slots(), first.steps());
    assertThat("accumulator", second.slots().get("accumulator"))
        .hasBitsOf(0.5f, 1.25f, 4.25f, 0.25f, 0.25f);
  }

  @Test
  void slotsOfAnotherOptimizerAreRefused() {
    Updater updater = new Adagrad(0.1f).updater(gradients.store());
    assertThatThrownBy(() -> updater.restore(Map.of("velocity", new float[5]), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the optimizer keeps [accumulator], got slots [velocity]");
    assertThatThrownBy(() -> updater.restore(updater.slots(), -1))
        .hasMessage("steps taken must be 0 or more, got -1");
    assertThatThrownBy(() -> updater.restore(Map.of("accumulator", new float[6]), 1))
        .hasMessage("slot accumulator has 6 values, the store 5");
    updater.restore(Map.of("accumulator", new float[5]), 0);
    assertThat(updater.steps()).isZero();
  }

  @Test
  void aFactorOfZeroLeavesTheWeightsButCounts() {
    Updater updater = new Momentum(0.1f).updater(gradients.store());
    gradients.clear();
    try (Tape tape = Tape.open()) {
      tape.backward(w.value().mul(Tensor.vector(GRADIENTS[0])).sum(), gradients);
    }
    updater.step(gradients, 0);
    assertThat("w", w.get()).hasBitsOf(START);
    assertThat("velocity", updater.slots().get("velocity")).hasBitsOf(0.5f, -1, 2, 0, 0);
    assertThat(updater.steps()).isEqualTo(1);
  }

  @Test
  void clippingByNormComputesTheNormWhereNoneIsGiven() {
    step(new Sgd(1).updater(gradients.store()), 0); // leaves the gradients
    double norm = gradients.norm();
    new ClipByNorm((float) norm / 2).clip(gradients);
    assertThat("clipped", gradients.of(w)).isWithin(1e-6, new float[] {0.25f, -0.5f, 1});
    assertThat(gradients.norm()).isLessThan(norm);
  }

  @Test
  void onlyRulesThatNeedNoGradientMoveEveryRow() {
    assertThat(new WeightDecay(new Sgd(1), 0).movesWithoutGradient()).isFalse();
    assertThat(new WeightDecay(new Sgd(1), 0.1f).movesWithoutGradient()).isTrue();
    assertThat(new WeightDecay(new Adam(), 0).movesWithoutGradient()).isTrue();
    assertThat(new Adagrad(1).movesWithoutGradient()).isFalse();
  }

  @Test
  void aSlotIsKeptOnlyWhereItIsUsed() {
    assertThat(new RmsProp().slots()).containsOnlyKeys("v");
    assertThat(new RmsProp(0.1f, 0.9f, 1e-8f, 0, true).slots()).containsOnlyKeys("v", "mean");
    assertThat(new RmsProp(0.1f, 0.9f, 1e-8f, 0.5f, false).slots())
        .containsOnlyKeys("v", "velocity");
  }

  static Stream<ThrowingCallable> refused() {
    float infinite = Float.POSITIVE_INFINITY;
    return Stream.of(
        () -> new Sgd(infinite),
        () -> new Momentum(0, 0.9f),
        () -> new Momentum(0.1f, -0.1f),
        () -> new Adagrad(0, 0),
        () -> new Adagrad(0.1f, 0, 0),
        () -> new Adagrad(0.1f, infinite),
        () -> new RmsProp(0),
        () -> new RmsProp(0.1f, 1, 1e-8f),
        () -> new RmsProp(0.1f, -0.1f, 1e-8f),
        () -> new RmsProp(0.1f, 0.9f, 1e-8f, 1, false),
        () -> new Adam(0),
        () -> new Adam(0.1f, 0.9f, 0.999f, 0),
        () -> new Adam(0.1f, 1, 0.999f, 1e-8f),
        () -> new Adam(0.1f, -0.1f, 0.999f, 1e-8f),
        () -> new Adam(0.1f, 0.9f, 1, 1e-8f),
        () -> new Adam(0.1f, 0.9f, -0.1f, 1e-8f),
        () -> new AdamW(0.1f, 1, 0.999f, 1e-8f, 0),
        () -> new WeightDecay(new Sgd(1), infinite),
        () -> new ClipByNorm(0));
  }

  @ParameterizedTest
  @MethodSource
  void refused(ThrowingCallable settings) {
    assertThatThrownBy(settings).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void factorsOfZeroWorkWhereTheyMeanNone() {
    for (Rule rule :
        List.of(
            new Adam(0.1f, 0, 0, 1e-8f),
            new Momentum(0.1f, 0),
            new RmsProp(0.1f, 0, 1e-8f),
            new WeightDecay(new Sgd(0.1f), 0))) {
      w.set(START);
      step(rule.updater(gradients.store()), 0);
      // along the gradient, or along its sign where the rule divides by it
      boolean bySign = rule instanceof Adam || rule instanceof RmsProp;
      assertThat("" + rule, w.get())
          .isWithin(
              1e-6, bySign ? new float[] {0.9f, -1.9f, 0.4f} : new float[] {0.95f, -1.9f, 0.3f});
    }
  }
}
