package dev.unroll.nn;

/**
 * The normal distribution in double, from {@link StrictMath}.
 *
 * <p>erf and erfc use the rational approximations of Cody 1969, "Rational Chebyshev approximation
 * for the error function", whose relative error is below 1e-15.
 */
final class NormalDistribution {
  private static final double INVERSE_ROOT_PI = 0.5641895835477563;
  private static final double INVERSE_ROOT_TWO = 0.7071067811865476;
  private static final double INVERSE_ROOT_TWO_PI = 0.3989422804014327;

  // erf(x) = x·A(x²)/B(x²) up to 0.46875, leading coefficients first.
  private static final double[] A = {
    0.18577770618460315,
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694
  };
  private static final double[] B = {
    1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };

  // erfc(x) = exp(-x²)·C(x)/D(x) up to 4.
  private static final double[] C = {
    2.1531153547440383e-08,
    0.5641884969886701,
    8.883149794388377,
    66.11919063714163,
    298.6351381974001,
    881.952221241769,
    1712.0476126340707,
    2051.0783778260716,
    1230.3393547979972
  };
  private static final double[] D = {
    1,
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };

  // erfc(x) = exp(-x²)/x·(1/√π − P(1/x²)/Q(1/x²)/x²) beyond 4.
  private static final double[] P = {
    0.016315387137302097,
    0.30532663496123236,
    0.36034489994980445,
    0.12578172611122926,
    0.016083785148742275,
    0.0006587491615298378
  };
  private static final double[] Q = {
    1,
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
  };

  private NormalDistribution() {}

  /** Returns Φ(x), the probability of a value of at most x. */
  static double below(double x) {
    return 0.5 * erfc(-x * INVERSE_ROOT_TWO);
  }

  /** Returns φ(x), the density. */
  static double density(double x) {
    return INVERSE_ROOT_TWO_PI * StrictMath.exp(-0.5 * x * x);
  }

  /** Returns 1 − erf(x). */
  static double erfc(double x) {
    double z = Math.abs(x);
    if (z <= 0.46875) {
      return 1 - x * ratio(A, B, x * x);
    }
    double tail = z <= 4 ? ratio(C, D, z) : far(z);
    tail *= StrictMath.exp(-z * z);
    return x < 0 ? 2 - tail : tail;
  }

  private static double far(double z) {
    double inverse = 1 / (z * z);
    return (INVERSE_ROOT_PI - inverse * ratio(P, Q, inverse)) / z;
  }

  private static double ratio(double[] numerator, double[] denominator, double x) {
    return polynomial(numerator, x) / polynomial(denominator, x);
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * x + coefficient;
    }
    return sum;
  }
}
