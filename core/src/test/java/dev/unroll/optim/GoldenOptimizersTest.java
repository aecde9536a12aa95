package dev.unroll.optim;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares updates and clipping with PyTorch, for given gradients. */
class GoldenOptimizersTest {
  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("sgd", new Sgd(0.1f)),
        Arguments.of("adagrad", new Adagrad(0.1f)),
        Arguments.of("adagrad01", new Adagrad(0.1f, 0.1f)),
        Arguments.of("adam", new Adam(0.01f)),
        Arguments.of("adamw", new AdamW(0.01f, 0.3f)),
        Arguments.of("momentum", new Momentum(0.1f, 0.8f)),
        Arguments.of("nesterov", Momentum.nesterov(0.1f, 0.8f)),
        Arguments.of("rmsprop", new RmsProp(0.01f, 0.9f, 1e-8f)),
        Arguments.of("rmspropCentered", new RmsProp(0.01f, 0.9f, 1e-6f, 0, true)),
        Arguments.of("rmspropMomentum", new RmsProp(0.01f, 0.9f, 1e-6f, 0.7f, true)),
        Arguments.of("momentumDecay", new WeightDecay(new Momentum(0.1f, 0.8f), 0.3f)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void fiveStepsEqualPyTorch(String name, Optimizer optimizer) {
    stepsEqualPyTorch(name, optimizer, step -> 1);
  }

  @Test
  void aFactorForEachStepIsAnotherLearningRateInPyTorch() {
    DoubleUnaryOperator falling = step -> 1 - 0.2 * step;
    stepsEqualPyTorch("nesterovRates", Momentum.nesterov(0.1f, 0.8f), falling);
    stepsEqualPyTorch("adamwRates", new AdamW(0.1f, 0.3f), falling);
  }

  private static void stepsEqualPyTorch(
      String name, Optimizer optimizer, DoubleUnaryOperator rateFactor) {
    var golden = Golden.load("optimizers");
    Parameter w = parameter("w", golden.values("start"));
    Parameter frozen = parameter("frozen", 1, 2, 3).trainable(false);
    ParameterStore store = ParameterStore.of(List.of(w, frozen));
    Gradients gradients = store.gradients();
    Updater updater = optimizer.updater(store);
    for (int step = 0; step < 5; step++) {
      gradients.clear();
      give(gradients, w, golden.row("gradients", step));
      updater.step(gradients, rateFactor.applyAsDouble(step));
      assertThat(name + " after step " + (step + 1), w.get())
          .isWithin(2e-6, golden.row(name, step));
    }
    assertThat("the frozen parameter", frozen.get()).hasBitsOf(new float[] {1, 2, 3});
    Assertions.assertThat(updater.steps()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clipping", "clipping-loose"})
  void clippingByGlobalNormEqualsPyTorch(String name) {
    var golden = Golden.load(name);
    Parameter first = parameter("first", new float[15]);
    Parameter second = parameter("second", new float[4]);
    Gradients gradients = ParameterStore.of(List.of(first, second)).gradients();
    give(gradients, first, golden.values("first"));
    give(gradients, second, golden.values("second"));
    double norm = gradients.norm();
    Assertions.assertThat(norm).isCloseTo(golden.scalar("norm"), Assertions.within(1e-5));
    new ClipByNorm(golden.scalar("maxNorm")).clip(gradients, norm);
    assertThat("first", gradients.of(first)).isWithin(1e-6, golden.values("firstClipped"));
    assertThat("second", gradients.of(second)).isWithin(1e-6, golden.values("secondClipped"));
  }

  @Test
  void clippingByValueBoundsEachElement() {
    Parameter w = parameter("w", 1, 2, 3, 4, 5);
    Gradients gradients = ParameterStore.of(List.of(w)).gradients();
    give(gradients, w, 0.5f, -0.7f, 3, -1e30f, Float.NaN);
    new ClipByValue(0.6f).clip(gradients);
    assertThat("clipped", gradients.of(w)).hasBitsOf(0.5f, -0.6f, 0.6f, -0.6f, Float.NaN);
  }

  @Test
  void aRuleWithDecayShrinksWhatHasNoGradientToo() {
    Parameter w = parameter("w", 2, -4);
    Parameter unused = parameter("unused", 8);
    ParameterStore store = ParameterStore.of(List.of(w, unused));
    Gradients gradients = store.gradients();
    give(gradients, w, 1, 0);
    new WeightDecay(new Sgd(0.5f), 0.25f).updater(store).step(gradients, 0.5);
    // factor 1 - 0.25 * 0.25, then 0.25 of the gradient
    assertThat("w", w.get()).hasBitsOf(2 * 0.9375f - 0.25f, -4 * 0.9375f);
    assertThat("unused", unused.get()).hasBitsOf(8 * 0.9375f);
  }

  /** As Keras writes it: α = η · √(1 − β₂ᵗ) / (1 − β₁ᵗ), w ← w − α · m / (√v + ε̂), in double. */
  @Test
  void epsilonHatIsAddedBeforeTheCorrection() {
    float[] start = {0.5f, -1.25f, 2};
    float[][] given = {{0.3f, -0.02f, 1e-3f}, {-0.1f, 0.4f, 2e-3f}, {0.7f, 0.01f, -5e-4f}};
    var w = new double[] {0.5, -1.25, 2};
    var m = new double[3];
    var v = new double[3];
    Parameter parameter = parameter("w", start);
    ParameterStore store = ParameterStore.of(List.of(parameter));
    Gradients gradients = store.gradients();
    var updater = new Adam(0.05f, 0.8f, 0.95f, 1e-8f).withEpsilonHat(0.01f).updater(store);
    for (int t = 1; t <= given.length; t++) {
      gradients.clear();
      give(gradients, parameter, given[t - 1]);
      updater.step(gradients, 1);
      double alpha = 0.05 * Math.sqrt(1 - Math.pow(0.95, t)) / (1 - Math.pow(0.8, t));
      for (int i = 0; i < w.length; i++) {
        double g = given[t - 1][i];
        m[i] = 0.8 * m[i] + 0.2 * g;
        v[i] = 0.95 * v[i] + 0.05 * g * g;
        w[i] -= alpha * m[i] / (Math.sqrt(v[i]) + 0.01);
      }
      assertThat("after step " + t, parameter.get())
          .isWithin(1e-6, new float[] {(float) w[0], (float) w[1], (float) w[2]});
    }
  }

  @Test
  void adamWIsAdamWithDecay() {
    var golden = Golden.load("optimizers");
    Optimizer named = new AdamW(0.01f, 0.8f, 0.95f, 1e-6f, 0.3f);
    Optimizer made = new WeightDecay(new Adam(0.01f, 0.8f, 0.95f, 1e-6f), 0.3f);
    Parameter a = parameter("a", golden.values("start"));
    Parameter b = parameter("b", golden.values("start"));
    Gradients ofA = ParameterStore.of(List.of(a)).gradients();
    Gradients ofB = ParameterStore.of(List.of(b)).gradients();
    Updater first = named.updater(ofA.store());
    Updater second = made.updater(ofB.store());
    for (int step = 0; step < 5; step++) {
      give(ofA, a, golden.row("gradients", step));
      give(ofB, b, golden.row("gradients", step));
      first.step(ofA);
      second.step(ofB);
    }
    assertThat("adamw", a.get()).hasBitsOf(b.get());
    Assertions.assertThat(first.slots()).containsOnlyKeys("m", "v");
  }

  @Test
  void aConstantGradientLeavesNoDeviationAndNoNaN() {
    Parameter w = parameter("w", 1);
    Gradients gradients = ParameterStore.of(List.of(w)).gradients();
    Updater updater = new RmsProp(1e-9f, 0.5f, 1e-3f, 0, true).updater(gradients.store());
    for (int step = 0; step < 100; step++) {
      gradients.clear();
      give(gradients, w, 0.1f);
      updater.step(gradients);
    }
    Assertions.assertThat(w.get()[0]).isFinite();
  }

  @Test
  void stepsThatCannotBeTakenAreRefused() {
    Parameter w = parameter("w", 1);
    Gradients gradients = ParameterStore.of(List.of(w)).gradients();
    Updater updater = new Sgd(1).updater(gradients.store());
    assertThatThrownBy(() -> updater.step(gradients, Double.NaN))
        .hasMessage("the factor on the learning rate must be 0 or more and finite, got NaN");
    Gradients others = ParameterStore.of(List.of(parameter("v", 1))).gradients();
    assertThatThrownBy(() -> updater.step(others))
        .hasMessage("these gradients belong to another parameter store");
    Assertions.assertThat(updater.steps()).isZero();
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Sgd(0))
        .hasMessage("sgd: learningRate must be positive and finite, got 0.0");
    assertThatThrownBy(() -> new Adam(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Adagrad(0.1f, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClipByNorm(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClipByValue(0))
        .hasMessage("clipValue: the bound must be positive and finite, got 0.0");
    assertThatThrownBy(() -> new Momentum(0.1f, 1))
        .hasMessage("momentum: momentum must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new RmsProp(0.1f, 0.9f, 0))
        .hasMessage("rmsprop: epsilon must be positive and finite, got 0.0");
    assertThatThrownBy(() -> new AdamW(0.1f, -1))
        .hasMessage("weightDecay: the decay must be 0 or more and finite, got -1.0");
  }

  private static Parameter parameter(String name, float... values) {
    var parameter = new Parameter(name, Initializer.zeros(), new Fans(1, 1, 1), values.length);
    parameter.set(values);
    return parameter;
  }

  /** Adds a gradient: that of Σ gradient ⊙ parameter. */
  private static void give(Gradients gradients, Parameter parameter, float... gradient) {
    try (Tape tape = Tape.open()) {
      tape.backward(parameter.value().mul(Tensor.vector(gradient)).sum(), gradients);
    }
  }
}
