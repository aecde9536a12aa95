package dev.unroll.vocabulary;

import dev.unroll.exec.Products;
import dev.unroll.kernel.MatrixLayout;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/** y = x · wᵀ with x [..., D], w [V, D]; dx = dy · w, dw = dyᵀ · x. */
record Logits(Tensor x, Tensor w, Tensor y) implements Op {
  static Tensor apply(Tensor x, Tensor w) {
    int[] shape = x.shape();
    int vocabulary = w.size(0);
    int d = w.size(1);
    shape[shape.length - 1] = vocabulary;
    Tensor y = Tape.empty(shape);
    float[] packed = Tape.packed(w, MatrixLayout.TRANSPOSED);
    Products.multiply(
        x.rows(),
        vocabulary,
        d,
        x.readOnlyArray(),
        x.offset(),
        d,
        1,
        packed,
        0,
        y.array(),
        y.offset(),
        vocabulary,
        false);
    if (Tape.needsGradient(x, w)) {
      Tape.record(new Logits(x, w, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "logits";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    int rows = x.rows();
    int vocabulary = w.size(0);
    int d = w.size(1);
    if (adjoints.needs(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      float[] packed = Tape.packed(w, MatrixLayout.AS_IS);
      Products.multiply(
          rows,
          d,
          vocabulary,
          dy.readOnlyArray(),
          dy.offset(),
          vocabulary,
          1,
          packed,
          0,
          dx.data(),
          dx.offset(),
          d,
          dx.accumulate());
    }
    if (adjoints.needs(w)) {
      Adjoints.Sink dw = adjoints.into(w);
      float[] packed = Tape.packed(x.view(0, rows, d), MatrixLayout.AS_IS);
      Products.multiply(
          vocabulary,
          d,
          rows,
          dy.readOnlyArray(),
          dy.offset(),
          1,
          vocabulary,
          packed,
          0,
          dw.data(),
          dw.offset(),
          d,
          dw.accumulate());
    }
  }
}
