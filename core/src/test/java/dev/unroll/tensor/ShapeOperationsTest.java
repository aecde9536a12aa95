package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reshaping, permuting, stacking, and products of batches of matrices. */
class ShapeOperationsTest {
  private static List<int[]> orders(int rank) {
    var orders = new ArrayList<int[]>();
    orders.add(new int[0]);
    for (int length = 0; length < rank; length++) {
      var longer = new ArrayList<int[]>();
      for (int[] order : orders) {
        for (int d = 0; d < rank; d++) {
          int next = d;
          if (Arrays.stream(order).noneMatch(o -> o == next)) {
            int[] more = Arrays.copyOf(order, order.length + 1);
            more[order.length] = d;
            longer.add(more);
          }
        }
      }
      orders.clear();
      orders.addAll(longer);
    }
    return orders;
  }

  @Test
  void dimensionsInAnyOrder() {
    for (int[] shape :
        List.of(
            new int[] {},
            new int[] {5},
            new int[] {17, 19},
            new int[] {1, 7},
            new int[] {2, 33, 5},
            new int[] {3, 1, 2},
            new int[] {2, 3, 5, 7},
            new int[] {1, 18, 1, 5})) {
      for (int[] order : orders(shape.length)) {
        int[] permuted = Arrays.stream(order).map(d -> shape[d]).toArray();
        OperationCheck.of(
                "permute to " + Arrays.toString(order),
                shape,
                x -> x.permute(order),
                x ->
                    Nd.of(
                        permuted,
                        i -> {
                          var from = new int[i.length];
                          for (int d = 0; d < i.length; d++) {
                            from[order[d]] = i[d];
                          }
                          return x.at(from);
                        }))
            .check();
      }
    }
  }

