package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnderfittingHintTest {
  private static final TrainingConfig EPOCHS =
      TrainingConfig.defaults().withDuration(TrainingConfig.Duration.epochs(5));

  private static Optional<String> hint(TrainingConfig config, double... losses) {
    var rows = new ArrayList<History.Row>();
    for (int i = 0; i < losses.length; i++) {
      rows.add(new History.Row(7L * (i + 1), i + 1, 0.5, losses[i], Map.of(), 0.01f, 1, i));
    }
    return UnderfittingHint.of(History.of(rows), config);
  }

  @Test
  void aLossThatStillFallsSuggestsMoreEpochs() {
    assertThat(hint(EPOCHS, 1.1, 1.05, 1, 0.97, 0.95))
        .contains(
            "the best epoch was the last, 5: the model was still improving; train longer with"
                + " --epochs 10");
  }

  @Test
  void anEarlierBestEpochAConvergedLossAndASingleEpochGetNone() {
    assertThat(hint(EPOCHS, 1.1, 1.05, 0.9, 0.97, 0.95)).isEmpty();
    assertThat(hint(EPOCHS, 1.1, 0.3, 0.001, 0.0009, 0.0008)).isEmpty();
    assertThat(hint(EPOCHS, 1.1)).isEmpty();
    assertThat(hint(EPOCHS, Double.NaN, Double.NaN)).isEmpty();
    assertThat(hint(EPOCHS)).isEmpty();
  }

  @Test
  void aLengthInStepsGetsNone() {
    assertThat(
            hint(
                TrainingConfig.defaults().withDuration(TrainingConfig.Duration.steps(35)),
                1.1,
                1.05,
                1,
                0.97,
                0.95))
        .isEmpty();
  }
}
