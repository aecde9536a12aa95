package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropRateTest {
  private static final CounterRandom RANDOM = new CounterRandom(3, "test");

  private static Tensor ones(int... shape) {
    float[] ones = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(ones, 1f);
    return Tensor.of(ones, shape);
  }

  /** With n draws the share is within 5 standard deviations of the rate. */
  @ParameterizedTest
  @ValueSource(floats = {0.1f, 0.5f, 0.8f})
  void dropsTheStatedShareAndScalesTheRest(float rate) {
    int n = 40 * 50 * 20;
    float[] y = DropRate.rate(rate).apply(Sequence.of(ones(40, 50, 20)), RANDOM).values().toArray();
    int dropped = 0;
    for (float value : y) {
      if (value == 0) {
        dropped++;
      } else {
        assertThat(value).isEqualTo(1 / (1 - rate));
      }
    }
    double deviation = Math.sqrt(rate * (1 - rate) / n);
    assertThat(dropped / (double) n).isCloseTo(rate, within(5 * deviation));
  }

  @Test
  void everyStepHasAMaskOfItsOwn() {
    float[][][] y =
        DropRate.rate(0.5f).apply(Sequence.of(ones(3, 8, 64)), RANDOM).values().toArray3();
    for (float[][] row : y) {
      for (int t = 1; t < row.length; t++) {
        int same = 0;
        for (int f = 0; f < 64; f++) {
          same += row[t][f] == row[t - 1][f] ? 1 : 0;
        }
        assertThat(same).isBetween(8, 56); // 32 expected, deviation 4
      }
    }
    assertThat(y[0][0]).isNotEqualTo(y[1][0]);
  }

  @Test
  void aVariationalMaskIsTheSameForAllStepsAndAnotherForEachRow() {
    float[][][] y =
        DropRate.rate(0.5f)
            .applyVariational(Sequence.of(ones(3, 8, 64)), RANDOM)
            .values()
            .toArray3();
    for (float[][] row : y) {
      for (float[] step : row) {
        assertThat(step).isEqualTo(row[0]);
      }
    }
    assertThat(y[0][0]).isNotEqualTo(y[1][0]);
  }

  @Test
  void anotherStepOfTrainingHasAnotherMask() {
    Pass first = Pass.training(1, 0).within("dropout1");
    Pass second = Pass.training(1, 1).within("dropout1");
    Pass other = Pass.training(1, 0).within("dropout2");
    float[] mask = DropRate.rate(0.5f).mask(first.random("mask"), 64).toArray();
    assertThat(mask).isEqualTo(DropRate.rate(0.5f).mask(first.random("mask"), 64).toArray());
    assertThat(mask).isNotEqualTo(DropRate.rate(0.5f).mask(second.random("mask"), 64).toArray());
    assertThat(mask).isNotEqualTo(DropRate.rate(0.5f).mask(other.random("mask"), 64).toArray());
  }

  @Test
  void paddingChangesNoMask() {
    var right = Sequence.of(ones(2, 5, 7), Mask.lengths(2, 4));
    var left = Sequence.of(ones(2, 6, 7), Mask.leftPadded(2, 4));
    for (boolean variational : new boolean[] {true, false}) {
      DropRate drop = DropRate.rate(0.4f);
      Sequence a = variational ? drop.applyVariational(right, RANDOM) : drop.apply(right, RANDOM);
      Sequence b = variational ? drop.applyVariational(left, RANDOM) : drop.apply(left, RANDOM);
      assertThat("variational " + variational, a.timeMajor().toArray())
          .hasBitsOf(b.timeMajor().toArray());
      Sequence alone = Sequence.of(ones(1, 2, 7)); // the first row, without any padding
      Sequence c = variational ? drop.applyVariational(alone, RANDOM) : drop.apply(alone, RANDOM);
      assertThat("first row", a.values().slice(0, 0, 1).slice(1, 0, 2).toArray())
          .hasBitsOf(c.values().toArray());
    }
  }

  @Test
  void anyNumberOfThreadsDrawsTheSameMasks() {
    int threads = Engine.threads();
    int[] lengths = new int[31];
    Arrays.setAll(lengths, n -> 1 + n);
    var x = Sequence.of(ones(31, 40, 1001), Mask.lengths(lengths));
    DropRate drop = DropRate.rate(0.4f);
    try {
      Engine.threads(1);
      float[] each = drop.apply(x, RANDOM).timeMajor().toArray();
      float[] same = drop.applyVariational(x, RANDOM).timeMajor().toArray();
      Engine.threads(3);
      assertThat("each step", drop.apply(x, RANDOM).timeMajor().toArray()).hasBitsOf(each);
      assertThat("the same for all", drop.applyVariational(x, RANDOM).timeMajor().toArray())
          .hasBitsOf(same);
    } finally {
      Engine.threads(threads);
    }
  }

  @Test
  void masksForAStepAreThoseOfTheWholeSequence() {
    var x = Sequence.of(ones(3, 4, 5), Mask.lengths(1, 4, 3));
    DropRate drop = DropRate.keep(0.6f);
    Tensor whole = drop.apply(x, RANDOM).timeMajor();
    for (int t = 0; t < 4; t++) {
      int rows = x.order().running(t);
      assertThat("step " + t, drop.stepMask(x.order(), t, rows, 5, RANDOM).toArray())
          .hasBitsOf(whole.select(0, t).slice(0, 0, rows).toArray());
    }
    assertThat("variational", drop.variationalMask(x.order(), 5, RANDOM).toArray())
        .hasBitsOf(drop.applyVariational(x, RANDOM).timeMajor().select(0, 0).toArray());
  }

  @Test
  void rateAndKeepAreTwoWordsForOne() {
    assertThat(DropRate.keep(0.75f)).isEqualTo(DropRate.rate(0.25f));
    assertThat(DropRate.keep(1)).isEqualTo(DropRate.none());
    assertThatThrownBy(() -> DropRate.rate(1f))
        .hasMessage("a dropout rate must be from 0 to below 1 (the fraction dropped), got 1.0");
    assertThatThrownBy(() -> DropRate.keep(0f))
        .hasMessage("a fraction to keep must be above 0 and at most 1, got 0.0");
  }
}
