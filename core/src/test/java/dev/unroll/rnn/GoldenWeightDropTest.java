package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weight drop of an LSTM against PyTorch: the mask, outputs, last states and all gradients. */
class GoldenWeightDropTest {
  private static final double TOLERANCE = 2e-5;

  private final Golden golden = Golden.load("weight-drop");

  @ParameterizedTest(name = "fused {0}")
  @ValueSource(booleans = {true, false})
  void equalsPyTorch(boolean fused) {
    DropRate rate = DropRate.rate(golden.scalar("rate"));
    Pass pass = Pass.training((long) golden.scalar("seed"), (long) golden.scalar("step"));
    var dropout = RecurrentDropout.none().withWeight(rate);
    var cell = new LstmCell(golden.size("x", 2), golden.size("u", 0));
    Recurrent<LstmState> layer =
        fused ? new Lstm(cell, Returns.ALL, dropout) : new Scan<>(cell, Returns.ALL, dropout);
    layer.parameters().forEach((letter, parameter) -> parameter.set(golden.values(letter)));

    assertThat("mask", rate.mask(pass.random("weight"), golden.shape("mask")).toArray())
        .isWithin(1e-6, golden.values("mask"));
    var run =
        new LayerRun(
            layer,
            tensor("x"),
            null,
            List.of(tensor("h0"), tensor("c0")),
            List.of(tensor("weightY"), tensor("weightH"), tensor("weightC")),
            pass);
    compare("y", run.y);
    compare("hT", run.last.get(0));
    compare("cT", run.last.get(1));
    run.gradients.forEach((letter, gradient) -> compare("d" + letter, gradient));
  }

  private Tensor tensor(String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }

  private void compare(String what, float[] actual) {
    assertThat(what, actual).shaped(golden.shape(what)).isWithin(TOLERANCE, golden.values(what));
  }
}
