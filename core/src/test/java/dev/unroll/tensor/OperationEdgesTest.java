package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Cases that the golden values of PyTorch do not cover: errors, names in messages, and gradients at
 * NaN.
 */
class OperationEdgesTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static float[] gradient(UnaryOperator<Tensor> operation, float... x) {
    try (Tape tape = Tape.open()) {
      Tensor variable = tape.variable(Tensor.vector(x));
      tape.backward(operation.apply(variable).sum(), ParameterStore.of(List.of()).gradients());
      return tape.gradient(variable).toArray();
    }
  }

  @Test
  void equalMaximaShareTheirGradientAndTheFirstOfALineGetsAllOfIt() {
    assertThat(gradient(x -> x.maximum(Tensor.vector(1, 1, 1)), 0, 1, 2))
        .containsExactly(0, .5f, 1);
    assertThat(gradient(x -> x.minimum(Tensor.vector(1, 1, 1)), 0, 1, 2))
        .containsExactly(1, .5f, 0);
    assertThat(gradient(x -> x.maximum(x), 3, 4)).containsExactly(1, 1);
    assertThat(gradient(x -> x.max(0), 1, 3, 3)).containsExactly(0, 1, 0);
    assertThat(gradient(x -> x.max(0), 1, NAN, 3)).containsExactly(0, 1, 0);
    assertThat(gradient(x -> x.maximum(1), 0, 1, 2)).containsExactly(0, 1, 1);
    assertThat(gradient(x -> x.minimum(1), 0, 1, 2)).containsExactly(1, 1, 0);
    assertThat(gradient(x -> x.clamp(1, 1), 0, 1, 2)).containsExactly(0, 1, 0);
  }

  @Test
  void derivativesThatAreInfinite() {
    assertThat(gradient(Tensor::log, 0)).containsExactly(INFINITY);
    assertThat(gradient(Tensor::sqrt, 0)).containsExactly(INFINITY);
    assertThat(gradient(x -> x.sqrt().times(0), 0)).containsExactly(NAN);
    assertThat(gradient(x -> x.div(0), 1, 0)).containsExactly(INFINITY, INFINITY);
  }

  @Test
  void whatWhereLeavesOutReachesNothing() {
    Tensor mask = Tensor.vector(1, 0);
    assertThat(Tensor.where(mask, Tensor.vector(1, NAN), Tensor.vector(NAN, 2)).toArray())
        .containsExactly(1, 2);
    assertThat(gradient(x -> Tensor.where(mask, x.log(), Tensor.zeros(2)), 2, 3))
        .containsExactly(0.5f, 0);
    assertThat(gradient(x -> x.maskedFill(mask, NAN).slice(0, 1), 2, 3)).containsExactly(0, 1);
    assertThat(gradient(x -> Tensor.where(x, x, x.negate()), 0, 3)).containsExactly(-1, 1);
  }

  @Test
  void negativeZeroKeepsItsSign() {
    float[] zero = Tensor.vector(0).negate().toArray();
    assertThat(Float.floatToRawIntBits(zero[0])).isEqualTo(Float.floatToRawIntBits(-0f));
  }

  @Test
  void boundsInTheWrongOrderAreRefused() {
    Tensor x = Tensor.zeros(2);
    assertThatThrownBy(() -> x.clamp(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clamp: the bounds are 1.0 and 0.0 (expected low <= high). Swap them.");
    assertThatThrownBy(() -> x.maximum(NAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("maximum: the bounds are NaN");
  }

  @Test
  void operationsAreNamedWhereValuesAndGradientsAreNotFinite() {
    Tensor zeros = Tensor.zeros(2, 3);
    assertFirst("div", "the output is NaN", x -> x.div(zeros));
    assertFirst("div", "the output is NaN", x -> x.div(0));
    assertFirst("log", "the output is infinite", Tensor::log);
    assertFirst("exp", "the output is infinite", x -> x.plus(100).exp());
    assertFirst("pow", "the output is infinite", x -> x.pow(-1));
    assertFirst("pow", "the output is NaN", x -> x.minus(1).pow(Tensor.scalar(0.5f)));
    assertFirst("sqrt", "the output is NaN", x -> x.minus(1).sqrt());
    assertFirst("softmax", "the output is NaN", x -> x.softmax(0), INFINITY);
    assertFirst("logSoftmax", "the output is NaN", x -> x.logSoftmax(1), NAN);
    assertFirst("batchMatmul", "the output is NaN", x -> x.batchMatmul(Tensor.zeros(2, 3, 1)), NAN);
    assertFirst("broadcastTo", "the output is NaN", x -> x.broadcastTo(2, 2, 3), NAN);
    for (String name : List.of("plus", "minus", "maximum", "minimum", "clamp", "abs", "max")) {
      assertFirst(name, "the output is NaN", x -> named(name, x), NAN);
    }
    for (String name : List.of("sum", "mean", "permute", "where", "concat")) {
      assertFirst(name, "the output is NaN", x -> named(name, x), NAN);
    }
    assertFirst("mul", "the gradient is infinite", x -> x.mul(x).sqrt());
  }

  private static Tensor named(String name, Tensor x) {
    return switch (name) {
      case "plus" -> x.plus(1);
      case "minus" -> x.oneMinus();
      case "maximum" -> x.maximum(Tensor.scalar(0));
      case "minimum" -> x.minimum(Tensor.scalar(0));
      case "clamp" -> x.clamp(0, 1);
      case "abs" -> x.abs();
      case "max" -> x.max(0);
      case "sum" -> x.sum(0);
      case "mean" -> x.mean(1);
      case "permute" -> x.transpose(0, 1);
      case "where" -> x.maskedFill(Tensor.scalar(0), 1);
      default -> Tensor.stack(1, x, x);
    };
  }

  private static void assertFirst(String name, String what, UnaryOperator<Tensor> operation) {
    assertFirst(name, what, operation, 0);
  }

  private static void assertFirst(
      String name, String what, UnaryOperator<Tensor> operation, float value) {
    try (Tape tape = Tape.open().checking()) {
      Tensor x = tape.variable(Tensor.of(new float[] {value, value, 0, 0, 0, 0}, 2, 3));
      Supplier<Tensor> loss = () -> operation.apply(x).sum();
      assertThatThrownBy(
              () ->
                  tape.backward(
                      Tape.named("dense1", loss), ParameterStore.of(List.of()).gradients()))
          .as(name)
          .isInstanceOf(NotFiniteException.class)
          .hasMessage("dense1 (" + name + "): " + what);
    }
  }
}
