package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
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
