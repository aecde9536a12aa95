package dev.unroll.kernel;

import static dev.unroll.kernel.VectorLanes.F;
import static dev.unroll.kernel.VectorLanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Activations} on vectors; what is left of a vector goes through the definition. */
final class VectorActivations implements Activations {
  private final Activations rest = new PlainActivations();

  @Override
  public void sigmoid(int n, float[] x, int xo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      VectorExponential.sigmoid(v).intoArray(out, oo + i);
    }
    rest.sigmoid(n - i, x, xo + i, out, oo + i);
  }

  @Override
  public void tanh(int n, float[] x, int xo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      VectorExponential.tanh(v).intoArray(out, oo + i);
    }
    rest.tanh(n - i, x, xo + i, out, oo + i);
  }

  @Override
  public void relu(int n, float[] x, int xo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(out, oo + i);
    }
    rest.relu(n - i, x, xo + i, out, oo + i);
  }

  @Override
  public void exp(int n, float[] x, int xo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      VectorExponential.exp(v).intoArray(out, oo + i);
    }
    rest.exp(n - i, x, xo + i, out, oo + i);
  }

  @Override
  public void sigmoidGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, y, yo + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyo + i);
      FloatVector d = v.neg().fma(v, v);
      FloatVector result = accumulate ? g.fma(d, FloatVector.fromArray(F, dx, dxo + i)) : g.mul(d);
      result.intoArray(dx, dxo + i);
    }
    rest.sigmoidGradient(n - i, y, yo + i, dy, dyo + i, dx, dxo + i, accumulate);
  }

  @Override
  public void tanhGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, y, yo + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyo + i);
      FloatVector d = v.neg().fma(v, FloatVector.broadcast(F, 1f));
      FloatVector result = accumulate ? g.fma(d, FloatVector.fromArray(F, dx, dxo + i)) : g.mul(d);
      result.intoArray(dx, dxo + i);
    }
    rest.tanhGradient(n - i, y, yo + i, dy, dyo + i, dx, dxo + i, accumulate);
  }

  @Override
  public void reluGradient(
      int n, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, boolean accumulate) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, y, yo + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyo + i);
      FloatVector d = FloatVector.zero(F).blend(g, v.compare(VectorOperators.GT, 0f));
      FloatVector result = accumulate ? FloatVector.fromArray(F, dx, dxo + i).add(d) : d;
      result.intoArray(dx, dxo + i);
    }
    rest.reluGradient(n - i, y, yo + i, dy, dyo + i, dx, dxo + i, accumulate);
  }
}
