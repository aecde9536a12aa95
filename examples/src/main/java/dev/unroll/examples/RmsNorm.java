package dev.unroll.examples;

import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * Divides each row by its root mean square, and scales each feature. With n the divided row and g =
 * dy ⊙ scale,
 *
 * <pre>
 * r      = 1 / √(mean(x²) + ε),   n = r · x
 * y      = n ⊙ scale
 * dx     = r · (g − n · mean(g ⊙ n))
 * dscale = Σ rows dy ⊙ n
 * </pre>
 *
 * Shapes: x and y [..., F], scale [F]. Sums over a row are in double. Source: Zhang and Sennrich
 * 2019, arXiv:1910.07467.
 *
 * @param inverse r of each row
 */
record RmsNorm(Tensor x, Tensor scale, float[] inverse, Tensor y) implements Op {
  static final double EPSILON = 1e-5;

  static Tensor apply(Tensor x, Tensor scale) {
    Shape.require("rmsNorm", "the scale", scale, x.columns());
    int rows = x.rows();
    int features = x.columns();
    Tensor y = Tape.empty(x.shape());
    float[] inverse = Tape.scratch(rows);
    float[] in = x.readOnlyArray();
    float[] factors = scale.readOnlyArray();
    float[] out = y.array();
    for (int row = 0; row < rows; row++) {
      int from = x.offset() + row * features;
      double squares = 0;
      for (int i = 0; i < features; i++) {
        squares += (double) in[from + i] * in[from + i];
      }
      inverse[row] = (float) (1 / Math.sqrt(squares / features + EPSILON));
      int to = y.offset() + row * features;
      for (int i = 0; i < features; i++) {
        out[to + i] = inverse[row] * in[from + i] * factors[scale.offset() + i];
      }
    }
    if (Tape.needsGradient(x, scale)) {
      Tape.record(new RmsNorm(x, scale, inverse, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return "rmsNorm";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return; // the loss does not depend on y
    }
    if (adjoints.needs(x)) {
      giveInput(dy, adjoints.into(x));
    }
    if (adjoints.needs(scale)) {
      giveScale(dy, adjoints.intoPart(scale));
    }
  }

  private void giveInput(Tensor dy, Adjoints.Sink dx) {
    int features = x.columns();
    float[] in = x.readOnlyArray();
    float[] factors = scale.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    for (int row = 0; row < x.rows(); row++) {
      int at = row * features;
      double mean = 0; // of g ⊙ n
      for (int i = 0; i < features; i++) {
        float g = gradient[dy.offset() + at + i] * factors[scale.offset() + i];
        mean += (double) g * inverse[row] * in[x.offset() + at + i] / features;
      }
      for (int i = 0; i < features; i++) {
        float g = gradient[dy.offset() + at + i] * factors[scale.offset() + i];
        float n = inverse[row] * in[x.offset() + at + i];
        float d = (float) (inverse[row] * (g - n * mean));
        int to = dx.offset() + at + i;
        dx.data()[to] = dx.accumulate() ? dx.data()[to] + d : d;
      }
    }
  }

  private void giveScale(Tensor dy, Adjoints.Sink dscale) {
    int features = x.columns();
    float[] in = x.readOnlyArray();
    float[] gradient = dy.readOnlyArray();
    for (int k = 0; k < x.size(); k++) {
      float n = inverse[k / features] * in[x.offset() + k];
      dscale.data()[dscale.offset() + k % features] += gradient[dy.offset() + k] * n;
    }
  }
}
