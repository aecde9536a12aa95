package dev.unroll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  private static Reference reference(
      ToDoubleFunction<Map<String, double[]>> loss, Map<String, double[]> parameters) {
    return new Reference() {
      @Override
      public Map<String, double[]> parameters() {
        return parameters;
      }

      @Override
      public double loss() {
        return loss.applyAsDouble(parameters);
      }
    };
  }

  private static double product(Map<String, double[]> p) {
    return p.get("a")[0] * Math.sin(p.get("a")[1]) * p.get("b")[0];
  }

  private static Map<String, double[]> point() {
    return Map.of("a", new double[] {0.7, -0.4}, "b", new double[] {1.3});
  }

  private static Map<String, float[]> rightGradients() {
    return Map.of(
        "a",
        new float[] {(float) (Math.sin(-0.4) * 1.3), (float) (0.7 * Math.cos(-0.4) * 1.3)},
        "b",
        new float[] {(float) (0.7 * Math.sin(-0.4))});
  }

  @Test
  void centralDifferencesAreExactToTenDigits() {
    double[] gradient =
        GradientCheck.of(reference(GradientCheckTest::product, point())).gradientOf("a");
    assertThat(gradient[0]).isCloseTo(Math.sin(-0.4) * 1.3, within(1e-10));
    assertThat(gradient[1]).isCloseTo(0.7 * Math.cos(-0.4) * 1.3, within(1e-10));
  }

  @Test
  void acceptsRightGradientsAndRestoresTheParameters() {
    Map<String, double[]> point = point();
    GradientCheck.of(reference(GradientCheckTest::product, point)).checkAll(rightGradients());
    assertThat(point.get("a")).containsExactly(0.7, -0.4);
  }

  @Test
  void aWrongGradientFailsWithNameIndexValuesAndRatio() {
    float[] wrong = rightGradients().get("a");
    wrong[1] *= 1.001f;
    GradientCheck check =
        GradientCheck.of(reference(GradientCheckTest::product, point())).named("seed 7");
    assertThatThrownBy(() -> check.check("a", wrong, 1, 2))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("gradient of a, seed 7: 1 of 2 values differ; worst at [0, 1]")
        .hasMessageContaining("expected 0.838165")
        .hasMessageContaining("got 0.839003")
        .hasMessageContaining("error \u00f7 tolerance 4.5");
  }

  @Test
  void aMissingGradientFails() {
    var some = new LinkedHashMap<>(rightGradients());
    some.remove("b");
    GradientCheck check = GradientCheck.of(reference(GradientCheckTest::product, point()));
    assertThatThrownBy(() -> check.checkAll(some))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("wanted gradients of");
  }

  @Test
  void refusesALossRoundedToSinglePrecision() {
    refuses(p -> (float) product(p));
  }

  @Test
  void refusesALossOfFloatsThatAreSummedInDouble() {
    refuses(p -> 1e-3 + (double) (float) p.get("a")[0] * (float) Math.sin(p.get("a")[1]));
  }

  @Test
  void refusesAKinkAndALossThatIsNotFinite() {
    refuses(p -> Math.abs(p.get("a")[0] - 0.7) + p.get("a")[1]);
    refuses(p -> Math.log(-p.get("a")[0]));
  }

  private static void refuses(ToDoubleFunction<Map<String, double[]>> loss) {
    GradientCheck check = GradientCheck.of(reference(loss, point()));
    assertThatThrownBy(() -> check.gradientOf("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not smooth in a")
        .hasMessageContaining("single precision");
  }

  @Test
  void aParameterWithoutInfluenceHasTheGradientZero() {
    GradientCheck.of(reference(p -> p.get("a")[0], point())).check("b", new float[] {0});
  }

  @Test
  void namesAnUnknownParameter() {
    GradientCheck check = GradientCheck.of(reference(GradientCheckTest::product, point()));
    assertThatThrownBy(() -> check.gradientOf("w"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no parameter w, only");
  }
}
