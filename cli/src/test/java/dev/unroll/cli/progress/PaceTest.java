package dev.unroll.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.train.StepEvent;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  private void step(long step, double seconds) {
    pace.add(new StepEvent(step, 10_000, 1, 0.5, 0.1f, 1, seconds));
  }

  @Test
  void nothingIsKnownAtFirstAndNothingForetoldForThreeSeconds() {
    assertThat(pace.stepsPerSecond()).isNaN();
    step(1, 5);
    step(2, 5.5);
    assertThat(pace.stepsPerSecond()).isNaN();
    step(3, 6);
    assertThat(pace.stepsPerSecond()).isEqualTo(2);
    assertThat(pace.secondsLeft()).isNaN();
    step(7, 8);
    assertThat(pace.secondsLeft()).isEqualTo(9993 / 2.0);
    step(10_000, 20);
    assertThat(pace.secondsLeft()).isNaN();
  }

  /** Slow while Java compiles, then ten times as fast. */
  @Test
  void whatIsLongerAgoThanTenSecondsIsForgotten() {
    for (int second = 1; second <= 20; second++) {
      step(second, second);
    }
    for (int second = 21; second <= 40; second++) {
      step(20 + 10 * (second - 20), second);
    }

    assertThat(pace.stepsPerSecond()).isEqualTo(10);
    assertThat(pace.secondsLeft()).isEqualTo((10_000 - 220) / 10.0);
  }

  /** What came before is neither counted as steps nor as seconds of this process. */
  @Test
  void aResumedRunIsJudgedByItsOwnSteps() {
    step(9001, 100_000);
    step(9003, 100_000.5);
    step(9021, 100_005);

    assertThat(pace.stepsPerSecond()).isCloseTo(4, within(1e-9));
    assertThat(pace.secondsLeft()).isCloseTo(979 / 4.0, within(1e-9));
  }

  @Test
  void stepsThatTakeLongerThanTheWindowAreMeasuredToo() {
    step(1, 60);
    step(2, 120);
    step(3, 180);

    assertThat(pace.stepsPerSecond()).isCloseTo(1 / 60.0, within(1e-9));
  }

  @Test
  void manyStepsInAMomentAreMeasured() {
    for (int i = 1; i <= 2000; i++) {
      step(i, i / 1000.0);
    }

    assertThat(pace.stepsPerSecond()).isCloseTo(1000, within(1e-6));
  }
}
