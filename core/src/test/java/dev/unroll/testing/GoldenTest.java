package dev.unroll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
  @Test
  void readsNamesShapesAndValues() {
    Golden golden = Golden.load("dense");
    assertThat(golden.names())
        .containsExactlyInAnyOrder("x", "w", "b", "target", "y", "loss", "dx", "dw", "db");
    assertThat(golden.shape("w")).containsExactly(7, 3);
    assertThat(golden.values("w")).hasSize(21);
    assertThat(golden.scalar("loss")).isEqualTo(0.8613266f);
    assertThat(Golden.load("lstm-lengths").ints("lengths")).containsExactly(2, 5, 1);
  }

  @Test
  void denseFollowsFromItsFormula() {
    Golden golden = Golden.load("dense");
    int inputs = golden.size("w", 0);
    int outputs = golden.size("w", 1);
    double[] y = new double[golden.size("x", 0) * outputs];
    double loss = 0;
    for (int k = 0; k < y.length; k++) {
      y[k] = golden.doubles("b")[k % outputs];
      for (int i = 0; i < inputs; i++) {
        y[k] +=
            golden.doubles("x")[k / outputs * inputs + i]
                * golden.doubles("w")[i * outputs + k % outputs];
      }
      loss += Math.pow(y[k] - golden.doubles("target")[k], 2) / y.length;
    }
    TensorAssert.assertThat("y", golden.values("y")).isWithin(1e-6, y);
    assertThat((double) golden.scalar("loss")).isCloseTo(loss, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adagrad", "adagrad01", "adam", "sgd"})
  void optimizersFollowFromTheirFormulas(String name) {
    Golden golden = Golden.load("optimizers");
    double[] value = golden.doubles("start");
    double[] m = new double[value.length];
    double[] v = new double[value.length];
    Arrays.fill(v, name.equals("adagrad01") ? 0.1 : 0);
    for (int step = 0; step < golden.size("gradients", 0); step++) {
      float[] gradient = golden.row("gradients", step);
      for (int k = 0; k < value.length; k++) {
        double g = gradient[k];
        if (name.equals("sgd")) {
          value[k] -= 0.1 * g;
        } else if (name.equals("adam")) {
          m[k] = 0.9 * m[k] + 0.1 * g;
          v[k] = 0.999 * v[k] + 0.001 * g * g;
          double mean = m[k] / (1 - Math.pow(0.9, step + 1));
          double square = v[k] / (1 - Math.pow(0.999, step + 1));
          value[k] -= 1e-2 * mean / (Math.sqrt(square) + 1e-8);
        } else {
          v[k] += g * g;
          value[k] -= 0.1 * g / (Math.sqrt(v[k]) + 1e-10);
        }
      }
      TensorAssert.assertThat(name + " after step " + step, golden.row(name, step))
          .isWithin(1e-6, value);
    }
  }

  @Test
  void clippingByOneNormScalesAllParametersAlike() {
    for (var expected : Map.of("clipping", true, "clipping-loose", false).entrySet()) {
      Golden golden = Golden.load(expected.getKey());
      double squares = 0;
      for (String name : Set.of("first", "second")) {
        for (double g : golden.doubles(name)) {
          squares += g * g;
        }
      }
      double norm = Math.sqrt(squares);
      double scale = Math.min(1, golden.scalar("maxNorm") / norm);
      assertThat(scale < 1).isEqualTo(expected.getValue());
      for (String name : Set.of("first", "second")) {
        double[] clipped = golden.doubles(name);
        Arrays.setAll(clipped, k -> clipped[k] * scale);
        TensorAssert.assertThat(name, golden.values(name + "Clipped")).isWithin(1e-6, clipped);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-h7", "lstm-h17", "lstm-h32", "lstm-stack", "rnn-relu-h7"})
  void allInputsDifferAndNoneIsZero(String name) {
    Golden golden = Golden.load(name);
    var seen = new HashSet<Float>();
    for (String tensor : golden.names()) {
      if (golden.has("d" + tensor)) {
        for (float value : golden.values(tensor)) {
          assertThat(value).isNotZero();
          assertThat(seen.add(value)).as("%s appears twice", value).isTrue();
        }
      }
    }
    assertThat(seen).isNotEmpty();
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> Golden.load("gru")).hasMessageContaining("no golden case gru");
    assertThatThrownBy(() -> Golden.load("dense").values("u"))
        .hasMessageContaining("dense has no tensor u; it has [");
    assertThatThrownBy(() -> Golden.load("dense").scalar("b"))
        .hasMessageContaining("b has 3 values");
  }
}
