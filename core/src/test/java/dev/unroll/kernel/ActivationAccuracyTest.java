package dev.unroll.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Compares the scalar definitions with StrictMath; the other implementations have the same bits.
 */
class ActivationAccuracyTest {
  private interface FloatFunction {
    float apply(float x);
  }

  @Test
  void expIsWithinItsBound() {
    assertThat(worstUlp(Exponential::exp, StrictMath::exp, -103f, 88.7f)).isLessThan(1.6);
    assertThat(worstUlp(Exponential::exp, StrictMath::exp, -87f, 88.7f)).isLessThan(1.1);
  }

  @Test
  void sigmoidIsWithinItsBound() {
    assertThat(worstUlp(Exponential::sigmoid, ActivationAccuracyTest::sigmoid, -87f, 40f))
        .isLessThan(2.4);
  }

  @Test
  void tanhIsWithinItsBound() {
    assertThat(worstUlp(Exponential::tanh, StrictMath::tanh, -12f, 12f)).isLessThan(2.4);
    assertThat(worstUlp(Exponential::tanh, StrictMath::tanh, -1e-3f, 1e-3f)).isLessThan(2.4);
  }

  @Test
  void limitsAreRight() {
    assertThat(Exponential.exp(0f)).isEqualTo(1f);
    assertThat(Exponential.exp(-0f)).isEqualTo(1f);
    assertThat(Exponential.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Exponential.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Exponential.exp(100f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Exponential.exp(-100f)).isEqualTo((float) StrictMath.exp(-100));
    assertThat(Exponential.exp(Float.NaN)).isNaN();
    assertThat(Exponential.sigmoid(0f)).isEqualTo(0.5f);
    assertThat(Exponential.sigmoid(-0f)).isEqualTo(0.5f);
    assertThat(Exponential.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(Exponential.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Exponential.sigmoid(100f)).isEqualTo(1f);
    assertThat(Exponential.sigmoid(-100f)).isEqualTo(0f);
    assertThat(Exponential.sigmoid(Float.NaN)).isNaN();
    assertThat(Exponential.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(Exponential.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(Exponential.tanh(100f)).isEqualTo(1f);
    assertThat(Exponential.tanh(-100f)).isEqualTo(-1f);
    assertThat(Float.floatToRawIntBits(Exponential.tanh(-0f))).isEqualTo(0x80000000);
    assertThat(Exponential.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    assertThat(Exponential.tanh(1e-40f)).isEqualTo(1e-40f);
    assertThat(Exponential.tanh(Float.NaN)).isNaN();
  }

  /** In steps of one ulp around where 2^n becomes infinite: sigmoid(-88.5) was NaN once. */
  @Test
  void sigmoidFallsToZeroWithoutAGap() {
    float before = Exponential.sigmoid(-87f);
    for (float x = -87f; x > -90f; x = Math.nextDown(x)) {
      float y = Exponential.sigmoid(x);
      assertThat(y >= 0 && y <= before).as("sigmoid(%s) is %s", x, y).isTrue();
      before = 1.00001f * y + Float.MIN_NORMAL * 1e-6f; // neighbours may differ by an ulp or two
    }
    float[] far = {-88.5f, -88.37f, -88f, -89f, 1, -88.4f, -88.7f, -1e30f};
    for (Kernels kernels : new Kernels[] {Kernels.plain(), Kernels.current()}) {
      var out = new float[32];
      for (int i = 0; i < out.length; i += far.length) {
        System.arraycopy(far, 0, out, i, far.length);
      }
      kernels.activations().sigmoid(out.length, out, 0, out, 0);
      for (int i = 0; i < out.length; i++) {
        assertThat(out[i]).isEqualTo(Exponential.sigmoid(far[i % far.length]));
      }
    }
  }

  @Test
  void tanhIsOdd() {
    for (float x = 0f; x < 12f; x += 0.01f) {
      assertThat(Exponential.tanh(-x)).isEqualTo(-Exponential.tanh(x));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double worstUlp(
      FloatFunction ours, DoubleUnaryOperator truth, float from, float to) {
    double worst = 0;
    int steps = 400_000;
    for (int i = 0; i <= steps; i++) {
      float x = (float) (from + (to - from) * (double) i / steps);
      double expected = truth.applyAsDouble(x);
      double error = Math.abs(ours.apply(x) - expected) / Math.ulp((float) expected);
      worst = Math.max(worst, error);
    }
    return worst;
  }
}
