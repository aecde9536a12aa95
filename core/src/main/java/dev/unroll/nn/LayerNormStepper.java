package dev.unroll.nn;

import dev.unroll.tensor.Tensor;

/** {@link LayerNorm} on one row. */
final class LayerNormStepper implements Stepper {
  private final Tensor scale;
  private final Tensor shift;
  private final double epsilon;
  private final float[] normalized;
  private final float[] y;

  LayerNormStepper(Tensor scale, Tensor shift, double epsilon) {
    this.scale = scale.detach(); // detached: training would change the parameter in place
    this.shift = shift.detach();
    this.epsilon = epsilon;
    this.normalized = new float[scale.size()];
    this.y = new float[scale.size()];
  }

  @Override
  public float[] step(float[] x) {
    Normalize.row(x, 0, scale, shift, epsilon, normalized, 0, y, 0);
    return y;
  }
}
