package dev.unroll.optim;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.testing.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules against those of PyTorch, from a learning rate of 1: 40 epochs of 3 steps. */
class GoldenSchedulesTest {
  private static final int EPOCHS = 40;
  private static final int STEPS_PER_EPOCH = 3;
  private static final int STEPS = EPOCHS * STEPS_PER_EPOCH;

  static Stream<Arguments> byEpoch() {
    return Stream.of(
        Arguments.of("step", "losses", new StepDecay(0.6, 7, 7)),
        Arguments.of("exponential", "losses", new ExponentialDecay(0.93)),
        Arguments.of("plateauMin", "losses", new Plateau(0.5, 2, Plateau.Goal.MIN, 1e-2, 0, 0)),
        Arguments.of("plateauMax", "scores", new Plateau(0.3, 1, Plateau.Goal.MAX, 1e-3, 3, 0.05)));
  }

  static Stream<Arguments> byStep() {
    return Stream.of(
        Arguments.of("cosine", new CosineDecay(0.1)),
        Arguments.of("restarts", new CosineRestarts(9, 2, 0.1)),
        Arguments.of("warmUp", new WarmUp(20, 0.25, new CosineDecay(0.1))));
  }

  @ParameterizedTest
  @MethodSource("byEpoch")
  void everyEpochHasTheRateOfPyTorch(String name, String values, Schedule schedule) {
    var golden = Golden.load("schedules");
    Schedule.Scheduler course = schedule.begin(STEPS);
    var rates = new float[EPOCHS];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      rates[epoch] = (float) course.factor((long) epoch * STEPS_PER_EPOCH, epoch);
      course.endOfEpoch(golden.values(values)[epoch]);
    }
    assertThat(name, rates).isWithin(1e-6, golden.values(name));
  }

  @ParameterizedTest
  @MethodSource("byStep")
  void everyStepHasTheRateOfPyTorch(String name, Schedule schedule) {
    Schedule.Scheduler course = schedule.begin(STEPS);
    var rates = new float[STEPS];
    for (int step = 0; step < STEPS; step++) {
      rates[step] = (float) course.factor(step, step / STEPS_PER_EPOCH);
    }
    assertThat(name, rates).isWithin(1e-6, Golden.load("schedules").values(name));
  }
}
