package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.unroll.BadInputException;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Sgd;
import dev.unroll.tasks.forecast.ForecastConfig;
import dev.unroll.tasks.forecast.ForecastRecipe;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.forecast.Split;
import dev.unroll.tasks.recipe.Yaml;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingConfig.Duration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class RecipeTest {
  public static final String SMALL =
      """
      about: A small one.
      task: forecast
      data:
        series: noisy-sine
        points: 60
        step: 0.1
        noise: 0.1
        seed: 7
        window: 4
        split: {points: 40}
        scale: none
      model:
        layers:
          - simpleRnn: {hidden: 3, output: last, initializer: uniform}
          - activation: {function: tanh}
          - dense
      training:
        optimizer: {name: sgd, learningRate: 1e-2}
        steps: 20
        report: 5
      expect: {metric: rmse, atMost: 100}
      """;

  public static Recipe small() {
    return Recipe.parse("small", "small.yaml", SMALL);
  }

  private static Throwable reading(String yaml) {
    return catchThrowable(() -> Recipe.parse("small", "small.yaml", yaml));
  }

  @Test
  void readsNumbersAsPeopleWriteThem() {
    assertThat(ForecastRecipe.read(small()).config().training().optimizer())
        .isEqualTo(new Sgd(0.01f));
  }

  @Test
  void layersWithinLayersAreWrittenAsThoseOfTheModel() {
    String yaml =
        SMALL.replace(
            "    - simpleRnn: {hidden: 3, output: last, initializer: uniform}\n",
            """
                - bidirectional: {layer: {lstm: {hidden: 5, output: all}}}
                - dropout: {keep: 0.8}
                - branches:
                    layers:
                      - pool: {kind: mean}
                      - attentionPool
            """);
    assertThat(yaml).isNotEqualTo(SMALL);
    var model = Forecaster.training(Recipe.parse("small", "small.yaml", yaml)).model();
    assertThat(model.parameter("bidirectional1.backward.w").shape()).containsExactly(1, 20);
    assertThat(model.parameter("branches1.attentionPool1.q").shape()).containsExactly(10, 1);
    assertThat(model.parameter("dense1.w").shape()).containsExactly(20, 1);
  }

  @Test
  void leavesWhatIsNotNamedAtItsDefault() {
    Recipe bare =
        Recipe.parse("bare", "bare.yaml", "task: forecast\ndata: {}\nmodel: {}\ntraining: {}\n");

    assertThat(ForecastRecipe.read(bare).config().layers())
        .isEqualTo(ForecastConfig.defaults().layers());
    assertThat(ForecastRecipe.read(bare).config().training().optimizer())
        .isEqualTo(ForecastConfig.defaults().training().optimizer());
    assertThatThrownBy(() -> Forecaster.training(bare))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "bare.yaml: data.series is missing; set it, or pass a file with --data"
                + " (DataLocation.of in Java)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          about: A small one. | abot: A small one. | unknown key "abot"; did you mean "about"?
          window: 4 | windw: 4 | data: unknown key "windw"; did you mean "window"?
          hidden: 3 | hiden: 3 | model.layers[0]: unknown key "hiden"; did you mean "hidden"?
          simpleRnn | simpelRnn | model.layers[0]: unknown layer "simpelRnn"; did you mean "simpleRnn"?
          simpleRnn | convolution | known: lstm, simpleRnn, gru, dense,
          task: forecast | task: forcast | task: unknown value "forcast"; did you mean "forecast"?
          name: sgd | name: sdg | training.optimizer.name: unknown value "sdg"; did you mean "sgd"?
          noisy-sine | noisy-sin | data.series: there is no series "noisy-sin"; did you mean "noisy-sine"?
          steps: 20 | steps: soon | training.steps: expected a whole number of at least 1, got "soon"
          steps: 20 | steps: 0 | training.steps: expected a whole number of at least 1, got 0
          steps: 20 | stops: 20 | training: unknown key "stops"; did you mean "steps"?
          {points: 40} | {share: 1.5} | data.split.share: expected a number above 0 and below 1, got 1.5
          {points: 40} | {points: 40, share: 0.5} | data.split: expected either points, such as 600, or share
          scale: none | transform: [lag] | data.transform[0]: unknown transform "lag"; did you mean "log"?
          scale: none | transform: log | data.transform: expected a list of transforms, such as [log, difference]
          scale: none | transform: {y: log} | data.transform.y: expected a list of transforms
          scale: none | transform: [log: {ofset: 1}] | data.transform[0]: log: unknown key "ofset"; did you mean "offset"?
          scale: none | transform: [log, 3] | data.transform[1]: expected log, {log: {offset: 1}}, difference
          scale: none | transform: [difference: {lag: 2}] | data.transform[0]: difference: unknown key "lag"
          scale: none | transform: [seasonalDifference] | data.transform[0]: expected the points of a season, such as {seasonalDifference: 12}
          scale: none | transform: [{seasonalDifference: 0}] | seasonalDifference: expected a whole number from 1
          scale: none | calendar: [month, day] | data.calendar: unknown value "day"; known: month, day-of-week
          scale: none | calendar: [mnth] | data.calendar: unknown value "mnth"; did you mean "month"?
          scale: none | calendar: [month, month] | data.calendar: "month" appears twice; keep one
          scale: none | strategy: directly | data.strategy: unknown value "directly"; did you mean "direct"?
          scale: none | scale: {noisy-sine: nine} | data.scale.noisy-sine: unknown value "nine"; did you mean "none"?
          scale: none | scale: nine | data.scale: unknown value "nine"; did you mean "none"?
          initializer: uniform | initializer: unform | unknown initializer "unform"
          output: last | output: lost | model.layers[0]: output: unknown value "lost"; did you mean "last"?
          metric: rmse | metric: rsme | expect.metric: unknown value "rsme"; did you mean "rmse"?
          - dense | - dense: {units: 1, units: 2} | small.yaml:16: the key "units" appears twice; keep one
          - dense | - {dense: {}, lstm: {}} | model.layers[2]: expected one layer with its settings
          seed: 7 | seed: seven | data.seed: expected a whole number
          """)
  void namesFileAndKeyAndWhatWasMeant(String was, String is, String sentence) {
    String yaml = SMALL.replaceFirst(java.util.regex.Pattern.quote(was), is);

    assertThat(reading(yaml))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml")
        .hasMessageContaining(sentence);
  }

  @Test
  void aKeyThatIsThereTwiceIsRefusedWithItsLine() {
    assertThat(reading(SMALL + "seed: 1\nseed: 2\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("small.yaml:23: the key \"seed\" appears twice; keep one");
  }

  @Test
  void brokenYamlIsRefusedWithItsLineInOneSentence() {
    assertThat(reading("task: forecast\ndata: [1, 2\nmodel: {}\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching("small\\.yaml:[23]: not YAML: [^\\n]+");
    assertThat(reading("\tdata: 1")).hasMessageMatching("small\\.yaml:1: not YAML: [^\\n]+");
    assertThat(reading("")).hasMessageContaining("got an empty file");
    assertThat(reading("- a\n- b\n")).hasMessageContaining("expected keys with values");
    assertThat(reading(SMALL + "---\ntask: forecast\n")).isInstanceOf(BadInputException.class);
  }

  @Test
  void aRecipeCutShortAnywhereIsReadOrRefusedInOneSentence() {
    for (int length = 0; length < SMALL.length(); length++) {
      Throwable refusal = reading(SMALL.substring(0, length));
      if (refusal != null) {
        assertThat(refusal).as("%d characters", length).isInstanceOf(BadInputException.class);
        assertThat(refusal.getMessage()).startsWith("small.yaml").doesNotContain("\n");
      }
    }
  }

  @Test
  void aFileThatIsNoTextIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("own.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThatThrownBy(() -> Recipe.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("own.yaml: not UTF-8 text");

    Files.writeString(file, SMALL, StandardCharsets.UTF_8);
    assertThat(Recipe.read(file).name()).isEqualTo("own");
  }

  @Test
  void aChangedValueMakesAChangedRecipe() {
    Recipe changed = small().with("training.steps", "7");

    assertThat(ForecastRecipe.read(changed).config().training().duration())
        .isEqualTo(Duration.steps(7));
    assertThat(changed.changed()).isTrue();
    assertThat(small().changed()).isFalse();
  }

  @Test
  void anIntervalOfReportsStaysWithAnotherDurationInAnyOrder() {
    var before = new LinkedHashMap<String, String>();
    before.put("training.report", "2");
    before.put("training.epochs", "9");

    assertThat(ForecastRecipe.read(small().with(before)).config().training())
        .isEqualTo(
            ForecastRecipe.read(small().with("training.epochs", "9").with("training.report", "2"))
                .config()
                .training())
        .extracting(TrainingConfig::reportEvery)
        .isEqualTo(2L);
  }

  @Test
  void anotherSeedIsNoChange() {
    Recipe other = small().withSeed(-5);

    assertThat(other.seed()).isEqualTo(-5);
    assertThat(other.changed()).isFalse();
    assertThat(ForecastRecipe.read(other).config().training().seed()).isEqualTo(-5);
    assertThat(other.with("data.seed", "8").changed()).isTrue();
  }

  @Test
  void reachesIntoLayersAndObjects() {
    Recipe changed =
        small()
            .with("model.layers[0].simpleRnn.hidden", "9")
            .with("model.layers.2.dense.initializer", "glorot")
            .with("training.optimizer", "{name: adam, learningRate: 0.5}")
            .with("training.clipNorm", "1")
            .with("data.split.points", "30");
    ForecastConfig config = ForecastRecipe.read(changed).config();

    assertThat(config.layers().get(0).settings()).containsEntry("hidden", 9);
    assertThat(config.layers().get(2).settings()).containsEntry("initializer", "glorot");
    assertThat(config.training().optimizer()).isEqualTo(new Adam(0.5f));
    assertThat(config.training().clip()).isNotNull();
    assertThat(config.split()).isEqualTo(Split.points(30));
  }

  @Test
  void epochsTakeThePlaceOfSteps() {
    var training = ForecastRecipe.read(small().with("training.epochs", "300")).config().training();

    assertThat(training.duration()).isEqualTo(Duration.epochs(300));
    assertThat(training.reportEvery()).isEqualTo(6); // a fiftieth
  }

  @Test
  void severalValuesCanChangeAtOnce() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("data.split", "{share: 0.5}");
    values.put("data.horizon", "3");

    assertThat(ForecastRecipe.read(small().with(values)).config().horizon()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          training.stps | 5 | training: unknown key "stps"; did you mean "steps"?
          trainin.steps | 5 | unknown key "trainin"; did you mean "training"?
          training.steps | many | training.steps: expected a whole number of at least 1, got "many"
          training.steps | '' | training.steps: a value is missing after the equals sign
          seed | seven | seed: expected a whole number
          seed | 1.5 | seed: expected a whole number
          model.layers[7].dense | {} | expected a position from 0 to 2, got "7"
          task.name | x | "task" is a value and has no keys below it
          data | 5 | data: expected an object, got 5
          data.window | 2000000000 | data.window: expected a whole number from 1 to 1000000
          data.window | '[1' | data.window:1: not YAML
          """)
  void refusesWhatTheRecipeDoesNotKnow(String key, String value, String sentence) {
    assertThatThrownBy(() -> small().with(key, value))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("small.yaml")
        .hasMessageContaining(sentence);
  }

  @Test
  void layersThatDoNotFitTheWindowsAreRefusedWhenTheModelIsBuilt() {
    assertThatThrownBy(() -> create("model.layers[0].simpleRnn.output", "all"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("set the last recurrent layer's output to last");
    assertThatThrownBy(() -> create("model.layers[2].dense.units", "2"))
        .hasMessageContaining("the last layer's size is 2, but data.horizon is 1");
    assertThatThrownBy(() -> create("data.feed", "sequence"))
        .hasMessageContaining("set the last recurrent layer's output to all");
    assertThatThrownBy(() -> create("data.window", "100"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("60 points are too few");
    assertThatCode(() -> create("data.horizon", "2")).doesNotThrowAnyException();
  }

  private static Training<Forecaster> create(String key, String value) {
    return Forecaster.training(small().with(key, value));
  }

  @Test
  void aNumberSignBelongsToTheValueOfAnOption() {
    assertThat(Yaml.option("Sentence #", "x")).isEqualTo("Sentence #");
    assertThat(Yaml.option("#", "x")).isEqualTo("#");
    assertThat(Yaml.option("\"Sentence #\"", "x")).isEqualTo("Sentence #");
    assertThat(Yaml.option("[a, \"b #\"]", "x")).isEqualTo(List.of("a", "b #"));
    assertThat(Yaml.option("7", "x")).isEqualTo(7);
  }
}
