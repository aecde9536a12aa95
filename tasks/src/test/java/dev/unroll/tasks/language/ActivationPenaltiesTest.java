package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.sequence.Sequence;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ActivationPenaltiesTest {
  private static final float[][][] HIDDEN = {
    {{0.1f, -0.4f}, {0.7f, 0.2f}, {-0.3f, 0.5f}}, {{0.9f, 0.8f}, {-0.6f, 0.05f}, {0.15f, -0.25f}}
  };
  private static final float[][][] DROPPED = {
    {{0.2f, 0}, {0, 0.4f}, {-0.6f, 1}}, {{0, 1.6f}, {-1.2f, 0}, {0.3f, 0}}
  };

  @Test
  void equalTheFormulasOfAwdLstm() {
    double activation = 0;
    double temporal = 0;
    for (int n = 0; n < 2; n++) {
      for (int t = 0; t < 3; t++) {
        for (int h = 0; h < 2; h++) {
          activation += DROPPED[n][t][h] * DROPPED[n][t][h] / 12.0;
          if (t > 0) {
            double change = HIDDEN[n][t][h] - HIDDEN[n][t - 1][h];
            temporal += change * change / 8.0;
          }
        }
      }
    }
    Tensor sum =
        new ActivationPenalties(2, 0.5)
            .addTo(
                Tensor.scalar(3), Sequence.of(Tensor.of(HIDDEN)), Sequence.of(Tensor.of(DROPPED)));
    assertThat((double) sum.item()).isCloseTo(3 + 2 * activation + 0.5 * temporal, within(1e-6));
  }

  /** The two lines of AWD-LSTM in PyTorch; core's golden_language.py makes the file. */
  @Test
  void valuesAndGradientsEqualPyTorch() throws IOException {
    Map<String, Safetensors.Entry> golden =
        Safetensors.read(
                Objects.requireNonNull(
                    ActivationPenaltiesTest.class.getResourceAsStream("penalties.safetensors")),
                "penalties")
            .entries()
            .stream()
            .collect(Collectors.toMap(Safetensors.Entry::name, entry -> entry));
    var store = ParameterStore.of(List.of());
    float alpha = golden.get("alpha").values()[0];
    float beta = golden.get("beta").values()[0];
    try (Tape tape = Tape.open()) {
      Tensor hidden = tape.variable(tensor(golden, "hidden"));
      Tensor dropped = hidden.mul(tensor(golden, "mask"));
      Tensor plain = dropped.mul(tensor(golden, "weight")).sum();
      assertClose(plain, golden.get("plain"));
      assertClose(
          new ActivationPenalties(alpha, 0).addTo(plain, Sequence.of(hidden), Sequence.of(dropped)),
          golden.get("withActivation"));
      Tensor loss =
          new ActivationPenalties(alpha, beta)
              .addTo(plain, Sequence.of(hidden), Sequence.of(dropped));
      assertClose(loss, golden.get("loss"));
      tape.backward(loss, store.gradients());
      assertThat(tape.gradient(hidden).toArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(golden.get("dhidden").values());
    }
  }

  private static Tensor tensor(Map<String, Safetensors.Entry> golden, String name) {
    return Tensor.of(golden.get(name).values(), golden.get(name).shape());
  }

  private static void assertClose(Tensor actual, Safetensors.Entry expected) {
    assertThat((double) actual.item()).isCloseTo(expected.values()[0], within(2e-6));
  }

  @Test
  void oneStepHasNoTemporalPenalty() {
    Sequence one = Sequence.of(Tensor.of(new float[][][] {{{1, 2}}}));
    assertThat(new ActivationPenalties(0, 1).addTo(Tensor.scalar(3), one, one).item())
        .isEqualTo(3f);
    assertThat(ActivationPenalties.none().isNone()).isTrue();
  }

  @Test
  void refusesWhatIsNoPenalty() {
    assertThatThrownBy(() -> new ActivationPenalties(-1, 0)).hasMessageContaining("activation");
    assertThatThrownBy(() -> new ActivationPenalties(0, Double.NaN))
        .hasMessageContaining("temporal");
  }
}
