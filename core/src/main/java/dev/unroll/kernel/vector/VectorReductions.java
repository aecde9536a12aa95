package dev.unroll.kernel.vector;

import static dev.unroll.kernel.vector.VectorLanes.F;
import static dev.unroll.kernel.vector.VectorLanes.L;

import dev.unroll.kernel.Reductions;
import dev.unroll.kernel.plain.InterleavedReductions;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Reductions} with vectors where they are faster: the sums, in double, are inherited. */
public final class VectorReductions extends InterleavedReductions {
  /**
   * Uses four vectors, which are four chains of comparisons. The result does not depend on the
   * order, since NaN is ignored and both zeros give +0.
   */
  @Override
  public float max(int n, float[] x, int xo) {
    FloatVector m0 = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    int i = 0;
    for (; i <= n - 4 * L; i += 4 * L) {
      m0 = larger(m0, FloatVector.fromArray(F, x, xo + i));
      m1 = larger(m1, FloatVector.fromArray(F, x, xo + i + L));
      m2 = larger(m2, FloatVector.fromArray(F, x, xo + i + 2 * L));
      m3 = larger(m3, FloatVector.fromArray(F, x, xo + i + 3 * L));
    }
    for (; i <= n - L; i += L) {
      m0 = larger(m0, FloatVector.fromArray(F, x, xo + i));
    }
    FloatVector m = larger(larger(m0, m1), larger(m2, m3));
    float largest = super.max(n - i, x, xo + i);
    float inVectors = m.reduceLanes(VectorOperators.MAX) + 0f;
    return inVectors > largest ? inVectors : largest;
  }

  private static FloatVector larger(FloatVector m, FloatVector x) {
    return m.blend(x, x.compare(VectorOperators.GT, m));
  }
}
