package dev.unroll.tensor;

/** Computes y = factor · Σ x over some dimensions; the factor turns the sum into a mean. */
record SumOver(String name, Tensor x, Axes axes, double factor, Tensor y) implements Op {
  static Tensor sum(Tensor x, int[] dims, boolean keepDims) {
    return apply("sum", x, dims, keepDims);
  }

  static Tensor mean(Tensor x, int[] dims, boolean keepDims) {
    return apply("mean", x, dims, keepDims);
  }

  private static Tensor apply(String name, Tensor x, int[] dims, boolean keepDims) {
    int[] shape = x.shape();
    boolean[] summed = summed(name, dims, shape);
    int[] kept = kept(shape, summed, keepDims);
    double factor = 1;
    if (name.equals("mean")) {
      int count = 1;
      for (int d = 0; d < shape.length; d++) {
        count *= summed[d] ? shape[d] : 1;
      }
      if (count == 0 && Shape.size(kept) > 0) {
        throw new IllegalStateException(
            "mean: there are no elements to average along dimension "
                + dims[0]
                + " of "
                + Shape.text(shape)
                + ". Check the size before.");
      }
      factor = 1.0 / count;
    }
    var axes = Axes.over(shape, summed);
    Tensor y = Tape.empty(kept);
    axes.sum(x.readOnlyArray(), x.offset(), factor, y.array(), y.offset(), false);
    if (Tape.needsGradient(x)) {
      Tape.record(new SumOver(name, x, axes, factor, y), y);
    }
    return y;
  }

  private static boolean[] summed(String name, int[] dims, int[] shape) {
    if (dims.length == 0) {
      throw new IllegalArgumentException(
          name + ": no dimension is given. Use " + name + "() for all elements.");
    }
    var summed = new boolean[shape.length];
    for (int dim : dims) {
      int d = Shape.fromEnd("dimension", dim, shape.length);
      if (summed[d]) {
        throw new IllegalArgumentException(
            name + ": dimension " + dim + " is given twice. Remove one of them.");
      }
      summed[d] = true;
    }
    return summed;
  }

  private static int[] kept(int[] shape, boolean[] summed, boolean keepDims) {
    var kept = new int[shape.length];
    int rank = 0;
    for (int d = 0; d < shape.length; d++) {
      if (!summed[d]) {
        kept[rank++] = shape[d];
      } else if (keepDims) {
        kept[rank++] = 1;
      }
    }
    return java.util.Arrays.copyOf(kept, rank);
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy != null && adjoints.needs(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      axes.spread(dy.readOnlyArray(), dy.offset(), factor, dx.data(), dx.offset(), dx.accumulate());
    }
  }
}
