package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Series;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.optim.Groups;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Rule;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.WeightDecay;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Returns;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task takes custom layers, losses, metrics, optimizers and schedules as objects. */
class CustomPartsTest {
  @TempDir Path directory;

  /** Scales what goes through by a constant. */
  record Gain(int input, double factor) implements Layer {
    @Override
    public String type() {
      return "gain";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("input", input, "factor", factor);
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Map.of();
    }

    @Override
    public Sequence apply(Sequence x, Pass pass) {
      return x.mapRows(rows -> rows.times((float) factor));
    }

    @Override
    public int[] outputShape(int... inputShape) {
      return inputShape.clone();
    }

    @Override
    public String path() {
      return "row by row";
    }

    static Gain read(Fields fields) {
      return new Gain(
          fields.integer("input", 1, Integer.MAX_VALUE), fields.number("factor", Range.ANY));
    }
  }

  /** The squared error times a factor. */
  record Scaled(double factor) implements Loss {
    @Override
    public Tensor apply(Sequence prediction, Target target) {
      return new MeanSquaredError().apply(prediction, target).times((float) factor);
    }

    @Override
    public String text() {
      return "scaled";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("factor", factor);
    }
  }

  /** Moves each weight by a fixed amount against the sign of its gradient. */
  record SignDescent(float learningRate, double threshold) implements Rule {
    @Override
    public boolean movesWithoutGradient() {
      return false;
    }

    @Override
    public void update(Slice s) {
      for (int i = 0; i < s.length(); i++) {
        float g = s.gradients()[s.from() + i];
        s.values()[s.offset() + i] -= Math.abs(g) > threshold ? s.rate() * Math.signum(g) : 0;
      }
    }

    @Override
    public String text() {
      return "sign";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of(
          "learningRate", Double.parseDouble(Float.toString(learningRate)), "threshold", threshold);
    }

    static SignDescent read(Fields fields) {
      return new SignDescent(
          fields.real("learningRate", Range.POSITIVE),
          fields.number("threshold", Range.NOT_NEGATIVE));
    }
  }

  /** Falls by steps of a half. */
  record Halving(long every) implements Schedule {
    @Override
    public Scheduler begin(long steps) {
      return (step, epoch) -> StrictMath.pow(0.5, (double) Math.floorDiv(step, every));
    }

    @Override
    public String text() {
      return "halving";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("every", every);
    }
  }

  /** A metric under another name. */
  private static Metric bias() {
    return new Renamed(ErrorMetric.mae(), "bias");
  }

  record Renamed(Metric metric, String name) implements Metric {
    @Override
    public void update(Sequence prediction, Target target) {
      metric.update(prediction, target);
    }

    @Override
    public double value() {
      return metric.value();
    }

    @Override
    public void clear() {
      metric.clear();
    }

    @Override
    public Map<String, Double> state() {
      return metric.state();
    }

    @Override
    public void restore(Map<String, Double> state) {
      metric.restore(state);
    }

    @Override
    public boolean higherIsBetter() {
      return metric.higherIsBetter();
    }
  }

  private static Registry registry() {
    return Registry.builtIn()
        .withLayers(layers -> layers.with("gain", Gain::read))
        .withLoss("scaled", fields -> new Scaled(fields.number("factor", Range.POSITIVE)))
        .withMetric("bias", CustomPartsTest::bias)
        .withOptimizer("sign", SignDescent::read)
        .withSchedule(
            "halving", fields -> new Halving(fields.longInteger("every", 1, Long.MAX_VALUE)));
  }

  private static ForecastConfig config() {
    return ForecastConfig.builder()
        .window(5)
        .layers(
            List.of(
                LayerSpec.of(Gru.units(3, Returns.LAST)),
                LayerSpec.of(features -> new Gain(features, 1.5)),
                LayerSpec.of(Dense.units(1))))
        .training(
            TrainingConfig.defaults()
                .withLoss(new Scaled(2))
                .withOptimizer(new SignDescent(0.01f, 1e-4))
                .withSchedule(new Halving(7))
                .withMetrics(CustomPartsTest::bias)
                .withSteps(20))
        .build();
  }

  private static Series series() {
    return Series.sine(0, 12, 80);
  }

