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
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates and clipping against PyTorch, on gradients that are given. */
class GoldenOptimizersTest {
  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("sgd", new Sgd(0.1f)),
        Arguments.of("adagrad", new Adagrad(0.1f)),
        Arguments.of("adagrad01", new Adagrad(0.1f, 0.1f)),
        Arguments.of("adam", new Adam(0.01f)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void fiveStepsEqualPyTorch(String name, Optimizer optimizer) {
    var golden = Golden.load("optimizers");
    Parameter w = parameter("w", golden.values("start"));
    Parameter frozen = parameter("frozen", 1, 2, 3).trainable(false);
    ParameterStore store = ParameterStore.of(List.of(w, frozen));
    Gradients gradients = store.gradients();
    Updater updater = optimizer.updater(store);
    for (int step = 0; step < 5; step++) {
      gradients.clear();
      give(gradients, w, golden.row("gradients", step));
      updater.step(gradients);
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
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Sgd(0))
        .hasMessage("sgd: learningRate must be positive and finite, got 0.0");
    assertThatThrownBy(() -> new Adam(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Adagrad(0.1f, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClipByNorm(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Parameter parameter(String name, float... values) {
    var parameter = new Parameter(name, Initializer.zeros(), new Fans(1, 1, 1), values.length);
    parameter.set(values);
    return parameter;
  }

  /** Adds a gradient: that of Σ gradient ⊙ parameter. */
  private static void give(Gradients gradients, Parameter parameter, float[] gradient) {
    try (Tape tape = Tape.open()) {
      tape.backward(parameter.value().mul(Tensor.vector(gradient)).sum(), gradients);
    }
  }
}
