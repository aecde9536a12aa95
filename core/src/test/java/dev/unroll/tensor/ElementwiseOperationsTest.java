package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Elementwise operations with one operand, or with two that are broadcast. */
class ElementwiseOperationsTest {
  /** Pairs that broadcast: each operand, both, in every position, ranks 0 to 4. */
  private static final int[][][] PAIRS = {
    {{}, {}},
    {{}, {3}},
    {{2, 3}, {}},
    {{1}, {5}},
    {{5}, {1}},
    {{7, 5}, {5}},
    {{5}, {7, 5}},
    {{11, 13}, {11, 1}},
    {{1, 13}, {11, 13}},
    {{7, 1}, {1, 5}},
    {{7, 1}, {5}},
    {{1, 1}, {1}},
    {{2, 3, 5}, {3, 1}},
    {{2, 1, 5}, {1, 3, 1}},
    {{1, 3, 1}, {2, 1, 5}},
    {{2, 3, 1, 5}, {3, 7, 1}},
    {{3, 1, 1, 2}, {1, 5, 7, 1}},
    {{2, 3, 5, 7}, {2, 3, 5, 7}},
    {{2, 1, 1, 19}, {2, 3, 5, 19}},
  };

  record Binary(
      String name, BinaryOperator<Tensor> ours, DoubleBinaryOperator formula, double from) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Binary> binaries() {
    return Stream.of(
        new Binary("plus", Tensor::plus, (a, b) -> a + b, -1),
        new Binary("minus", Tensor::minus, (a, b) -> a - b, -1),
        new Binary("times", Tensor::times, (a, b) -> a * b, -1),
        new Binary("div", Tensor::div, (a, b) -> a / b, 0.5),
        new Binary("pow", Tensor::pow, Math::pow, 0.3),
        new Binary("maximum", Tensor::maximum, Math::max, -1),
        new Binary("minimum", Tensor::minimum, Math::min, -1),
        new Binary(
            "where a > 0 by a mask",
            (a, b) -> Tensor.where(a.greater(0), a, b),
            (a, b) -> a > 0 ? a : b,
            -1));
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void binaryOperationsBroadcast(Binary op) {
    for (int[][] pair : PAIRS) {
      int[] shape = result(pair);
      OperationCheck.of(
              op.name,
              pair,
              in -> op.ours.apply(in[0], in[1]),
              in ->
                  Nd.of(shape, i -> op.formula.applyAsDouble(in[0].repeated(i), in[1].repeated(i))))
          .from(op.from, op.from + 2)
          .check();
    }
  }

  private static int[] result(int[][] pair) {
    int rank = Math.max(pair[0].length, pair[1].length);
    var shape = new int[rank];
    Arrays.fill(shape, 1);
    for (int[] one : pair) {
      for (int d = 0; d < one.length; d++) {
        int at = rank - one.length + d;
        shape[at] = Math.max(shape[at], one[d]);
      }
    }
    return shape;
  }

  record Unary(
      String name,
      UnaryOperator<Tensor> ours,
      DoubleUnaryOperator formula,
      double from,
      double to) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Unary> unaries() {
    return Stream.of(
        new Unary("plus 0.75", x -> x.plus(0.75f), x -> x + 0.75, -1, 1),
        new Unary("minus 0.75", x -> x.minus(0.75f), x -> x - 0.75, -1, 1),
        new Unary("oneMinus", Tensor::oneMinus, x -> 1 - x, -1, 1),
        new Unary("negate", Tensor::negate, x -> -x, -1, 1),
        new Unary("unaryMinus", Tensor::unaryMinus, x -> -x, -1, 1),
        new Unary("div -3", x -> x.div(-3), x -> x / -3, -1, 1),
        new Unary("exp", Tensor::exp, Math::exp, -2, 2),
        new Unary("log", Tensor::log, Math::log, 0.3, 4),
        new Unary("sqrt", Tensor::sqrt, Math::sqrt, 0.3, 4),
        new Unary("abs", Tensor::abs, Math::abs, -1, 1),
        new Unary("pow 2", x -> x.pow(2), x -> x * x, -1, 1),
        new Unary("pow 3", x -> x.pow(3), x -> x * x * x, -1, 1),
        new Unary("pow 0", x -> x.pow(0), x -> 1, -1, 1),
        new Unary("pow 1", x -> x.pow(1), x -> x, -1, 1),
        new Unary("pow -0.5", x -> x.pow(-0.5f), x -> Math.pow(x, -0.5), 0.3, 2),
        new Unary("pow -1 of negatives", x -> x.pow(-1), x -> 1 / x, -2, -0.5),
        new Unary("clamp", x -> x.clamp(-0.3f, 0.4f), x -> Math.min(Math.max(x, -0.3), 0.4), -1, 1),
        new Unary("maximum 0.25", x -> x.maximum(0.25f), x -> Math.max(x, 0.25), -1, 1),
        new Unary("minimum 0.25", x -> x.minimum(0.25f), x -> Math.min(x, 0.25), -1, 1),
        new Unary("maskedFill", x -> x.maskedFill(x.less(0), 2.5f), x -> x < 0 ? 2.5 : x, -1, 1),
        new Unary("by itself", x -> x.div(x.times(x)), x -> 1 / x, 0.5, 2));
  }

  @ParameterizedTest
  @MethodSource("unaries")
  void unaryOperations(Unary op) {
    for (int[] shape : List.of(new int[] {}, new int[] {1}, new int[] {17}, new int[] {3, 1, 7})) {
      OperationCheck.of(
              op.name,
              shape,
              op.ours,
              x -> Nd.of(x.shape(), i -> op.formula.applyAsDouble(x.at(i))))
          .from(op.from, op.to)
          .check();
    }
  }

  @Test
  void whereBroadcastsItsMaskAndItsChoices() {
    Tensor mask = Tensor.of(new float[][] {{0, 1, 0, -2, 0.5f}});
    Nd chosen = new Nd(new int[] {1, 5}, new double[] {0, 1, 0, 1, 1});
    OperationCheck.of(
            "where",
            new int[][] {{3, 1}, {2, 1, 5}},
            in -> Tensor.where(mask, in[0], in[1]),
            in ->
                Nd.of(
                    new int[] {2, 3, 5},
                    i -> chosen.repeated(i) != 0 ? in[0].repeated(i) : in[1].repeated(i)))
        .check();
  }

  @Test
  void comparisonsAreMasksWithoutDerivative() {
    Tensor x = Tensor.vector(-1, 0, 1, Float.NaN);
    assertThat(x.greater(0).toArray()).containsExactly(0, 0, 1, 0);
    assertThat(x.less(0).toArray()).containsExactly(1, 0, 0, 0);
    assertThat(x.equalTo(0).toArray()).containsExactly(0, 1, 0, 0);
    assertThat(Tensor.vector(1, 2).greater(Tensor.of(new float[][] {{1}, {2}})).toArray2())
        .isDeepEqualTo(new float[][] {{0, 1}, {0, 0}});
    try (Tape tape = Tape.open()) {
      assertThat(tape.variable(x).equalTo(x).needsGradient()).isFalse();
    }
  }

  @Test
  void aVectorOnRowsHasTheBitsOfPlusRowAndMulRow() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {0.1f, 0.2f, 0.3f}});
    Tensor row = Tensor.vector(0.7f, -0.1f, 3);
    assertThat(x.plus(row).toArray()).containsExactly(x.plusRow(row).toArray());
    assertThat(x.times(row).toArray()).containsExactly(x.mulRow(row).toArray());
    assertThat(x.mul(x).toArray()).containsExactly(x.times(x).toArray());
  }
}
