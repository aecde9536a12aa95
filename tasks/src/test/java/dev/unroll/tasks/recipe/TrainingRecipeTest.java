package dev.unroll.tasks.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.optim.Adagrad;
import dev.unroll.optim.Adam;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.Clip;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.ClipByValue;
import dev.unroll.optim.CosineDecay;
import dev.unroll.optim.CosineRestarts;
import dev.unroll.optim.ExponentialDecay;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.Optimizer;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.RmsProp;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Sgd;
import dev.unroll.optim.StepDecay;
import dev.unroll.optim.WarmUp;
import dev.unroll.optim.WeightDecay;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.RecipeTest;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.RunListener;
import dev.unroll.tasks.TrainingResult;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastRecipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.train.Averaging;
import dev.unroll.train.EarlyStopping;
import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.Truncation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The training settings of a recipe: the names of optimizers, schedules and clipping. */
class TrainingRecipeTest {
  private static Recipe recipe(String key, String value) {
    return RecipeTest.small().with("training." + key, value);
  }

  @SuppressWarnings("unchecked") // keys of a recipe are texts
  private static Map<String, Object> written(TrainingConfig config) {
    ForecastConfig all = ForecastConfig.defaults().withTraining(config);
    return (Map<String, Object>) ForecastRecipe.write(all).get("training");
  }

