package dev.unroll.nn;

import java.util.Collection;

/** {@link Chain}, step by step. */
final class ChainStepper extends CompositeStepper {
  ChainStepper(Collection<Stepper> layers) {
    super(layers);
  }

  @Override
  public float[] step(float[] x) {
    return rest(parts[0].step(x));
  }

  @Override
  public float[] step(int id) {
    return rest(parts[0].step(id));
  }

  private float[] rest(float[] first) {
    float[] y = first;
    for (int p = 1; p < parts.length; p++) {
      y = parts[p].step(y);
    }
    return y;
  }
}
