package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import dev.unroll.testing.TensorAssert;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs, last states and all gradients against PyTorch, for the fused layers and for Scan. */
class GoldenLayersTest {
  private static final double TOLERANCE = 2e-5;

  static Stream<Arguments> cases() {
    return Stream.of(
            "lstm-h7",
            "lstm-h17",
            "lstm-h32",
            "lstm-lengths",
            "lstm-lengths-h17",
            "rnn-tanh-h7",
            "rnn-tanh-h17",
            "rnn-tanh-lengths",
            "rnn-relu-h7",
            "rnn-relu-h17",
            "rnn-relu-lengths",
            "rnn-sigmoid-h7",
            "rnn-sigmoid-h17",
            "rnn-sigmoid-lengths")
        .flatMap(name -> Stream.of(Arguments.of(name, true), Arguments.of(name, false)));
  }

  @ParameterizedTest(name = "{0}, fused {1}")
  @MethodSource("cases")
  void equalsPyTorch(String name, boolean fused) {
    Golden golden = Golden.load(name);
    Recurrent<?> layer = layer(golden, fused);
    layer.parameters().forEach((letter, parameter) -> parameter.set(golden.values(letter)));
    var initial = new ArrayList<>(List.of(tensor(golden, "h0")));
    var weights = new ArrayList<>(List.of(tensor(golden, "weightY"), tensor(golden, "weightH")));
    if (golden.has("c0")) {
      initial.add(tensor(golden, "c0"));
      weights.add(tensor(golden, "weightC"));
    }
    int[] lengths = golden.has("lengths") ? golden.ints("lengths") : null;

    var run = new LayerRun(layer, tensor(golden, "x"), lengths, initial, weights);

    compare(golden, "y", run.y);
    compare(golden, "hT", run.last.get(0));
    if (golden.has("cT")) {
      compare(golden, "cT", run.last.get(1));
    }
    run.gradients.forEach((letter, gradient) -> compare(golden, "d" + letter, gradient));
  }

  private static void compare(Golden golden, String what, float[] actual) {
    TensorAssert.assertThat(golden.name() + " " + what, actual)
        .shaped(golden.shape(what))
        .isWithin(TOLERANCE, golden.values(what));
  }

  private static Tensor tensor(Golden golden, String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }

  private static Recurrent<?> layer(Golden golden, boolean fused) {
    int in = golden.size("x", 2);
    int hidden = golden.size("u", 0);
    if (golden.name().startsWith("lstm")) {
      var cell = new LstmCell(in, hidden);
      return fused ? new Lstm(cell, Returns.ALL) : new Scan<>(cell);
    }
    Activation activation = Activation.parse(golden.name().split("-")[1]);
    var cell = new SimpleRnnCell(in, hidden, activation, Weights.keras());
    return fused ? new SimpleRnn(cell, Returns.ALL) : new Scan<>(cell);
  }
}
