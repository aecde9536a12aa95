package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.loss.MeanSquaredError;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dense layers under the mean squared error against PyTorch. */
class GoldenDenseTest {
  @ParameterizedTest
  @ValueSource(strings = {"dense", "dense-steps"})
  void valuesAndGradientsEqualPyTorch(String name) {
    var golden = Golden.load(name);
    var model = Sequential.of(new Dense(golden.size("w", 0), golden.size("w", 1)));
    model.parameter("dense1.w").set(golden.values("w"));
    model.parameter("dense1.b").set(golden.values("b"));
    check(golden, model, "dense1.w", "dw", "dense1.b", "db");
  }

  @Test
  void thePerceptronEqualsPyTorch() {
    var golden = Golden.load("perceptron");
    var model = Sequential.of(new Dense(4, 10, Activation.RELU), new Dense(10, 1));
    model.parameter("dense1.w").set(golden.values("w1"));
    model.parameter("dense1.b").set(golden.values("b1"));
    model.parameter("dense2.w").set(golden.values("w2"));
    model.parameter("dense2.b").set(golden.values("b2"));
    check(
        golden, model, "dense1.w", "dw1", "dense1.b", "db1", "dense2.w", "dw2", "dense2.b", "db2");
  }

  private static void check(Golden golden, Sequential model, String... gradientNames) {
    Gradients gradients = model.store().gradients();
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(Tensor.of(golden.values("x"), golden.shape("x")));
      Sequence y = model.apply(Sequence.of(x), Pass.training(1, 0));
      Tensor target = Tensor.of(golden.values("target"), golden.shape("target"));
      Tensor loss = new MeanSquaredError().apply(y, target);
      assertThat("y", y.values().toArray()).isWithin(1e-6, golden.values("y"));
      assertThat("loss", loss.toArray()).isWithin(1e-6, golden.values("loss"));
      tape.backward(loss, gradients);
      assertThat("dx", tape.gradient(x).toArray()).isWithin(1e-6, golden.values("dx"));
    }
    for (int i = 0; i < gradientNames.length; i += 2) {
      assertThat(gradientNames[i], gradients.of(model.parameter(gradientNames[i])))
          .isWithin(1e-6, golden.values(gradientNames[i + 1]));
    }
  }

  @Test
  void theLossLooksAtValidStepsOnly() {
    var lengths = IndexTensor.vector(2, 0, 1);
    float nan = Float.NaN;
    Tensor prediction = Tensor.of(new float[] {1, 2, 9, 9, 3, 9}, 3, 2, 1);
    Tensor target = Tensor.of(new float[] {0, 4, nan, nan, 6, nan}, 3, 2, 1);
    try (Tape tape = Tape.open()) {
      Tensor p = tape.variable(prediction);
      Tensor loss = new MeanSquaredError().apply(Sequence.of(p, lengths), target);
      assertThat("loss", loss.toArray()).isWithin(1e-6, new float[] {(1 + 4 + 9) / 3f});
      tape.backward(loss, dev.unroll.tensor.ParameterStore.of(java.util.List.of()).gradients());
      assertThat("gradient", tape.gradient(p).toArray())
          .isWithin(1e-6, new float[] {2 / 3f, -4 / 3f, 0, 0, -2, 0});
    }
  }

  @Test
  void theLossRefusesUnequalShapes() {
    assertThatThrownBy(
            () -> new MeanSquaredError().apply(Sequence.of(Tensor.zeros(3, 1)), Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3, 1] and target [3]")
        .hasMessageContaining("nothing is broadcast");
  }
}
