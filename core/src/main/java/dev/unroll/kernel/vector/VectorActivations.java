package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.plain.PlainActivations;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Activations} on vectors; elements that do not fill a vector use the definition.
 *
 * <p>Every function runs in three passes, the last of which does nothing, through one call site,
 * {@link #through}. C2 does not inline a call site that has seen three classes. With two it inlines
 * both, and two inlined exponentials in one method exceed its node limit, so that it boxes every
 * vector (30 times slower, in a program that uses only one function).
 */
public final class VectorActivations implements Activations {
  private interface Pass {
    void run(int n, float[] x, int xo, float shift, float[] out, int oo);
  }

  private static final Activations REST = new PlainActivations();
  private static final Pass NOTHING = (n, x, xo, shift, out, oo) -> {};

  private static final Pass[] SIGMOID = {
    VectorActivations::sigmoids,
    (n, x, xo, shift, out, oo) -> REST.sigmoid(n % L, x, xo + n / L * L, out, oo + n / L * L),
    NOTHING
  };
  private static final Pass[] TANH = {
    VectorActivations::tanhs,
    (n, x, xo, shift, out, oo) -> REST.tanh(n % L, x, xo + n / L * L, out, oo + n / L * L),
    NOTHING
  };
  private static final Pass[] EXP = {
    VectorActivations::exps,
    (n, x, xo, shift, out, oo) -> REST.exp(n % L, x, xo + n / L * L, shift, out, oo + n / L * L),
    NOTHING
  };

  @Override
  public void sigmoid(int n, float[] x, int xo, float[] out, int oo) {
    through(SIGMOID, n, x, xo, 0f, out, oo);
  }

  @Override
  public void tanh(int n, float[] x, int xo, float[] out, int oo) {
    through(TANH, n, x, xo, 0f, out, oo);
  }

  @Override
  public void exp(int n, float[] x, int xo, float shift, float[] out, int oo) {
    through(EXP, n, x, xo, shift, out, oo);
  }

  private static void through(
      Pass[] passes, int n, float[] x, int xo, float shift, float[] out, int oo) {
    for (Pass pass : passes) {
      pass.run(n, x, xo, shift, out, oo);
    }
  }

  private static void sigmoids(int n, float[] x, int xo, float unused, float[] out, int oo) {
    for (int i = 0; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      VectorExponential.sigmoid(v).intoArray(out, oo + i);
    }
  }

  private static void tanhs(int n, float[] x, int xo, float unused, float[] out, int oo) {
    for (int i = 0; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      VectorExponential.tanh(v).intoArray(out, oo + i);
    }
  }

  private static void exps(int n, float[] x, int xo, float shift, float[] out, int oo) {
    for (int i = 0; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      VectorExponential.exp(v.sub(shift)).intoArray(out, oo + i);
    }
  }

  @Override
  public void relu(int n, float[] x, int xo, float[] out, int oo) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(out, oo + i);
    }
    REST.relu(n - i, x, xo + i, out, oo + i);
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
    REST.sigmoidGradient(n - i, y, yo + i, dy, dyo + i, dx, dxo + i, accumulate);
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
    REST.tanhGradient(n - i, y, yo + i, dy, dyo + i, dx, dxo + i, accumulate);
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
    REST.reluGradient(n - i, y, yo + i, dy, dyo + i, dx, dxo + i, accumulate);
  }
}
