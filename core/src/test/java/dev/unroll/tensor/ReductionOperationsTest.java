package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums, means, the largest and softmax, along every dimension and set of dimensions. */
class ReductionOperationsTest {
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {1},
          new int[] {37},
          new int[] {7, 1},
          new int[] {5, 19},
          new int[] {3, 2, 11},
          new int[] {2, 3, 5, 7},
          new int[] {2, 1, 3, 17});

  static List<int[]> shapes() {
    return SHAPES;
  }

  private static List<int[]> subsets(int rank) {
    var subsets = new ArrayList<int[]>();
    for (int bits = 1; bits < 1 << rank; bits++) {
      int set = bits;
      subsets.add(IntStream.range(0, rank).filter(d -> (set >> d & 1) == 1).toArray());
    }
    return subsets;
  }

  private static int[] without(int[] shape, boolean keep, int... dims) {
    return IntStream.range(0, shape.length)
        .filter(d -> keep || Arrays.stream(dims).noneMatch(r -> r == d))
        .map(d -> Arrays.stream(dims).anyMatch(r -> r == d) ? 1 : shape[d])
        .toArray();
  }

  /** Σ over the positions of x of which the kept dimensions are at an index of the result. */
  private static Nd sum(Nd x, int[] dims, boolean keep, double factor) {
    int[] small = without(x.shape(), true, dims);
    var sums = new double[Shape.size(small)];
    Nd.of(
        x.shape(),
        i -> {
          int at = 0;
          for (int d = 0; d < small.length; d++) {
            at = at * small[d] + (small[d] == 1 ? 0 : i[d]);
          }
          sums[at] += factor * x.at(i);
          return 0;
        });
    return new Nd(without(x.shape(), keep, dims), sums);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void sumsAndMeansOverAnyDimensions(int[] shape) {
    for (int[] dims : subsets(shape.length)) {
      for (boolean keep : new boolean[] {false, true}) {
        int count = Arrays.stream(dims).map(d -> shape[d]).reduce(1, (a, b) -> a * b);
        String over = " over " + Arrays.toString(dims) + (keep ? " kept" : "");
        int[] fromEnd = Arrays.stream(dims).map(d -> d - shape.length).toArray();
        OperationCheck.of("sum" + over, shape, x -> x.sum(dims, keep), x -> sum(x, dims, keep, 1))
            .check();
        OperationCheck.of(
                "mean" + over,
                shape,
                x -> x.mean(fromEnd, keep),
                x -> sum(x, dims, keep, 1.0 / count))
            .check();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theLargestAlongAnyDimension(int[] shape) {
    alongEach(
        "max",
        shape,
        (x, d) -> x.max(d, true),
        (x, d) ->
            Nd.of(
                without(x.shape(), true, d),
                o ->
                    IntStream.range(0, shape[d])
                        .mapToDouble(i -> x.at(Nd.replaced(o, d, i)))
                        .max()
                        .orElseThrow()));
    for (int d = 0; d < shape.length; d++) {
      Tensor x = new CounterTensor(shape).tensor();
      assertThat(x.max(d).shape()).isEqualTo(without(shape, false, d));
      assertThat(x.argmax(d).shape()).isEqualTo(without(shape, false, d));
    }
  }

  /** Numbers in no order. */
  private record CounterTensor(int[] shape) {
    Tensor tensor() {
      var values = new float[Shape.size(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) new CounterRandom(1, "x").uniform(i);
      }
      return Tensor.of(values, shape);
    }
  }

  private static double softmax(Nd x, int[] index, int dim) {
    double sum = 0;
    for (int i = 0; i < x.shape()[dim]; i++) {
      sum += Math.exp(x.at(Nd.replaced(index, dim, i)));
    }
    return Math.exp(x.at(index)) / sum;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void softmaxAlongAnyDimension(int[] shape) {
    alongEach("softmax", shape, Tensor::softmax, (x, d) -> Nd.of(shape, i -> softmax(x, i, d)));
    alongEach(
        "logSoftmax",
        shape,
        Tensor::logSoftmax,
        (x, d) -> Nd.of(shape, i -> Math.log(softmax(x, i, d))));
  }

  private static void alongEach(
      String name,
      int[] shape,
      BiFunction<Tensor, Integer, Tensor> ours,
      BiFunction<Nd, Integer, Nd> formula) {
    for (int dim = 0; dim < shape.length; dim++) {
      int d = dim;
      OperationCheck.of(
              name + " along " + d,
              shape,
              x -> ours.apply(x, d - shape.length),
              x -> formula.apply(x, d))
          .from(-3, 3)
          .check();
    }
  }

  @Test
  void softmaxAlongADimensionHasTheBitsOfTheTransposed() {
    Tensor x = new CounterTensor(new int[] {7, 33, 5}).tensor();
    assertThat(x.softmax(1).toArray())
        .containsExactly(x.transpose(1, 2).softmax(2).transpose(1, 2).toArray());
    assertThat(x.logSoftmax(0).toArray())
        .containsExactly(x.permute(1, 2, 0).logSoftmax(-1).permute(2, 0, 1).toArray());
  }

  @Test
  void softmaxIgnoresAShift() {
    Tensor x = Tensor.vector(1, 2, 4);
    assertThat(x.plus(1024).softmax(0).toArray()).containsExactly(x.softmax(0).toArray());
    assertThat(x.plus(-1024).logSoftmax(0).toArray()).containsExactly(x.logSoftmax(0).toArray());
    assertThat(Tensor.vector(1e38f, -3e38f).softmax(0).toArray()).containsExactly(1, 0);
    assertThat(Tensor.vector(0, -200).logSoftmax(0).toArray()).containsExactly(0, -200);
  }

  @Test
  void argmaxIsThePositionOfTheLargest() {
    Tensor x = Tensor.of(new float[][] {{1, 5, 2}, {7, 0, 7}});
    assertThat(x.argmax(1).toArray()).containsExactly(1, 0);
    assertThat(x.argmax(0).toArray()).containsExactly(1, 0, 1);
    assertThat(x.argmax(-1)).isEqualTo(IndexTensor.vector(1, 0));
  }

  @Test
  void dimensionsThatDoNotExistAreRefused() {
    Tensor x = Tensor.zeros(2, 3);
    assertThatThrownBy(() -> x.sum(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("dimension 2 is out of range; valid are -2 to 1");
    assertThatThrownBy(() -> Tensor.scalar(1).softmax(-1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("dimension -1 is out of range; the size is 0");
    assertThatThrownBy(() -> x.sum(new int[] {1, -1}, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sum: dimension -1 is given twice. Remove one of them.");
    assertThatThrownBy(() -> x.mean(new int[0], false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mean: no dimension is given. Use mean() for all elements.");
  }

  @Test
  void emptyDimensions() {
    Tensor x = Tensor.zeros(2, 0, 3);
    assertThat(x.sum(1).toArray()).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(x.sum(0).shape()).containsExactly(0, 3);
    assertThat(x.mean(0).shape()).containsExactly(0, 3);
    assertThat(x.softmax(1).shape()).containsExactly(2, 0, 3);
    assertThat(x.logSoftmax(2).shape()).containsExactly(2, 0, 3);
    assertThat(x.max(0).shape()).containsExactly(0, 3);
    assertThatThrownBy(() -> x.mean(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "mean: there are no elements to average along dimension 1 of [2, 0, 3]. Check the size"
                + " before.");
    assertThatThrownBy(() -> x.max(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "max: there are no elements along dimension 1 of [2, 0, 3]. Check the size before.");
    assertThatThrownBy(() -> x.argmax(-2)).hasMessageStartingWith("argmax: there are no elements");
  }
}
