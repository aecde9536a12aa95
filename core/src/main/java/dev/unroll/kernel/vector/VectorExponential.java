package dev.unroll.kernel.vector;

import static dev.unroll.kernel.Exponential.C2;
import static dev.unroll.kernel.Exponential.C3;
import static dev.unroll.kernel.Exponential.C4;
import static dev.unroll.kernel.Exponential.C5;
import static dev.unroll.kernel.Exponential.C6;
import static dev.unroll.kernel.Exponential.EXP_HIGH;
import static dev.unroll.kernel.Exponential.EXP_LOW;
import static dev.unroll.kernel.Exponential.LN2_HI;
import static dev.unroll.kernel.Exponential.LN2_LO;
import static dev.unroll.kernel.Exponential.LOG2_E;
import static dev.unroll.kernel.Exponential.ONE_BITS;
import static dev.unroll.kernel.Exponential.ROUND;
import static dev.unroll.kernel.Exponential.ROUND_BITS;
import static dev.unroll.kernel.Exponential.SIGMOID_HIGH;
import static dev.unroll.kernel.Exponential.SIGMOID_LOW;
import static dev.unroll.kernel.Exponential.TANH_HIGH;
import static dev.unroll.kernel.vector.VectorLanes.F;

import dev.unroll.kernel.Exponential;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Exponential}, line by line, on vectors.
 *
 * <p>A method that C2 compiles should contain at most one of these: with more than two, C2 gives up
 * inlining, and vectors become objects (6 times slower).
 */
final class VectorExponential {
  private VectorExponential() {}

  static FloatVector exp(FloatVector x) {
    FloatVector z = atMost(x, EXP_HIGH);
    z = z.blend(EXP_LOW, z.compare(VectorOperators.LT, EXP_LOW));
    FloatVector rounded = round(z);
    FloatVector q = expm1Remainder(z, rounded.sub(ROUND));
    IntVector n = rounded.reinterpretAsInts().sub(ROUND_BITS);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    FloatVector first = power(half);
    FloatVector second = power(n.sub(half));
    return first.fma(q, first).mul(second);
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector z = x.neg();
    z = z.blend(EXP_HIGH, z.compare(VectorOperators.GT, SIGMOID_HIGH));
    z = z.blend(SIGMOID_LOW, z.compare(VectorOperators.LT, SIGMOID_LOW));
    FloatVector rounded = round(z);
    FloatVector q = expm1Remainder(z, rounded.sub(ROUND));
    FloatVector power = power(rounded.reinterpretAsInts());
    return FloatVector.broadcast(F, 1f).div(power.fma(q, power.add(1f)));
  }

  static FloatVector tanh(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    FloatVector z = atMost(bits.and(0x7fffffff).reinterpretAsFloats(), TANH_HIGH);
    z = z.add(z);
    FloatVector rounded = round(z);
    FloatVector q = expm1Remainder(z, rounded.sub(ROUND));
    FloatVector power = power(rounded.reinterpretAsInts());
    FloatVector m = power.fma(q, power.sub(1f));
    IntVector result = m.div(m.add(2f)).reinterpretAsInts();
    return result.or(bits.and(0x80000000)).reinterpretAsFloats();
  }

  /**
   * Bounds x from above. Not {@code min}, whose rules for NaN and zeros cost more; NaN stays NaN.
   */
  private static FloatVector atMost(FloatVector x, float bound) {
    return x.blend(bound, x.compare(VectorOperators.GT, bound));
  }

  private static FloatVector round(FloatVector x) {
    return x.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUND));
  }

  private static FloatVector power(IntVector n) {
    return n.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
  }

  private static FloatVector expm1Remainder(FloatVector x, FloatVector n) {
    FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HI), x);
    r = n.fma(FloatVector.broadcast(F, -LN2_LO), r);
    FloatVector p = FloatVector.broadcast(F, C6).fma(r, FloatVector.broadcast(F, C5));
    p = p.fma(r, FloatVector.broadcast(F, C4));
    p = p.fma(r, FloatVector.broadcast(F, C3));
    p = p.fma(r, FloatVector.broadcast(F, C2));
    return r.mul(r).fma(p, r);
  }
}
