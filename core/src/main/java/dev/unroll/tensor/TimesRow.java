package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;

/**
 * Computes y[r] = x[r] ⊙ row for every row r; the gradient of the row is the sum of dy ⊙ x over
 * rows.
 */
record TimesRow(Tensor x, Tensor row, Tensor y) implements Op {
  static Tensor apply(Tensor x, Tensor row) {
    Shape.require("mulRow", "the row", row, x.columns());
    Tensor y = Tape.empty(x.shape());
    eachRow(x, row, y.array(), y.offset(), false);
    if (Tape.needsGradient(x, row)) {
      Tape.record(new TimesRow(x, row, y), y);
    }
    return y;
  }

  private static void eachRow(Tensor x, Tensor row, float[] to, int at, boolean accumulate) {
    Pointwise p = Kernels.current().pointwise();
    int n = x.columns();
    for (int r = 0; r < x.rows(); r++) {
      int from = x.offset() + r * n;
      if (accumulate) {
        p.multiplyAdd(
            n, x.readOnlyArray(), from, row.readOnlyArray(), row.offset(), to, at + r * n);
      } else {
        p.multiply(n, x.readOnlyArray(), from, row.readOnlyArray(), row.offset(), to, at + r * n);
      }
    }
  }

  @Override
  public String name() {
    return "mulRow";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      eachRow(dy, row, dx.data(), dx.offset(), dx.accumulate());
    }
    if (adjoints.needs(row)) {
      float[] product = Tape.scratch(x.size());
      Pointwise p = Kernels.current().pointwise();
      p.multiply(
          x.size(), dy.readOnlyArray(), dy.offset(), x.readOnlyArray(), x.offset(), product, 0);
      Adjoints.Sink into = adjoints.into(row);
      p.columnSums(
          x.rows(),
          x.columns(),
          product,
          0,
          x.columns(),
          into.data(),
          into.offset(),
          into.accumulate());
    }
  }
}