  private static History.Row lastRow(TrainingResult<?> result) {
    List<History.Row> rows = result.history().rows();
    return rows.get(rows.size() - 1);
  }

  @Test
  void aTaskTrainsWithObjects() {
    TrainingResult<Forecaster> result = Forecaster.training(config(), series()).fit();

    assertThat(result.score().value("rmse")).isLessThan(result.score().before().get("rmse"));
    assertThat(lastRow(result).metrics()).containsKey("bias");
    assertThat(result.predictor().model().layers().values())
        .extracting(Layer::type)
        .containsExactly("gru", "gain", "dense");
  }

  @Test
  void aModelFileNamesTheCustomPartsThatItNeeds() {
    Path file = directory.resolve("custom.safetensors");
    Forecaster forecaster = Forecaster.training(config(), series()).fit().predictor();
    forecaster.save(file);

    assertThatThrownBy(() -> Forecaster.load(file, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(
            file.toString(),
            "layer \"gain\"",
            "loss \"scaled\"",
            "metric \"bias\"",
            "optimizer \"sign\"",
            "schedule \"halving\"",
            "Registry.withLayers",
            "Registry.withOptimizer");
    assertThatThrownBy(
            () ->
                Predictor.load(
                    file, Registry.builtIn().withLayers(all -> all.with("gain", Gain::read))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("loss \"scaled\"")
        .hasMessageNotContaining("gain");
  }

  @Test
  void withARegistryItLoadsToTheSameBitsAndSettings() {
    Path file = directory.resolve("custom.safetensors");
    Forecaster forecaster = Forecaster.training(config(), series()).fit().predictor();
    forecaster.save(file);

    Forecaster loaded = Forecaster.load(file, registry());
    assertThat(loaded.predict(series(), 1).values())
        .containsExactly(forecaster.predict(series(), 1).values());
    TrainingConfig training = loaded.config().training();
    assertThat(training.loss()).isEqualTo(new Scaled(2));
    assertThat(training.optimizer()).isEqualTo(new SignDescent(0.01f, 1e-4));
    assertThat(training.schedule()).isEqualTo(new Halving(7));
    assertThat(training.metrics().get(0).get().name()).isEqualTo("bias");
    Path again = directory.resolve("again.safetensors");
    loaded.save(again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void aFileWithoutCustomPartsNeedsNothing() throws Exception {
    Path file = directory.resolve("plain.safetensors");
    Forecaster.training(
            ForecastConfig.defaults()
                .withWindow(5)
                .withTraining(TrainingConfig.defaults().withSteps(1)),
            series())
        .fit()
        .predictor()
        .save(file);

    assertThat(java.nio.file.Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("needs");
    assertThat(Predictor.load(file, Registry.builtIn())).isInstanceOf(Forecaster.class);
  }

  @Test
  void aRecipeNamesThemToo() {
    String text =
        """
        task: forecast
        data: {series: sine, train: {from: 0, to: 6, points: 60}, test: {from: 6, to: 9, points: 40}, window: 4}
        model:
          layers:
            - gru: {hidden: 3, output: last}
            - gain: {factor: 0.5}
            - dense
        training:
          loss: {name: scaled, factor: 3}
          optimizer: {name: sign, learningRate: 0.01, threshold: 0}
          schedule: {name: halving, every: 4}
          metrics: [bias, rmse]
          steps: 6
        """;
    Recipe recipe = Recipe.parse("custom", "custom.yaml", text, registry());

    TrainingResult<Forecaster> result = Forecaster.training(recipe).fit();
    assertThat(lastRow(result).metrics()).containsKeys("bias", "rmse");
    assertThat(result.predictor().config().training().loss()).isEqualTo(new Scaled(3));
    assertThatThrownBy(() -> Recipe.parse("custom", "custom.yaml", text, Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("custom.yaml: ");
    assertThatThrownBy(
            () ->
                Recipe.parse(
                    "custom", "custom.yaml", text.replace("factor: 3", "facto: 3"), registry()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("factor");
  }

  @Test
  void aRunIsResumedWithARegistry() {
    Recipe recipe =
        Recipe.parse(
            "custom",
            "custom.yaml",
            """
            task: forecast
            data: {series: sine, train: {from: 0, to: 6, points: 60}, test: {from: 6, to: 9, points: 40}, window: 4}
            model: {layers: [gru: {hidden: 3, output: last}, gain: {factor: 0.5}, dense]}
            training: {optimizer: {name: sign, learningRate: 0.01, threshold: 0}, steps: 12, shuffle: true}
            """,
            registry());
    var whole = Forecaster.training(recipe).fit();
    var where = Checkpoints.in(directory.resolve("run")).everySteps(1);
    Training<Forecaster> stopped = Forecaster.training(recipe).checkpoints(where);
    stopped.listener(
        new dev.unroll.train.TrainingListener() {
          @Override
          public void onStep(dev.unroll.train.StepEvent event) {
            if (event.step() >= 3) {
              stopped.requestStop();
            }
          }
        });
    stopped.fit();

    assertThatThrownBy(
            () -> Training.of(where, Map.of(), DataLocation.ofRecipe(), Registry.builtIn()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("sign");
    TrainingResult<?> resumed =
        Training.of(where, Map.of(), DataLocation.ofRecipe(), registry())
            .resume(RunListener.silent());
    assertThat(resumed.score().metrics()).isEqualTo(whole.score().metrics());
  }

  /** A custom loss with the name of a loss of this library. */
  record Disguised() implements Loss {
    @Override
    public Tensor apply(Sequence prediction, Target target) {
      return new MeanSquaredError().apply(prediction, target).times(2);
    }

    @Override
    public String text() {
      return "mse";
    }
  }

  @Test
  void aCustomPartCannotTakeANameOfThisLibrary() {
    ForecastConfig config =
        config().withTraining(TrainingConfig.defaults().withLoss(new Disguised()).withSteps(1));

    assertThatThrownBy(() -> Forecaster.training(config, series()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Disguised", "mse", "use another name");
    assertThatThrownBy(() -> Registry.builtIn().withMetric("rmse", ErrorMetric::mae))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rmse");
    assertThatThrownBy(() -> Registry.builtIn().withLoss("mae", fields -> new Scaled(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void weightDecayAndGroupsOfACustomRuleAreReadAgain() {
    var rule = new SignDescent(0.01f, 1e-4);
    var optimizer =
        Groups.of(new WeightDecay(rule, 0.25f))
            .with(ParameterFilter.named("*.b"), new SignDescent(0.5f, 0.125));
    ForecastConfig config =
        ForecastConfig.builder()
            .window(5)
            .training(TrainingConfig.defaults().withOptimizer(optimizer).withSteps(1))
            .build();
    Path file = directory.resolve("grouped.safetensors");
    Forecaster.training(config, series()).fit().predictor().save(file);

    assertThat(Forecaster.load(file, registry()).config().training().optimizer())
        .isEqualTo(optimizer);
  }

  @Test
  void settingsThatNoFileCouldHoldAreRefusedBeforeTraining() {
    ForecastConfig config =
        ForecastConfig.builder()
            .window(5)
            .training(TrainingConfig.defaults().withEpochs(3_000_000_000L))
            .build();

    assertThatThrownBy(() -> Forecaster.training(config, series()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ForecastConfig: training.epochs");
  }

  @Test
  void aHostileOrDamagedListOfNeedsIsRefusedWithoutControlCharacters() {
    Path path = Path.of("m.safetensors");
    Map<String, Object> hostile =
        Map.of("needs", Map.of("layer", List.of("\u001b[2Jx".repeat(90))));
    assertThatThrownBy(() -> CustomParts.read(hostile, path).require(Registry.builtIn(), path))
        .isInstanceOf(BadInputException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b").hasSizeLessThan(400))
        .hasMessageContaining("Registry.withLayers");
    assertThatThrownBy(
            () ->
                CustomParts.read(Map.of("needs", Map.of("evil\u001b", List.of("x"))), path)
                    .require(Registry.builtIn(), path))
        .isInstanceOf(BadInputException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b"));
    for (Object damaged : List.of("x", List.of("layer"), Map.of("layer", List.of(1)))) {
      assertThatThrownBy(() -> CustomParts.read(Map.of("needs", damaged), path))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("needs is damaged");
    }
  }
}
