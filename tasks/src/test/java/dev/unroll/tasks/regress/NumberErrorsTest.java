package dev.unroll.tasks.regress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.NumericSequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Metrics, scale and baselines against values by hand. */
class NumberErrorsTest {
  private static final double TINY = 1e-12;

  /** Errors 1, 0, −2 of the numbers 1, 2, 6, whose mean is 3. */
  @Test
  void errorsByHand() {
    NumberErrors errors = NumberErrors.of(new double[] {1, 2, 6}, new double[] {2, 2, 4});

    assertThat(errors.rmse()).isCloseTo(Math.sqrt(5.0 / 3), within(TINY));
    assertThat(errors.mae()).isCloseTo(1, within(TINY));
    assertThat(errors.r2()).isCloseTo(1 - 5.0 / 14, within(TINY)); // 4 + 1 + 9 around the mean
    assertThat(errors.bias()).isCloseTo(-1.0 / 3, within(TINY));
    assertThat(errors.metrics()).containsOnlyKeys("rmse", "mae", "r2");
  }

  @Test
  void theMeanOfTheNumbersHasAnR2OfZeroAndOneNumberHasNone() {
    assertThat(NumberErrors.of(new double[] {1, 2, 6}, new double[] {3, 3, 3}).r2())
        .isCloseTo(0, within(TINY));
    assertThat(NumberErrors.of(new double[] {7, 7}, new double[] {7, 6}).metrics())
        .containsOnlyKeys("rmse", "mae");
  }

  /** Deviations −2, −1, 3 of the mean: 14 / 3. */
  @Test
  void theScaleByHand() {
    TargetScale scale = TargetScale.fit(new double[] {6, 1, 2});

    assertThat(scale.mean()).isCloseTo(3, within(TINY));
    assertThat(scale.deviation()).isCloseTo(Math.sqrt(14.0 / 3), within(TINY));
    assertThat(scale.median()).isEqualTo(2);
    assertThat(TargetScale.fit(new double[] {4, 1, 2, 9}).median()).isEqualTo(3);
    assertThat(scale.unscale(scale.scale(6))).isCloseTo(6, within(1e-6));
  }

  @Test
  void theScaleOfLargeNumbersIsThatOfTheirDifferences() {
    TargetScale small = TargetScale.fit(new double[] {0, 1, 2, 5});
    TargetScale large = TargetScale.fit(new double[] {1.7e9, 1.7e9 + 1, 1.7e9 + 2, 1.7e9 + 5});

    assertThat(large.deviation()).isCloseTo(small.deviation(), within(1e-6));
    assertThat(large.scale(1.7e9 + 5)).isCloseTo(small.scale(5), within(1e-5f));
  }

  @Test
  void numbersThatCannotBeScaledAreRefused() {
    assertThatThrownBy(() -> TargetScale.fit(new double[] {-1e308, 1e308}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the labels range from -1.0E308 to 1.0E308");
    assertThatThrownBy(() -> TargetScale.fit(new double[] {3, 3, 3}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("all 3 training examples have the label 3.0");
  }

  @Test
  void summariesByHand() {
    float[][] steps = {{1, 5}, {2, 5}, {6, 5}};

    assertThat(LinearSummary.summary(steps))
        .containsExactly(new double[] {6, 3, 2.5, 5, 5, 0}, within(1e-6)); // slope (6 − 1) / 2
    assertThat(LinearSummary.summary(new float[][] {{4}})).containsExactly(4, 4, 0);
  }

  /** Exact on what it models: 2 · last − mean + 3 · slope + 7, in sequences of unequal length. */
  @Test
  void linearRegressionFindsALinearRule() {
    var random = new Random(9);
    var sequences = new ArrayList<float[][]>();
    var numbers = new double[60];
    for (int i = 0; i < numbers.length; i++) {
      var steps = new float[2 + random.nextInt(5)][1];
      for (float[] step : steps) {
        step[0] = random.nextFloat();
      }
      double[] summary = LinearSummary.summary(steps);
      numbers[i] = 2 * summary[0] - summary[1] + 3 * summary[2] + 7;
      sequences.add(steps);
    }
    NumericSequences all = NumericSequences.of(sequences, numbers);
    double[] predicted = LinearSummary.fit(all, numbers).orElseThrow().predict(all);

    assertThat(NumberErrors.of(numbers, predicted).rmse()).isLessThan(1e-4);
  }

  @Test
  void linearRegressionNeedsEnoughExamplesAndBearsConstants() {
    List<float[][]> same = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      same.add(new float[][] {{1}, {1}});
    }
    double[] nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    NumericSequences constant = NumericSequences.of(same, nine);

    assertThat(LinearSummary.fit(constant, nine).orElseThrow().predict(constant))
        .containsOnly(new double[] {5}, within(TINY));
    double[] less = {1, 2, 3, 4, 5, 6, 7, 8};
    NumericSequences few = NumericSequences.of(same.subList(0, 8), less);
    assertThat(LinearSummary.fit(few, less)).isEmpty();
  }
}
