package dev.unroll.kernel;

/**
 * Scalar exp, sigmoid and tanh that define the bits of all implementations, with the constants
 * shared by their vector counterparts.
 *
 * <p>x = n·ln2 + r with n an integer and |r| at most ln2/2. The integer is computed by adding
 * 1.5·2^23, which rounds and leaves n in the low bits; r takes two fma, with ln2 split in two
 * parts, the first of which is exact. Then q = expm1(r) = r + r²·P(r), P of degree 4, and
 *
 * <pre>
 * exp(x)     = 2^n·(1 + q)                          1.02 ulp off at most
 * sigmoid(x) = 1 / fma(2^n, q, 2^n + 1)             at -x; 2.26 ulp
 * tanh(x)    = m / (m + 2), m = fma(2^n, q, 2^n-1)  at 2|x|, sign of x; 2.24 ulp
 * </pre>
 *
 * <p>P is fitted to minimize the largest relative error of expm1 (1.4e-8), with each coefficient
 * rounded to float before the next is fitted; the script is in {@code
 * docs/decisions/0004-own-exponential.md}.
 */
public final class Exponential {
  public static final float LOG2_E = 0x1.715476p0f;
  public static final float ROUND = 0x1.8p23f;
  public static final int ROUND_BITS = 0x4B400000;
  public static final float LN2_HI = 0x1.62e43p-1f;
  public static final float LN2_LO = -0x1.05c61p-29f;

  public static final float C2 = 0x1.fffffep-2f;
  public static final float C3 = 0x1.5554b4p-3f;
  public static final float C4 = 0x1.5556f4p-5f;
  public static final float C5 = 0x1.12253ap-7f;
  public static final float C6 = 0x1.6b99dap-10f;

  /**
   * Lower bound, below which exp is 0; the lowest value for which both halves of 2^n are normal
   * numbers.
   */
  public static final float EXP_LOW = -104f;

  /** Upper bound, above which exp is infinite. */
  public static final float EXP_HIGH = 89f;

  /**
   * Bound above which sigmoid(-x) is taken as 0: from 88.376 on, 2^n is infinite and q may be
   * negative.
   */
  public static final float SIGMOID_HIGH = 88f;

  /** Bound at which 1 + exp(x) is 1; 2^n is still a normal number. */
  public static final float SIGMOID_LOW = -87f;

  /** Bound above which tanh is 1; it is 1 from 9.02 on. */
  public static final float TANH_HIGH = 10f;

  public static final int ONE_BITS = 0x3f800000;

  private Exponential() {}

  /** Returns exp(x). */
  public static float exp(float x) {
    float z = x > EXP_HIGH ? EXP_HIGH : x;
    z = z < EXP_LOW ? EXP_LOW : z;
    float rounded = Math.fma(z, LOG2_E, ROUND);
    float q = expm1Remainder(z, rounded - ROUND);
    int n = Float.floatToRawIntBits(rounded) - ROUND_BITS;
    int half = n >> 1; // 2^n in two factors, since n may be as low as -150
    float first = Float.intBitsToFloat((half << 23) + ONE_BITS);
    float second = Float.intBitsToFloat(((n - half) << 23) + ONE_BITS);
    return Math.fma(first, q, first) * second;
  }

  /** Returns 1 / (1 + exp(-x)). */
  public static float sigmoid(float x) {
    float z = -x;
    z = z > SIGMOID_HIGH ? EXP_HIGH : z; // q is positive there, so that the result is 0, not NaN
    z = z < SIGMOID_LOW ? SIGMOID_LOW : z;
    float rounded = Math.fma(z, LOG2_E, ROUND);
    float q = expm1Remainder(z, rounded - ROUND);
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << 23) + ONE_BITS);
    return 1f / Math.fma(power, q, power + 1f);
  }

  /** Returns tanh(x). */
  public static float tanh(float x) {
    int bits = Float.floatToRawIntBits(x);
    float z = Float.intBitsToFloat(bits & 0x7fffffff);
    z = z > TANH_HIGH ? TANH_HIGH : z;
    z = z + z;
    float rounded = Math.fma(z, LOG2_E, ROUND);
    float q = expm1Remainder(z, rounded - ROUND);
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << 23) + ONE_BITS);
    float m = Math.fma(power, q, power - 1f);
    int result = Float.floatToRawIntBits(m / (m + 2f));
    return Float.intBitsToFloat(result | (bits & 0x80000000));
  }

  /** Returns expm1(x - n·ln2). */
  private static float expm1Remainder(float x, float n) {
    float r = Math.fma(n, -LN2_LO, Math.fma(n, -LN2_HI, x));
    float p = Math.fma(Math.fma(Math.fma(Math.fma(C6, r, C5), r, C4), r, C3), r, C2);
    return Math.fma(r * r, p, r);
  }
}
