package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.loss.MeanSquaredError;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import org.junit.jupiter.api.Test;

/** Two LSTM layers and a dense layer on the last step, under the mean squared error. */
class GoldenStackTest {
  private final Golden golden = Golden.load("lstm-stack");

  @Test
  void twoLayersAndDenseEqualPyTorch() {
    var model =
        Sequential.of(new Lstm(2, 7), new Lstm(7, 6, Returns.LAST), new Dense(6, 4)).initialize(1);
    String[][] names = {
      {"lstm1.w", "w1"}, {"lstm1.u", "u1"}, {"lstm1.b", "b1"},
      {"lstm2.w", "w2"}, {"lstm2.u", "u2"}, {"lstm2.b", "b2"},
      {"dense1.w", "wOut"}, {"dense1.b", "bOut"}
    };
    for (String[] name : names) {
      model.parameter(name[0]).set(golden.values(name[1]));
    }
    var gradients = model.store().gradients();
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(Tensor.of(golden.values("x"), golden.shape("x")));
      Sequence prediction = model.apply(Sequence.of(x), Pass.training(1, 0));
      Tensor target = Tensor.of(golden.values("target"), golden.shape("target"));
      Tensor loss = new MeanSquaredError().apply(prediction, target);
      assertThat("prediction", prediction.values().toArray())
          .isWithin(1e-5, golden.values("prediction"));
      assertThat("loss", loss.toArray()).isWithin(1e-5, golden.values("loss"));
      tape.backward(loss, gradients);
      assertThat("dx", tape.gradient(x).toArray()).isWithin(1e-5, golden.values("dx"));
    }
    for (String[] name : names) {
      assertThat("gradient of " + name[0], gradients.of(model.parameter(name[0])))
          .isWithin(1e-5, golden.values("d" + name[1]));
    }
  }
}