  @Test
  void transposeExchangesTwoDimensions() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(x.transpose(0, 1).toArray2()).isDeepEqualTo(new float[][] {{1, 4}, {2, 5}, {3, 6}});
    assertThat(x.transpose(-1, -1).toArray2()).isDeepEqualTo(x.toArray2());
    assertThat(Tensor.zeros(2, 3, 4, 5).transpose(1, -1).shape()).containsExactly(2, 5, 4, 3);
    assertThat(Tensor.zeros(2, 0, 4).transpose(0, 2).shape()).containsExactly(4, 0, 2);
  }

  @Test
  void broadcastToRepeats() {
    for (int[][] pair :
        new int[][][] {
          {{}, {3}},
          {{1}, {3}},
          {{5}, {2, 5}},
          {{2, 1}, {2, 17}},
          {{3, 1, 5}, {2, 3, 4, 5}},
          {{2, 1, 3, 1}, {2, 7, 3, 5}},
          {{4}, {1, 1, 4}},
        }) {
      OperationCheck.of(
              "broadcastTo " + Arrays.toString(pair[1]),
              pair[0],
              x -> x.broadcastTo(pair[1]),
              x -> Nd.of(pair[1], x::repeated))
          .check();
    }
    assertThat(Tensor.zeros(1, 3).broadcastTo(0, 3).shape()).containsExactly(0, 3);
    assertThatThrownBy(() -> Tensor.zeros(2, 3).broadcastTo(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "broadcastTo: [2, 3] does not broadcast to [3, 2] (expected size 1 or the same size in"
                + " each dimension, from the last). Reshape or unsqueeze it.");
    assertThatThrownBy(() -> Tensor.zeros(1, 3).broadcastTo(3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void squeezeAndUnsqueeze() {
    Tensor x = Tensor.zeros(2, 1, 3);
    assertThat(x.squeeze(1).shape()).containsExactly(2, 3);
    assertThat(x.squeeze(-2).shape()).containsExactly(2, 3);
    assertThat(x.unsqueeze(0).shape()).containsExactly(1, 2, 1, 3);
    assertThat(x.unsqueeze(-1).shape()).containsExactly(2, 1, 3, 1);
    assertThat(Tensor.scalar(1).unsqueeze(0).shape()).containsExactly(1);
    assertThatThrownBy(() -> x.squeeze(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "squeeze: dimension 0 of [2, 1, 3] has size 2 (expected 1). Use select for one position"
                + " of it.");
    assertThatThrownBy(() -> x.unsqueeze(4)).isInstanceOf(IndexOutOfBoundsException.class);
    OperationCheck.of(
            "squeeze and unsqueeze",
            new int[] {2, 1, 3},
            t -> t.squeeze(1).unsqueeze(-1),
            t -> new Nd(new int[] {2, 3, 1}, t.values().clone()))
        .check();
  }

  @Test
  void stacksAlongAnyDimension() {
    int[] shape = {2, 3};
    for (int dim = 0; dim <= 2; dim++) {
      int d = dim;
      int[] stacked = IntStream.of(2, 3).toArray();
      OperationCheck.of(
              "stack along " + d,
              new int[][] {shape, shape, shape},
              in -> Tensor.stack(d - 3, in),
              in -> Nd.of(Shape.with(stacked, d, 3), i -> in[i[d]].at(Shape.without(i, d))))
          .check();
    }
    assertThat(Tensor.stack(Tensor.scalar(1), Tensor.scalar(2)).toArray()).containsExactly(1, 2);
    assertThatThrownBy(() -> Tensor.stack(1, Tensor.zeros(2), Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.stack(2, Tensor.zeros(2)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void matrixProductsOfABatch() {
    for (int[][] pair :
        new int[][][] {
          {{3, 5}, {5, 2}},
          {{2, 3, 5}, {5, 2}},
          {{7, 3, 5}, {7, 5, 2}},
          {{3, 5}, {7, 5, 2}},
          {{1, 3, 5}, {2, 5, 17}},
          {{2, 1, 3, 5}, {7, 5, 2}},
          {{2, 3, 4, 5}, {2, 1, 5, 7}},
          {{2, 1, 1, 1}, {1, 3, 1, 1}},
          {{2, 3, 0}, {2, 0, 4}},
        }) {
      int[] batch =
          Shape.broadcast(
              "test",
              Arrays.copyOf(pair[0], pair[0].length - 2),
              Arrays.copyOf(pair[1], pair[1].length - 2));
      int[] shape = Arrays.copyOf(batch, batch.length + 2);
      int k = pair[0][pair[0].length - 1];
      shape[batch.length] = pair[0][pair[0].length - 2];
      shape[batch.length + 1] = pair[1][pair[1].length - 1];
      OperationCheck.of(
              "batchMatmul",
              pair,
              in -> in[0].batchMatmul(in[1]),
              in ->
                  Nd.of(
                      shape,
                      i -> {
                        int last = i.length - 1;
                        double sum = 0;
                        for (int j = 0; j < k; j++) {
                          sum +=
                              in[0].repeated(Nd.replaced(i, last, j))
                                  * in[1].repeated(Nd.replaced(i, last - 1, j));
                        }
                        return sum;
                      }))
          .check();
    }
  }

  @Test
  void eachProductOfABatchHasTheBitsOfMatmul() {
    var random = new CounterRandom(3, "x");
    var a = new float[3 * 7 * 11];
    var b = new float[3 * 11 * 5];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.uniform(i);
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) random.uniform(-i);
    }
    Tensor left = Tensor.of(a, 3, 7, 11);
    Tensor right = Tensor.of(b, 3, 11, 5);
    Tensor all = left.batchMatmul(right);
    for (int n = 0; n < 3; n++) {
      assertThat(all.select(0, n).toArray())
          .containsExactly(left.select(0, n).matmul(right.select(0, n)).toArray());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Tensor.zeros(2, 3, 4).batchMatmul(Tensor.zeros(2, 3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "batchMatmul: the shapes are [2, 3, 4] and [2, 3, 4] (expected [..., M, K] and [..., K,"
                + " N]). Transpose or reshape one of them.");
    assertThatThrownBy(() -> Tensor.zeros(2, 3, 4).batchMatmul(Tensor.zeros(3, 4, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("batchMatmul: shapes [2] and [3] do not broadcast");
    assertThatThrownBy(() -> Tensor.zeros(3, 4).batchMatmul(Tensor.zeros(4)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.zeros(2, 3).permute(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "permute: 1 dimensions are given for shape [2, 3] (expected 2). Name each dimension"
                + " once.");
    assertThatThrownBy(() -> Tensor.zeros(2, 3).permute(1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permute: dimension -1 is given twice. Name each dimension once.");
  }
}
