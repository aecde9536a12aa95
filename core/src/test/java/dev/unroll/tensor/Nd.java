package dev.unroll.tensor;

import java.util.function.ToDoubleFunction;

/** An array of doubles with a shape, in which the formulas of the tests are written. */
record Nd(int[] shape, double[] values) {
  /** Each element from its index. */
  static Nd of(int[] shape, ToDoubleFunction<int[]> element) {
    var values = new double[Shape.size(shape)];
    var index = new int[shape.length];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      for (int d = shape.length - 1; d >= 0; d--) {
        index[d] = rest % shape[d];
        rest /= shape[d];
      }
      values[i] = element.applyAsDouble(index.clone());
    }
    return new Nd(shape, values);
  }

  /** The element at an index. */
  double at(int... index) {
    int at = 0;
    for (int d = 0; d < shape.length; d++) {
      at = at * shape[d] + index[d];
    }
    return values[at];
  }

  /** The element that broadcasting puts at an index of a larger shape. */
  double repeated(int... index) {
    var own = new int[shape.length];
    for (int d = 0; d < own.length; d++) {
      own[d] = shape[d] == 1 ? 0 : index[index.length - own.length + d];
    }
    return at(own);
  }

  /** An index with the position in one dimension replaced. */
  static int[] replaced(int[] index, int dim, int position) {
    int[] other = index.clone();
    other[dim] = position;
    return other;
  }
}
