package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.testing.Golden;
import dev.unroll.testing.TensorAssert;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Operations and their derivatives against PyTorch, at usual values and at the edges. */
class GoldenOperationsTest {
  private Golden golden = Golden.load("operations");

  @Test
  void operationsEqualPyTorch() {
    check("plus", in -> in[0].plus(in[1]), "b", "c");
    check("minus", in -> in[0].minus(in[1]), "b", "c");
    check("times", in -> in[0].times(in[1]), "a", "b");
    check("div", in -> in[0].div(in[1]), "a", "q");
    check("pow", in -> in[0].pow(in[1]), "p", "c");
    check("maximum", in -> in[0].maximum(in[1]), "b", "c");
    check("minimum", in -> in[0].minimum(in[1]), "a", "c");
    check("where", in -> Tensor.where(in[0].greater(0), in[1], in[2]), "c", "a", "b");
    check("maskedFill", in -> in[0].maskedFill(in[0].less(0), 7), "a");
    check("exp", in -> in[0].exp(), "a");
    check("log", in -> in[0].log(), "p");
    check("sqrt", in -> in[0].sqrt(), "p");
    check("abs", in -> in[0].abs(), "a");
    check("pow2", in -> in[0].pow(2), "a");
    check("pow3", in -> in[0].pow(3), "a");
    check("powMinusHalf", in -> in[0].pow(-0.5f), "p");
    check("oneMinus", in -> in[0].oneMinus(), "a");
    check("clamp", in -> in[0].clamp(-0.25f, 0.5f), "a");
    for (int d = 0; d < 3; d++) {
      int dim = d;
      check("softmax" + d, in -> in[0].softmax(dim), "a");
      check("logSoftmax" + d, in -> in[0].logSoftmax(dim), "a");
      check("sum" + d, in -> in[0].sum(dim), "a");
      check("mean" + d, in -> in[0].mean(dim), "a");
      check("max" + d, in -> in[0].max(dim, true), "a");
      assertThat(input("a").argmax(d).toArray()).isEqualTo(golden.ints("argmax" + d));
    }
    check("sum02", in -> in[0].sum(new int[] {0, 2}, false), "a");
    check("mean12", in -> in[0].mean(new int[] {1, 2}, false), "a");
    check("transpose", in -> in[0].transpose(0, 2), "a");
    check("permute", in -> in[0].permute(1, 2, 0), "a");
    check("stack", in -> Tensor.stack(1, in), "a", "p");
    check("batchMatmul", in -> in[0].batchMatmul(in[1]), "m", "n");
    check("broadcastTo", in -> in[0].broadcastTo(2, 3, 5), "b");
  }

  @Test
  void edgesEqualPyTorch() {
    golden = Golden.load("operation-edges");
    check("exp", in -> in[0].exp(), "x");
    check("log", in -> in[0].log(), "x");
    check("sqrt", in -> in[0].sqrt(), "x");
    check("abs", in -> in[0].abs(), "x");
    for (float exponent : new float[] {0, 1, 2, 3, -1}) {
      String name = "pow" + Float.toString(exponent).replace('.', '_').replace('-', 'm');
      check(name, in -> in[0].pow(exponent), "x");
    }
    check("powHalf", in -> in[0].pow(0.5f), "v");
    check("powMinusHalf", in -> in[0].pow(-0.5f), "v");
    check("powOneAndAHalf", in -> in[0].pow(1.5f), "v");
    check("clamp", in -> in[0].clamp(-1, 2), "x");
    check("clampMin", in -> in[0].maximum(-1), "x");
    check("clampMax", in -> in[0].minimum(2), "x");
    check("div", in -> in[0].div(in[1]), "a", "b");
    check("pow", in -> in[0].pow(in[1]), "a", "b");
    check("maximum", in -> in[0].maximum(in[1]), "a", "b");
    check("minimum", in -> in[0].minimum(in[1]), "a", "b");
    check("maximumOfNan", in -> in[0].maximum(in[1]), "s", "t");
    check("minimumOfNan", in -> in[0].minimum(in[1]), "s", "t");
    check("softmax", in -> in[0].softmax(1), "r");
    check("logSoftmax", in -> in[0].logSoftmax(1), "r");
    check("max", in -> in[0].max(1), "r");
    assertThat(input("r").argmax(1).toArray()).isEqualTo(golden.ints("argmax"));
  }

  private Tensor input(String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }

  private void check(String name, Function<Tensor[], Tensor> operation, String... inputs) {
    try (Tape tape = Tape.open()) {
      var variables = new Tensor[inputs.length];
      for (int k = 0; k < inputs.length; k++) {
        variables[k] = tape.variable(input(inputs[k]));
      }
      Tensor y = operation.apply(variables);
      assertThat(y.shape()).as(name).isEqualTo(golden.shape(name));
      TensorAssert.assertThat(name, y.toArray()).isWithin(1e-6, golden.values(name));
      Tensor loss = y.mul(Tensor.of(golden.values(name + "_w"), y.shape())).sum();
      tape.backward(loss, ParameterStore.of(List.of()).gradients());
      for (int k = 0; k < inputs.length; k++) {
        String gradient = name + "_d" + k;
        float[] expected =
            golden.has(gradient) ? golden.values(gradient) : new float[variables[k].size()];
        TensorAssert.assertThat(gradient, tape.gradient(variables[k]).toArray())
            .isWithin(1e-6, expected);
      }
    }
  }
}