  private static TrainingConfig training(Recipe recipe) {
    return ForecastRecipe.read(recipe).config().training();
  }

  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("{name: sgd, learningRate: 0.1}", new Sgd(0.1f)),
        Arguments.of(
            "{name: sgd, learningRate: 0.1, weightDecay: 0.02}",
            new WeightDecay(new Sgd(0.1f), 0.02f)),
        Arguments.of("{name: momentum, learningRate: 0.1}", new Momentum(0.1f, 0.9f)),
        Arguments.of(
            "{name: momentum, learningRate: 0.1, momentum: 0.7, nesterov: true}",
            Momentum.nesterov(0.1f, 0.7f)),
        Arguments.of(
            "{name: adagrad, learningRate: 0.1, initialAccumulator: 0.1}", new Adagrad(0.1f, 0.1f)),
        Arguments.of("{name: rmsprop, learningRate: 0.01}", new RmsProp()),
        Arguments.of(
            "{name: rmsprop, learningRate: 0.01, decay: 0.9, epsilon: 1e-6, momentum: 0.5,"
                + " centered: true}",
            new RmsProp(0.01f, 0.9f, 1e-6f, 0.5f, true)),
        Arguments.of("{name: adam, learningRate: 0.001}", new Adam()),
        Arguments.of("{name: adamw, learningRate: 0.001}", new AdamW()),
        Arguments.of(
            "{name: adamw, learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay:"
                + " 0.3}",
            new AdamW(0.1f, 0.8f, 0.9f, 1e-6f, 0.3f)),
        Arguments.of(
            "{name: adamw, learningRate: 0.1, beta1: 0.8, groups: [{parameters: vectors,"
                + " weightDecay: 0}, {parameters: simpleRnn1.*, name: momentum, learningRate: 1}]}",
            Groups.of(new AdamW(0.1f, 0.8f, 0.999f, 1e-8f, 0.01f))
                .with(ParameterFilter.vectors(), new AdamW(0.1f, 0.8f, 0.999f, 1e-8f, 0))
                .with(ParameterFilter.named("simpleRnn1.*"), new Momentum(1))));
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of("{name: constant}", Schedule.constant()),
        Arguments.of("{name: step, decay: 0.5, after: 4}", new StepDecay(0.5, 4)),
        Arguments.of("{name: step, decay: 0.5, after: 4, every: 2}", new StepDecay(0.5, 4, 2)),
        Arguments.of("{name: exponential, decay: 0.9}", new ExponentialDecay(0.9)),
        Arguments.of("{name: exponential, decay: 0.9, steps: 100}", new ExponentialDecay(0.9, 100)),
        Arguments.of("{name: plateau}", new Plateau()),
        Arguments.of(
            "{name: plateau, decay: 0.5, patience: 3, threshold: 0.01, cooldown: 2,"
                + " floor: 0.1}",
            new Plateau(0.5, 3, Plateau.Goal.MIN, 0.01, 2, 0.1)),
        Arguments.of("{name: cosine}", new CosineDecay()),
        Arguments.of("{name: cosine, floor: 0.1, steps: 50}", new CosineDecay(0.1, 50)),
        Arguments.of(
            "{name: restarts, steps: 50, growth: 2, floor: 0.1}", new CosineRestarts(50, 2, 0.1)),
        Arguments.of("{name: cosine, warmUp: 9}", new WarmUp(9, new CosineDecay())),
        Arguments.of(
            "{name: constant, warmUp: 9, warmUpFrom: 0.5}",
            new WarmUp(9, 0.5, Schedule.constant())));
  }

  static Stream<Arguments> clips() {
    return Stream.of(
        Arguments.of("clipNorm", "5", new ClipByNorm(5)),
        Arguments.of("clipValue", "0.1", new ClipByValue(0.1f)));
  }

  /** Written as a recipe and read again. */
  private static TrainingConfig again(Recipe recipe) {
    var written = ForecastRecipe.write(ForecastRecipe.read(recipe).config());
    return training(Recipe.of("again", "again.yaml", written, false, Registry.standard()));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void optimizersAreReadAndWritten(String yaml, Optimizer optimizer) {
    Recipe recipe = recipe("optimizer", yaml);
    assertThat(training(recipe).optimizer()).isEqualTo(optimizer);
    assertThat(again(recipe)).isEqualTo(training(recipe));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void schedulesAreReadAndWritten(String yaml, Schedule schedule) {
    Recipe recipe = recipe("schedule", yaml);
    assertThat(training(recipe).schedule()).isEqualTo(schedule);
    assertThat(again(recipe)).isEqualTo(training(recipe));
  }

  @ParameterizedTest
  @MethodSource("clips")
  void clippingIsReadAndWritten(String key, String value, Clip clip) {
    Recipe recipe = recipe(key, value);
    assertThat(training(recipe).clip()).isEqualTo(clip);
    assertThat(again(recipe)).isEqualTo(training(recipe));
  }

  @Test
  void howAnEpochIsJudgedIsReadAndWritten() {
    TrainingConfig config =
        training(
            RecipeTest.small()
                .with(
                    Map.of(
                        "training.metrics", "[rmse, mae]",
                        "training.monitor", "mae",
                        "training.earlyStopping", "{patience: 7, minDelta: 0.01}",
                        "training.averaging", "{exponential: 0.99}",
                        "training.accumulation", "3",
                        "training.prefetch", "2")));
    assertThat(config.metrics()).extracting(one -> one.get().name()).containsExactly("rmse", "mae");
    assertThat(config.monitor()).isEqualTo("mae");
    assertThat(config.earlyStopping()).isEqualTo(new EarlyStopping(7, 0.01));
    assertThat(config.averaging()).isEqualTo(Averaging.exponential(0.99));
    assertThat(config.accumulation()).isEqualTo(3);
    assertThat(config.prefetch()).isEqualTo(2);
    assertThat(written(config))
        .containsEntry("metrics", List.of("rmse", "mae"))
        .containsEntry("monitor", "mae")
        .containsEntry("earlyStopping", Map.of("patience", 7L, "minDelta", 0.01))
        .containsEntry("averaging", Map.of("exponential", 0.99))
        .containsEntry("accumulation", 3)
        .containsEntry("prefetch", 2);
    assertThat(training(recipe("averaging", "{uniformFrom: 50}")).averaging())
        .isEqualTo(Averaging.uniform(50));
    assertThat(training(recipe("averaging", "{whenNotImproving: 5}")).averaging())
        .isEqualTo(Averaging.whenNotImproving(5));
  }

  @Test
  void anIncompleteBatchIsLeftOutWhereTheRecipeSaysSo() {
    Recipe recipe = recipe("dropIncomplete", "true");
    assertThat(training(recipe).dropIncomplete()).isTrue();
    assertThat(again(recipe)).isEqualTo(training(recipe));
    assertThat(training(RecipeTest.small()).dropIncomplete()).isFalse();
    assertThatThrownBy(() -> recipe("dropIncomplete", "perhaps"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("training.dropIncomplete: ");
    Recipe large = recipe.with("training.batch", "1000");
    assertThatThrownBy(() -> Forecaster.training(large).fit())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("training.dropIncomplete: there is no complete batch of 1000 among");
  }

  @Test
  void oneLongSequenceIsTakenInChunks() {
    Map<String, String> chunks =
        Map.of(
            "data.feed", "sequence",
            "training.truncate", "7",
            "model.layers[0].simpleRnn.output", "all");
    Recipe recipe = RecipeTest.small().with(chunks);
    assertThat(training(recipe).truncation()).isEqualTo(new Truncation(7));
    assertThat(written(training(recipe))).containsEntry("truncate", 7);
    var steps = new long[1];
    TrainingResult<Forecaster> result =
        Forecaster.training(recipe.with("training.epochs", "2"))
            .fit(
                new RunListener() {
                  @Override
                  public void onStart(long total) {
                    steps[0] = total;
                  }
                });
    assertThat(steps[0]).isEqualTo(2 * 6); // 36 windows, one after the other
    List<History.Row> rows = result.history().rows();
    assertThat(rows.get(rows.size() - 1).step()).isEqualTo(2 * 6);
  }

  @Test
  void windowsAndLayersThatNeedTheWholeSequenceAreNotTakenInChunks() {
    assertThatThrownBy(() -> recipe("truncate", "7"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("training.truncate: only feed sequence trains on one long sequence");
    Map<String, String> bidirectional =
        Map.of(
            "data.feed", "sequence",
            "training.truncate", "7",
            "model.layers",
                "[{bidirectional: {merge: sum, forward: {simpleRnn: {hidden: 3}}, backward:"
                    + " {simpleRnn: {hidden: 3}}}}, dense]");
    Recipe recipe = RecipeTest.small().with(bidirectional);
    assertThatThrownBy(() -> Forecaster.training(recipe))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("training.truncate: layer bidirectional1: ")
        .hasMessageContaining("without truncation");
  }

  @Test
  void withoutKeysTheRateIsConstantAndNothingIsClipped() {
    assertThat(training(RecipeTest.small()).schedule()).isEqualTo(Schedule.constant());
    assertThat(training(RecipeTest.small()).clip()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          optimizer | {name: sgd, learningRate: 1, beta1: 0.9} \
            | training.optimizer: unknown key "beta1"
          optimizer | {name: sgd, learningRate: 1, nesterov: true} \
            | training.optimizer: unknown key "nesterov"
          optimizer | {name: adamw, learningRate: 1, weightDecay: -1} \
            | training.optimizer.weightDecay: expected a number of at least 0
          optimizer | {name: sgd, learningRate: 1, groups: [{learningRate: 2}]} \
            | training.optimizer.groups[0]: key "parameters" is missing
          optimizer | {name: sgd, learningRate: 1, groups: [{parameters: x, beta1: 2}]} \
            | training.optimizer.groups[0]: unknown key "beta1"
          schedule | {name: stp, decay: 0.5, after: 1} \
            | training.schedule.name: unknown value "stp"; did you mean "step"?
          optimizer | {name: adam, learningRate: 1, beta2: 0.99999999} \
            | training.optimizer.beta2: expected a number from 0 to below 1, got 0.99999999; as a
          optimizer | {name: sgd, learningRate: 1e-50} \
            | training.optimizer.learningRate: expected a number above 0, got 1.0E-50; as a float
          clipNorm | 1e39 | training.clipNorm: expected a number above 0, got 1.0E39; as a float
          schedule | {name: plateau, goal: max} | training.schedule: unknown key "goal"
          schedule | {name: step, decay: 0.5} | training.schedule: key "after" is missing
          schedule | {name: step, decay: 0, after: 1} \
            | training.schedule.decay: expected a number above 0
          schedule | {name: cosine, warmUpFrom: 0.5} \
            | training.schedule: unknown key "warmUpFrom"
          averaging | {exponential: 1} \
            | training.averaging.exponential: expected a number above 0 and below 1, got 1
          averaging | {exponential: 0.9, uniformFrom: 3} \
            | training.averaging: expected one of exponential
          earlyStopping | {minDelta: 1} | training.earlyStopping: key "patience" is missing
          metrics | [rmse, accuracy] | training.metrics: expected some of mse, rmse, mae, each once
          monitor | rmse | training.monitor: "rmse" is not measured; name it in training.metrics too
          schedule | {name: cosine, warmUp: 0} \
            | training.schedule.warmUp: expected a whole number of at least 1
          clipValue | 0 | training.clipValue: expected a number above 0
          """)
  void whatCannotBeIsRefusedWithItsPlace(String key, String value, String sentence) {
    assertThatThrownBy(() -> recipe(key, value))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: sgd, learningRate: 1, groups: [{parameters: lstm1.*}]} \
            | no parameter is in the group of those named lstm1.*; available: simpleRnn1.w,
          {name: sgd, learningRate: 1, groups: [{parameters: simpleRnn1.*}, {parameters: simpleRnn1.w}]} \
            | the group of those named simpleRnn1.w would update nothing: groups before it hold
          """)
  void groupsOfNoParametersAreRefusedWhenTheModelIsBuilt(String value, String sentence) {
    Recipe recipe = recipe("optimizer", value);

    assertThatThrownBy(() -> Forecaster.training(recipe))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml")
        .hasMessageContaining(sentence);
  }

  @Test
  void clippingIsOneOrTheOther() {
    assertThatThrownBy(() -> recipe("clipNorm", "5").with("training.clipValue", "1"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "training: expected either clipNorm or clipValue, got both; remove one");
  }

  @Test
  void whatHasNoWordCannotBeKeptInAFile() {
    ForecastConfig config = ForecastRecipe.read(RecipeTest.small()).config();
    Groups own = Groups.of(new Sgd(1)).with((name, parameter) -> true, new Sgd(2));
    var twice = new WeightDecay(new WeightDecay(new Sgd(1), 0.1f), 0.1f);
    for (Optimizer optimizer : new Optimizer[] {own, twice}) {
      var training = config.training().withOptimizer(optimizer);
      assertThatThrownBy(() -> ForecastRecipe.write(config.withTraining(training)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("train a Sequential with a Trainer to use a custom one");
    }
    var warm = new WarmUp(3, new WarmUp(4));
    assertThatThrownBy(
            () -> ForecastRecipe.write(config.withTraining(config.training().withSchedule(warm))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("after at most one warm-up");
    var upwards = new Plateau(0.5, 3, Plateau.Goal.MAX, 0.01, 2, 0.1);
    var training = config.training().withSchedule(new WarmUp(3, upwards));
    assertThatThrownBy(() -> ForecastRecipe.write(config.withTraining(training)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("the plateau of a recipe is one of the loss, with the goal MIN");
  }

  @Test
  void aRecipeTrainsWithAllOfThem() {
    Recipe recipe =
        recipe(
                "optimizer",
                "{name: adamw, learningRate: 0.01, groups: [{parameters: '*.b', weightDecay: 0}]}")
            .with("training.schedule", "{name: cosine, warmUp: 5, floor: 0.1}")
            .with("training.clipValue", "0.5");
    var plain = Forecaster.training(RecipeTest.small());
    var other = Forecaster.training(recipe);
    assertThat(plain.fit().score().metrics().get("rmse")).isNotNaN();
    assertThat(other.fit().score().metrics().get("rmse")).isNotNaN();
    assertThat(other.model().parameter("dense1.w").get())
        .isNotEqualTo(plain.model().parameter("dense1.w").get());
  }
}
