package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverfittingHintTest {
  private static java.util.Optional<String> hint(double... losses) {
    var rows = new ArrayList<History.Row>();
    for (int i = 0; i < losses.length; i++) {
      rows.add(new History.Row(i + 1, i + 1, 0.5, losses[i], Map.of(), 0.01f, 1, i));
    }
    return OverfittingHint.of(History.of(rows), TrainingConfig.defaults());
  }

  @Test
  void aLossThatHasRisenForMostOfTheRunGetsTheKeysThatHelp() {
    assertThat(hint(0.7, 0.4, 0.45, 0.5, 0.6, 0.8).orElseThrow())
        .isEqualTo(
            "the validation loss was lowest at epoch 2 of 6 (0.4) and rose to 0.8; stop early with"
                + " \"training.earlyStopping={patience: 5}\", or keep the best weights with"
                + " training.keepBest=always");
  }

  @Test
  void aLossThatFallsStaysOrRoseLateGetsNone() {
    assertThat(hint(0.7, 0.6, 0.5, 0.4)).isEmpty();
    assertThat(hint(0.7, 0.4, 0.41, 0.40, 0.41, 0.41)).isEmpty();
    assertThat(hint(0.7, 0.6, 0.5, 0.4, 0.6, 0.8))
        .isEmpty(); // the best epoch is in the second half
    assertThat(hint(0.4, 0.5, 0.6)).isEmpty(); // too short to tell
    assertThat(hint(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)).isEmpty();
    assertThat(hint()).isEmpty();
  }

  @Test
  void negativeLossesRiseToo() {
    assertThat(hint(-2, -3, -2.9, -2, -1)).isPresent();
    assertThat(hint(-2, -3, -2.9, -2.95, -2.99)).isEmpty();
  }

  /** The advice must be one that a recipe accepts. */
  @Test
  void theAdviceIsAccepted() {
    Recipe recipe = Recipes.find("noisy-sine-rnn");

    assertThat(recipe.with("training.earlyStopping", "{patience: 5}").changed()).isTrue();
    assertThat(recipe.with("training.keepBest", "always").changed()).isTrue();
  }
}
