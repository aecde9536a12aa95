package dev.unroll.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.testing.Configs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers, schedules and bounds describe all of their settings. */
class OptimizerConfigTest {
  static List<Optimizer> optimizers() {
    return List.of(
        new Sgd(0.3f),
        new Momentum(0.3f),
        new Adagrad(0.3f),
        new RmsProp(),
        new Adam(),
        new AdamW(),
        new WeightDecay(new Sgd(0.3f), 0.2f),
        Groups.of(new Adam()).with(ParameterFilter.named("*.b"), new Sgd(0.3f)));
  }

  static List<Schedule> schedules() {
    return List.of(
        Schedule.constant(),
        new StepDecay(0.5, 3),
        new ExponentialDecay(0.9),
        new Plateau(),
        new CosineDecay(),
        new CosineRestarts(7),
        new WarmUp(5, new CosineDecay()));
  }

  static List<Clip> clips() {
    return List.of(new ClipByNorm(5), new ClipByValue(0.5f));
  }

  private static Object another(Object value) {
    if (value instanceof Schedule) {
      return new StepDecay(0.25, 2);
    }
    return value instanceof Rule
        ? new Sgd(0.7f)
        : List.of(new Groups.Group(ParameterFilter.vectors(), new Sgd(0.3f)));
  }

  @Test
  void noneIsMissingHere() {
    Configs.assertAllOf(Optimizer.class, optimizers());
    Configs.assertAllOf(Schedule.class, schedules());
    Configs.assertAllOf(Clip.class, clips());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anotherSettingIsAnotherOptimizer(Optimizer optimizer) {
    Configs.assertPlain(optimizer.config());
    Configs.assertComplete(
        (Record) optimizer, record -> ((Optimizer) record).config(), OptimizerConfigTest::another);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void anotherSettingIsAnotherSchedule(Schedule schedule) {
    Configs.assertPlain(schedule.config());
    Configs.assertComplete(
        (Record) schedule, record -> ((Schedule) record).config(), OptimizerConfigTest::another);
  }

  @ParameterizedTest
  @MethodSource("clips")
  void anotherBoundIsAnotherClip(Clip clip) {
    Configs.assertPlain(clip.config());
    Configs.assertComplete(
        (Record) clip, record -> ((Clip) record).config(), OptimizerConfigTest::another);
  }

  @Test
  void theKeysAreThoseOfRecipesInTheirOrder() {
    assertThat(optimizers().stream().map(Optimizer::text))
        .containsExactly("sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw", "sgd", "adam");
    assertThat(schedules().stream().map(Schedule::text))
        .containsExactly(
            "constant", "step", "exponential", "plateau", "cosine", "restarts", "cosine");
    assertThat(new AdamW().config().toString())
        .isEqualTo(
            "{learningRate=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-8, weightDecay=0.01}");
    assertThat(new Adam().withEpsilonHat(1e-7f).config().toString())
        .isEqualTo("{learningRate=0.001, beta1=0.9, beta2=0.999, epsilonHat=1.0E-7}");
    assertThat(optimizers().get(7).config())
        .hasEntrySatisfying(
            "groups",
            groups ->
                assertThat(groups.toString())
                    .isEqualTo("[{parameters=*.b, name=sgd, learningRate=0.3}]"));
    assertThat(new WarmUp(5, 0.1, new CosineDecay()).config().toString())
        .isEqualTo("{floor=0.0, steps=0, warmUp=5, warmUpFrom=0.1}");
    assertThat(new ClipByNorm(0.1f).config().toString()).isEqualTo("{clipNorm=0.1}");
  }

  @Test
  void whatRecipesHaveNoWordsForIsRefused() {
    var decay = new WeightDecay(new AdamW(), 0.1f);
    assertThatThrownBy(decay::config)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("weightDecay: the rule decays its weights already");
    Groups groups = Groups.of(new Sgd(1)).with((name, parameter) -> true, new Sgd(2));
    assertThatThrownBy(groups::config)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("groups: recipes cannot express a custom filter");
    var warm = new WarmUp(3, new WarmUp(4));
    assertThatThrownBy(warm::config)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("warmUp: the schedule that follows warms up already");
    Schedule own = steps -> (step, epoch) -> 0.5;
    assertThatThrownBy(() -> new WarmUp(3, own).config())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Override config and text.");
  }
}
