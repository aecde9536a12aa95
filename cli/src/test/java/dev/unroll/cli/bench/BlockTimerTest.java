package dev.unroll.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BlockTimerTest {
  private static final long MILLI = 1_000_000;

  private long now;

  /** A process that uses 1.5 cores, on a machine of which others use 0.25. */
  private final MachineLoad machine =
      new MachineLoad() {
        @Override
        Reading read() {
          return new Reading(1.5e-9 * now, OptionalDouble.of(1.75e-9 * now));
        }
      };

  private BlockTimer timer(double seconds, double warmUp) {
    return new BlockTimer(seconds, warmUp, () -> now, machine);
  }

  private boolean step(BlockTimer timer, long nanos) {
    now += nanos;
    return timer.step();
  }

  @Test
  void ignoresTheWarmUp() {
    BlockTimer timer = timer(1, 2);
    for (int i = 0; i < 20; i++) {
      assertThat(step(timer, 100 * MILLI)).isFalse(); // slow before it is compiled
    }
    int timed = 0;
    boolean done = false;
    while (!done) {
      done = step(timer, MILLI);
      timed++;
    }

    assertThat(timer.timing().median()).isCloseTo(1, within(1e-9));
    assertThat(timer.timing().high()).isCloseTo(1, within(1e-9));
    assertThat(timer.timing().steps()).isEqualTo(5 * 250); // five blocks of a quarter second
    assertThat(timed).isEqualTo(100 + 5 * 250); // with the probe of a tenth of a second
  }

  @Test
  void reportsTheMedianBlockAndItsSpread() {
    BlockTimer timer = timer(0.1, 0);
    for (int i = 0; i < 3; i++) {
      step(timer, 300 * MILLI); // warm-up: at least three steps
    }
    step(timer, 300 * MILLI); // the probe: blocks of one step
    long[] millis = {300, 500, 310, 320, 290};
    for (int i = 0; i < millis.length; i++) {
      assertThat(step(timer, millis[i] * MILLI)).isEqualTo(i == millis.length - 1);
    }

    assertThat(timer.timing().median()).isCloseTo(310, within(1e-9));
    assertThat(timer.timing().low()).isCloseTo(290, within(1e-9));
    assertThat(timer.timing().high()).isCloseTo(500, within(1e-9));
    assertThat(timer.timing().steps()).isEqualTo(5);
  }

  @Test
  void measuresForTheGivenTime() {
    BlockTimer timer = timer(10, 0);
    for (int i = 0; i < 4; i++) {
      step(timer, 200 * MILLI);
    }
    int steps = 0;
    boolean done = false;
    while (!done) {
      done = step(timer, 200 * MILLI);
      steps++;
    }

    assertThat(steps).isEqualTo(50);
  }

  @Test
  void endsVerySlowStepsAfterAMinute() {
    BlockTimer timer = timer(5, 3);
    int steps = 0;
    boolean done = false;
    while (!done) {
      done = step(timer, 40_000 * MILLI);
      steps++;
    }

    assertThat(steps).isEqualTo(4); // warm-up, probe, and two blocks of one step
  }

  @Test
  void statesTheLoadOfTheMachine() {
    BlockTimer timer = timer(1, 0);
    while (!step(timer, 100 * MILLI)) {
      assertThat(now).isLessThan(60_000 * MILLI);
    }

    assertThat(timer.timing().load().own()).isCloseTo(1.5, within(1e-9));
    assertThat(timer.timing().load().others().getAsDouble()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void hasNoResultBeforeItsEnd() {
    BlockTimer timer = timer(1, 0);
    step(timer, MILLI);

    assertThatThrownBy(timer::timing).isInstanceOf(IllegalStateException.class);
  }
}
