package dev.unroll.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Schedules by hand, where PyTorch has no counterpart. */
class ScheduleTest {
  private static double[] byEpoch(Schedule schedule, int epochs) {
    Schedule.Scheduler course = schedule.begin(epochs);
    return LongStream.range(0, epochs).mapToDouble(e -> course.factor(e, e)).toArray();
  }

  private static double[] byStep(Schedule schedule, long all, long... steps) {
    Schedule.Scheduler course = schedule.begin(all);
    return LongStream.of(steps).mapToDouble(step -> course.factor(step, 0)).toArray();
  }

  @Test
  void constantIsOne() {
    assertThat(byEpoch(Schedule.constant(), 3)).containsExactly(1, 1, 1);
  }

  @Test
  void stepDecayIsThatOfTheLanguageModels() {
    // PTB, small: decay ^ max(i + 1 - 4, 0) for epoch i from 0
    assertThat(byEpoch(new StepDecay(0.5, 4), 8))
        .containsExactly(1, 1, 1, 1, 0.5, 0.25, 0.125, 0.0625);
    assertThat(byEpoch(new StepDecay(0.5, 0), 3)).containsExactly(0.5, 0.25, 0.125);
    assertThat(byEpoch(new StepDecay(0.5, 1, 3), 8))
        .containsExactly(1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
  }

  @Test
  void exponentialDecayOverStepsFallsAtEveryStep() {
    assertThat(byStep(new ExponentialDecay(0.25, 100), 1000, 0, 50, 100, 300))
        .containsExactly(1, 0.5, 0.25, 1 / 64.0);
  }

  @Test
  void cosineStaysAtItsFloor() {
    assertThat(byStep(new CosineDecay(0.2, 10), 1000, 0, 5, 10, 11, 999))
        .containsExactly(new double[] {1, 0.6, 0.2, 0.2, 0.2}, within(1e-15));
    assertThat(byStep(new CosineDecay(), 4, 0, 2, 4))
        .containsExactly(new double[] {1, 0.5, 0}, within(1e-15));
  }

  @Test
  void restartsGrow() {
    var schedule = new CosineRestarts(2, 3, 0.5);
    assertThat(byStep(schedule, 0, 0, 1, 2, 5, 8, 17, 26))
        .containsExactly(new double[] {1, 0.75, 1, 0.75, 1, 0.75, 1}, within(1e-15));
    double late = byStep(new CosineRestarts(1, 2, 0), 0, Long.MAX_VALUE)[0];
    assertThat(late).isBetween(0.0, 1.0);
    assertThat(byStep(new CosineRestarts(10), 0, 1_000_000_000_005L)[0])
        .isCloseTo(0.5, within(1e-15));
  }

  @Test
  void warmUpRisesInEqualSteps() {
    assertThat(byStep(new WarmUp(4), 100, 0, 1, 2, 3, 4, 99))
        .containsExactly(new double[] {0.2, 0.4, 0.6, 0.8, 1, 1}, within(1e-15));
    assertThat(byStep(new WarmUp(10), 5, 0, 4))
        .containsExactly(new double[] {1 / 11.0, 5 / 11.0}, within(1e-15));
  }

  @Test
  void whatFollowsAWarmUpCountsStepsFromThereAndEpochsFromTheBegin() {
    Schedule.Scheduler course = new WarmUp(6, new StepDecay(0.5, 2)).begin(100);
    assertThat(course.factor(5, 1)).isLessThan(1);
    assertThat(course.factor(6, 1)).isEqualTo(1);
    assertThat(course.factor(8, 2)).isEqualTo(0.5);
    Schedule counting = steps -> (step, epoch) -> 1000 * steps + step;
    assertThat(new WarmUp(6, counting).begin(100).factor(7, 2)).isEqualTo(94001);
    assertThat(new WarmUp(6, counting).begin(5).factor(7, 2)).isEqualTo(1);
  }

  @Test
  void theFirstStepAfterAWarmUpHasTheFactorOfWhatFollows() {
    Schedule.Scheduler course = new WarmUp(4, 0.5, new StepDecay(0.5, 0)).begin(100);
    assertThat(course.factor(3, 0)).isEqualTo(0.875);
    assertThat(course.factor(4, 0)).isEqualTo(0.5);
  }

  @Test
  void aPlateauRequiresMoreThanItsThreshold() {
    // the best so far is 8: better is below 6, or above 10
    assertThat(factorAfter(Plateau.Goal.MIN, 8, 7, 6, 5.9)).containsExactly(1, 0.5, 0.25, 0.25);
    assertThat(factorAfter(Plateau.Goal.MAX, 8, 9, 10, 10.1)).containsExactly(1, 0.5, 0.25, 0.25);
    assertThat(factorAfter(Plateau.Goal.MIN, 8, Double.NaN, 9)).containsExactly(1, 0.5, 0.25);
  }

  /** The factor after each value, without patience and with a threshold of a quarter. */
  private static double[] factorAfter(Plateau.Goal goal, double... values) {
    Schedule.Scheduler course = new Plateau(0.5, 0, goal, 0.25, 0, 0).begin(99);
    return DoubleStream.of(values)
        .map(
            value -> {
              course.endOfEpoch(value);
              return course.factor(0, 0);
            })
        .toArray();
  }

  @Test
  void plateauGoesOnFromItsState() {
    var plateau = new Plateau(0.5, 1, Plateau.Goal.MIN, 0, 2, 0.1);
    double[] losses = {5, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2};
    Schedule.Scheduler whole = new WarmUp(3, plateau).begin(99);
    Schedule.Scheduler parts = new WarmUp(3, plateau).begin(99);
    for (int epoch = 0; epoch < losses.length; epoch++) {
      assertThat(parts.factor(10, epoch)).isEqualTo(whole.factor(10, epoch));
      whole.endOfEpoch(losses[epoch]);
      parts.endOfEpoch(losses[epoch]);
      Map<String, Double> state = parts.state();
      parts = new WarmUp(3, plateau).begin(99);
      parts.restore(state);
    }
    assertThat(whole.state())
        .isEqualTo(Map.of("factor", 0.1, "best", 2.0, "waited", 0.0, "cooling", 2.0));
  }

  @Test
  void aStateOfAnotherScheduleIsRefused() {
    assertThatThrownBy(() -> new CosineDecay().begin(3).restore(Map.of("best", 1.0)))
        .hasMessage("this schedule has no state, got the state [best]");
    assertThatThrownBy(() -> new Plateau().begin(3).restore(Map.of("best", 1.0)))
        .hasMessage("plateau: expected a state with [factor, best, waited, cooling], got [best]");
  }

  @Test
  void theFloorOfAPlateauHolds() {
    Schedule.Scheduler course = new Plateau(0.1, 0, Plateau.Goal.MIN, 0, 0, 0.25).begin(9);
    for (int epoch = 0; epoch < 5; epoch++) {
      course.endOfEpoch(Double.NaN);
    }
    assertThat(course.factor(5, 5)).isEqualTo(0.25);
  }

  private static final List<ThrowingCallable> REFUSED =
      List.of(
          () -> new CosineDecay(0, -1),
          () -> new CosineDecay(-0.1),
          () -> new CosineRestarts(1, 0, 0),
          () -> new CosineRestarts(1, 1, 1.1),
          () -> new ExponentialDecay(0.5, -1),
          () -> new ExponentialDecay(Double.NaN),
          () -> new Plateau(0, 3),
          () -> new Plateau(0.5, -1),
          () -> new Plateau(0.5, 3, Plateau.Goal.MIN, Double.NaN, 0, 0),
          () -> new Plateau(0.5, 3, Plateau.Goal.MIN, -0.1, 0, 0),
          () -> new Plateau(0.5, 3, Plateau.Goal.MIN, 1, 0, 0),
          () -> new Plateau(0.5, 3, Plateau.Goal.MIN, 0, -1, 0),
          () -> new Plateau(0.5, 3, Plateau.Goal.MIN, 0, 0, 2));

  @Test
  void settingsAtTheEndsOfTheirRangesWork() {
    assertThat(byEpoch(new ExponentialDecay(1), 3)).containsExactly(1, 1, 1);
    assertThat(byStep(new CosineDecay(1), 4, 0, 2, 4)).containsExactly(1, 1, 1);
    assertThat(byStep(new CosineRestarts(1, 1, 0), 4, 0, 1, 2)).containsExactly(1, 1, 1);
    assertThat(byStep(new WarmUp(2, 1, Schedule.constant()), 4, 0, 1, 2)).containsExactly(1, 1, 1);
    assertThat(new Plateau(0.5, 0, Plateau.Goal.MIN, 0, 0, 1).begin(3).factor(0, 0)).isEqualTo(1);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new StepDecay(0, 3))
        .hasMessage("stepDecay: the decay must be above 0 and at most 1, got 0.0");
    assertThatThrownBy(() -> new StepDecay(0.5, -1))
        .hasMessage("stepDecay: after must be 0 or more, got -1");
    assertThatThrownBy(() -> new StepDecay(0.5, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExponentialDecay(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CosineDecay(2))
        .hasMessage("cosineDecay: the floor must be from 0 to 1, got 2.0");
    assertThatThrownBy(() -> new CosineRestarts(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WarmUp(0)).hasMessage("warmUp: steps must be 1 or more, got 0");
    assertThatThrownBy(() -> new WarmUp(3, 0, Schedule.constant()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Plateau(1, 3))
        .hasMessage("plateau: the decay must be above 0 and below 1, got 1.0");
    for (ThrowingCallable refused : REFUSED) {
      assertThatThrownBy(refused).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
