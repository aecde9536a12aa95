package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.testing.Convert;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.Reference;
import dev.unroll.testing.TensorAssert;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation, forward and backward, against its definition in double precision. Both inputs
 * are used twice, so that first and later contributions to a gradient are both seen.
 */
class OperationsTest {
  /** In double: values of a and b to values of the result. */
  interface Definition {
    double[] apply(double[] a, double[] b);
  }

  record Case(String name, int[] a, int[] b, BinaryOperator<Tensor> ours, Definition definition) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    int[] s = {3, 5};
    return Stream.of(
        new Case("plus", s, s, Tensor::plus, (a, b) -> each(15, i -> a[i] + b[i])),
        new Case("minus", s, s, Tensor::minus, (a, b) -> each(15, i -> a[i] - b[i])),
        new Case("mul", s, s, Tensor::mul, (a, b) -> each(15, i -> a[i] * b[i])),
        new Case("mul by itself", s, s, (a, b) -> a.mul(a), (a, b) -> each(15, i -> a[i] * a[i])),
        new Case("times", s, s, (a, b) -> a.times(-2.5f), (a, b) -> each(15, i -> -2.5 * a[i])),
        new Case(
            "plusRow",
            new int[] {2, 3, 4},
            new int[] {4},
            Tensor::plusRow,
            (a, b) -> each(24, i -> a[i] + b[i % 4])),
        new Case(
            "matmul",
            new int[] {3, 5},
            new int[] {5, 2},
            Tensor::matmul,
            (a, b) -> product(a, b, 3, 5, 2)),
        new Case(
            "matmul of rank 3",
            new int[] {2, 3, 4},
            new int[] {4, 17},
            Tensor::matmul,
            (a, b) -> product(a, b, 6, 4, 17)),
        new Case(
            "sigmoid",
            s,
            s,
            (a, b) -> a.sigmoid(),
            (a, b) -> each(15, i -> 1 / (1 + Math.exp(-a[i])))),
        new Case("tanh", s, s, (a, b) -> a.tanh(), (a, b) -> each(15, i -> Math.tanh(a[i]))),
        new Case("relu", s, s, (a, b) -> a.relu(), (a, b) -> each(15, i -> Math.max(a[i], 0))),
        new Case("sum", s, s, (a, b) -> a.sum(), (a, b) -> new double[] {Arrays.stream(a).sum()}),
        new Case(
            "mean", s, s, (a, b) -> a.mean(), (a, b) -> new double[] {Arrays.stream(a).sum() / 15}),
        new Case("reshape", s, s, (a, b) -> a.reshape(5, 3), (a, b) -> a.clone()),
        new Case(
            "slice of the first dimension, counted from the end",
            s,
            s,
            (a, b) -> a.slice(0, -2, 3),
            (a, b) -> each(10, i -> a[5 + i])),
        new Case(
            "slice of the last dimension, counted from the end",
            s,
            s,
            (a, b) -> a.slice(-1, 1, -1),
            (a, b) -> each(9, i -> a[i / 3 * 5 + 1 + i % 3])),
        new Case(
            "slice of the middle dimension",
            new int[] {2, 4, 3},
            s,
            (a, b) -> a.slice(1, 2),
            (a, b) -> each(12, i -> a[i / 6 * 12 + 6 + i % 6])),
        new Case(
            "select the last step",
            new int[] {2, 4, 3},
            s,
            (a, b) -> a.select(1, -1),
            (a, b) -> each(6, i -> a[i / 3 * 12 + 9 + i % 3])),
        new Case(
            "split",
            new int[] {2, 6},
            s,
            (a, b) -> a.split(3)[1],
            (a, b) -> each(4, i -> a[i / 2 * 6 + 2 + i % 2])),
        new Case(
            "concat of the last dimension",
            new int[] {3, 2},
            new int[] {3, 4},
            (a, b) -> Tensor.concat(-1, a, b),
            (a, b) -> each(18, i -> i % 6 < 2 ? a[i / 6 * 2 + i % 6] : b[i / 6 * 4 + i % 6 - 2])),
        new Case(
            "concat of the first dimension",
            new int[] {1, 4},
            new int[] {2, 4},
            (a, b) -> Tensor.concat(0, a, b),
            (a, b) -> each(12, i -> i < 4 ? a[i] : b[i - 4])),
        new Case(
            "stack",
            s,
            s,
            (a, b) -> Tensor.stack(a, b),
            (a, b) -> each(30, i -> i < 15 ? a[i] : b[i - 15])),
        new Case(
            "gatherRows",
            s,
            s,
            (a, b) -> a.gatherRows(new int[] {2, -1, 0}, 3, 5),
            (a, b) -> each(15, i -> i < 5 ? a[10 + i] : i < 10 ? 0 : a[i - 10])),
        new Case(
            "gatherRows of one column",
            new int[] {4, 1},
            s,
            (a, b) -> a.gatherRows(new int[] {3, -1, 1}, 3, 1),
            (a, b) -> new double[] {a[3], 0, a[1]}));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueAndGradientFollowTheDefinition(Case each) {
    var random = new TestRandom(each.name.hashCode());
    double[] a = random.doubles(Shape.size(each.a), -1.5, 1.5);
    double[] b = random.doubles(Shape.size(each.b), -1.5, 1.5);
    double[] expected = each.definition.apply(a, b);
    double[] weights = random.doubles(expected.length, -1, 1);

    // loss = Σ weights ⊙ op(a, b) + Σ a ⊙ a + Σ b ⊙ b
    Reference reference =
        new Reference() {
          @Override
          public Map<String, double[]> parameters() {
            var parameters = new LinkedHashMap<String, double[]>();
            parameters.put("a", a);
            parameters.put("b", b);
            return parameters;
          }

          @Override
          public double loss() {
            double[] y = each.definition.apply(a, b);
            double sum = 0;
            for (int i = 0; i < y.length; i++) {
              sum += weights[i] * y[i];
            }
            return sum
                + Arrays.stream(a).map(v -> v * v).sum()
                + Arrays.stream(b).map(v -> v * v).sum();
          }
        };
    var gradients = new LinkedHashMap<String, float[]>();
    try (Tape tape = Tape.open()) {
      Tensor ta = tape.variable(Tensor.of(Convert.toFloats(a), each.a));
      Tensor tb = tape.variable(Tensor.of(Convert.toFloats(b), each.b));
      Tensor y = each.ours.apply(ta, tb);
      TensorAssert.assertThat(each.name, y.toArray()).isWithin(1e-6, expected);
      Tensor loss =
          y.mul(Tensor.of(Convert.toFloats(weights), y.shape()))
              .sum()
              .plus(ta.mul(ta).sum())
              .plus(tb.mul(tb).sum());
      tape.backward(loss, ParameterStore.of(java.util.List.of()).gradients());
      gradients.put("a", tape.gradient(ta).toArray());
      gradients.put("b", tape.gradient(tb).toArray());
    }
    GradientCheck.of(reference).named(each.name).checkAll(gradients);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Tensor.zeros(3, 1).mul(Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "mul: the shapes are [3, 1] and [3] (expected equal shapes). Use times to broadcast.");
    assertThatThrownBy(() -> Tensor.zeros(3, 4).plus(Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "plus: shapes [3, 4] and [3] do not broadcast (expected equal sizes, or 1, in dimension"
                + " -1, got 4 and 3). Reshape or transpose one of them.");
    assertThatThrownBy(() -> Tensor.zeros(3, 4).matmul(Tensor.zeros(3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be [4, F], got [3, 4]");
    assertThatThrownBy(() -> Tensor.zeros(3, 4).plusRow(Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be [4], got [3]");
  }

  @Test
  void positionsOutOfRangeAreRefused() {
    Tensor x = Tensor.zeros(3, 4);
    assertThatThrownBy(() -> x.select(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.select(1, -5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.slice(0, 2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> x.reshape(5, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3, 4] to [5, 2]");
  }

  private interface At {
    double get(int i);
  }

  private static double[] each(int n, At at) {
    var values = new double[n];
    Arrays.setAll(values, at::get);
    return values;
  }

  private static double[] product(double[] a, double[] b, int rows, int k, int n) {
    return each(
        rows * n,
        i -> {
          double sum = 0;
          for (int j = 0; j < k; j++) {
            sum += a[i / n * k + j] * b[j * n + i % n];
          }
          return sum;
        });
  }

  @Test
  void gatherRowsRefusesRowsThatAreNotThere() {
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(Tensor.of(new float[] {1, 2}, 2, 1)).times(1);
      assertThatThrownBy(() -> x.gatherRows(new int[] {0, 2}, 2, 1))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("gatherRows: row 2 is out of range; there are 2");
    }
  }
}
