package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.cli.Cli;
import dev.unroll.store.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take any task, with a regressor, from a recipe to predictions. */
class RegressorCommandsTest {
  private static final String RECIPE =
      """
      task: regress
      data: {kind: sequences, id: id, label: label, time: time}
      model:
        layers:
          - gru: {hidden: 8, output: last}
          - dense
      training:
        optimizer: {name: adam, learningRate: 0.02}
        epochs: 20
      """;

  @TempDir private Path directory;
  private Path recipe;
  private Path wear;
  private Path run;

  /** Machines whose label is the rate at which their value rises, one time step after another. */
  @BeforeEach
  void files() throws IOException {
    var random = new Random(4);
    var text = new StringBuilder("id,label,time,v\n");
    for (int i = 0; i < 40; i++) {
      double rate = Math.round(500 * random.nextDouble()) / 100.0;
      for (int t = 0; t < 8; t++) {
        double value = rate * t + random.nextGaussian() / 10;
        text.append(String.format(Locale.ROOT, "e%d,%.2f,%d,%.3f\n", i, rate, t, value));
      }
    }
    wear = Files.writeString(directory.resolve("wear.csv"), text);
    recipe = Files.writeString(directory.resolve("wear.yaml"), RECIPE);
    run = directory.resolve("run");
  }

  private Cli.Outcome trained() {
    var outcome = Cli.run("train", recipe, "--data", wear, "--out", run);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  void trainShowsTheScoresNextToTheBaselines() {
    var outcome = trained();

    assertThat(outcome.out())
        .startsWith("wear: trained for 20 steps in ")
        .containsPattern("test set +RMSE +MAE +R2")
        .containsPattern("before training +\\d")
        .containsPattern("after training +0\\.\\d+ +0\\.\\d+ +0\\.9\\d+")
        .containsPattern("mean of training +1\\.\\d")
        .containsPattern("last value +1\\d\\.")
        .containsPattern("linear regression on last, mean and slope +0\\.0\\d+ ?\\*")
        .containsPattern("actual from +to +examples +RMSE +MAE +mean error")
        .contains("note: the model (RMSE ")
        .containsPattern("actual and predicted +\\Q" + run.resolve("scatter.png") + "\\E\n");
    assertThat(run.resolve("scatter.png")).isNotEmptyFile();
  }

  @Test
  void trainAndEvaluateAsJson() {
    Map<String, Object> object =
        Json.parseObject(
            Cli.run("train", recipe, "--data", wear, "--out", run, "--json").out(), "stdout");
    assertThat(object).containsEntry("task", "regress").containsKeys("quarters", "before");
    assertThat(((Map<?, ?>) object.get("metrics")).keySet().toString())
        .isEqualTo("[rmse, mae, r2]");
    assertThat((Map<?, ?>) object.get("baselines")).hasSize(4);

    Path plot = directory.resolve("wear.png");
    var outcome = Cli.run("evaluate", run, "--data", wear, "--plot", plot, "--json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    object = Json.parseObject(outcome.out(), "stdout");
    assertThat((Map<?, ?>) object.get("baselines")).hasSize(3); // linear regression is not kept
    assertThat(plot).isNotEmptyFile();
  }

  @Test
  void predictWritesARowForEachSequence() throws IOException {
    trained();
    Path unlabelled = directory.resolve("new.csv");
    Files.writeString(unlabelled, "id,time,v\n\"a,1\",0,0\n\"a,1\",1,2\nb,0,0\nb,1,4\n");
    List<String> lines = Cli.run("predict", run, "--input", unlabelled).out().lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("id,prediction");
    assertThat(lines.get(1)).matches("\"a,1\",-?\\d+\\.\\d+");
    double prediction = Double.parseDouble(lines.get(2).substring("b,".length()));
    String json = Cli.run("predict", run, "--input", unlabelled, "--json").out();
    assertThat(json.lines().map(line -> Json.parseObject(line, "stdout")))
        .containsExactly(
            Map.of("id", "a,1", "prediction", Double.valueOf(lines.get(1).split(",")[2])),
            Map.of("id", "b", "prediction", prediction));
    String answer = Cli.run("answer", run, "{\"steps\": [[0], [4]]}").out();
    assertThat((double) Json.parseObject(answer, "stdout").get("prediction"))
        .isCloseTo(prediction, within(1e-5)); // all digits of it
    Path out = directory.resolve("out.csv");
    assertThat(Cli.run("predict", run, "--input", unlabelled, "--out", out).out()).isEmpty();
    assertThat(Files.readAllLines(out)).isEqualTo(lines);
    assertThat(Cli.run("summary", run).code()).isZero();
  }

  private Path scaled(double factor) throws IOException {
    List<String> lines = Files.readAllLines(wear);
    var text = new StringBuilder(lines.get(0) + "\n");
    for (String line : lines.subList(1, lines.size())) {
      int last = line.lastIndexOf(',') + 1;
      text.append(line, 0, last).append(factor * Double.parseDouble(line.substring(last)));
      text.append('\n');
    }
    return Files.writeString(directory.resolve("scaled.csv"), text);
  }

  @Test
  void valuesInAnotherUnitAreNoted() throws IOException {
    trained();
    Path large = scaled(1000);
    String far = "scaled.csv is far from the values of training \\(-0\\.\\d+ to 3\\d\\.\\d+\\) in ";
    assertThat(Cli.run("predict", run, "--input", large).err())
        .containsPattern(
            far
                + "\\d+ of 40 sequences, the first \"e0\" \\(-?\\d+ to \\d+\\); check its unit and");
    var outcome = Cli.run("evaluate", run, "--data", large);
    assertThat(outcome.out() + outcome.err())
        .contains("column \"v\" of the file is far from the values of training (");
    Path small = scaled(0.001);
    assertThat(Cli.run("predict", run, "--input", small).err())
        .contains(
            "column \"v\" of " + small + " is nearly constant next to the values of training");
    String json = Cli.run("answer", run, "{\"steps\": [[0], [4000], [9000]]}").out();
    assertThat(Json.parseObject(json, "stdout").get("notes").toString())
        .contains("column \"v\" of the request is far from the values of training (");
    for (Object[] command :
        new Object[][] {
          {"predict", run, "--input", wear},
          {"evaluate", run, "--data", wear},
          {"answer", run, "{\"steps\": [[0], [4], [9]]}"}
        }) {
      outcome = Cli.run(command);
      assertThat(outcome.out() + outcome.err()).doesNotContain("values of training");
    }
  }

  @Test
  void aTestSetInAnotherUnitIsNoted() throws IOException {
    Path test = scaled(1000);
    var outcome =
        Cli.run("train", recipe, "--set", "data.train=" + wear, "--set", "data.test=" + test);
    assertThat(outcome.out() + outcome.err())
        .contains("column \"v\" of the test set is far from the values of training (");
  }

  @Test
  void predictRefusesWhatARegressorOfSequencesDoesNotRead() {
    trained();
    refused("pass a file of them with --input", "predict", run);
    refused("reads sequences of 1 number a step, not texts", "predict", run, "worn");
    refused(
        "--horizon and --plot are for forecasters",
        "predict",
        run,
        "--input",
        wear,
        "--horizon",
        3);
    refused("a regressor (expected a classifier); use unroll predict", "classify", run);
    refused("new.csv", "predict", run, "--input", directory.resolve("new.csv"));
  }

  @Test
  void aFileOfDecimalCommasIsReadAndSoIsOneThatTheUserDescribes() throws IOException {
    String text = Files.readString(wear).replace(',', ';').replace('.', ',');
    Files.writeString(wear, text);
    trained();
    Path piped = Files.writeString(directory.resolve("piped.csv"), text.replace(';', '|'));
    var expected = Cli.run("predict", run, "--input", wear);
    assertThat(expected.code()).as(expected.err()).isZero();

    assertThat(expected.out().lines()).hasSize(41);
    assertThat(Cli.run("predict", run, "--input", piped).out()).isEqualTo(expected.out());
    var set = Cli.run("evaluate", run, "--data", piped, "--set", "data.separator=pipe");
    assertThat(set.code()).as(set.err()).isZero();
    assertThat(set.out().replace("piped.csv", "wear.csv "))
        .isEqualTo(Cli.run("evaluate", run, "--data", wear).out());
    refused(
        "data.scale is not a setting", "evaluate", run, "--data", wear, "--set", "data.scale=none");
  }

  private static void refused(String sentence, Object... command) {
    var outcome = Cli.run(command);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence);
  }

  @Test
  void textsComeAsArgumentsFromAFileAndFromStdin() throws IOException {
    var random = new Random(1);
    String[] words = {"awful", "poor", "fair", "good", "superb"};
    var table = new StringBuilder("text,label\n");
    for (int i = 0; i < 100; i++) {
      int stars = random.nextInt(5);
      table.append("a ").append(words[stars]).append(" film,").append(stars).append('\n');
    }
    Path reviews = Files.writeString(directory.resolve("reviews.csv"), table);
    Files.writeString(
        recipe,
        """
        task: regress
        data: {kind: text}
        model: {layers: [embedding: {size: 4}, gru: {hidden: 4, output: last}, dense]}
        training: {epochs: 2}
        """);
    assertThat(Cli.run("train", recipe, "--data", reviews, "--out", run).code()).isZero();
    String arguments = Cli.run("predict", run, "a good film", "a poor film").out();

    assertThat(arguments.lines()).hasSize(3).first().isEqualTo("id,prediction");
    Path lines = Files.writeString(directory.resolve("lines.txt"), "a good film\na poor film\n");
    assertThat(Cli.run("predict", run, "--input", lines).out()).isEqualTo(arguments);
    var in = new ByteArrayInputStream(Files.readAllBytes(lines));
    assertThat(Cli.run(in, new ByteArrayOutputStream(), "predict", run).out()).isEqualTo(arguments);
    refused("pass texts as arguments or with --input", "predict", run, "a", "--input", lines);
    String comments = "comment,n\na good film,1\na poor film,2\n";
    var piped = new ByteArrayInputStream(comments.getBytes(StandardCharsets.UTF_8));
    var outcome = Cli.run(piped, new ByteArrayOutputStream(), "predict", run);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("stdin:1: the first 3 lines have 2 fields each");
    Files.writeString(lines, comments);
    refused("--set data.text=COLUMN", "predict", run, "--input", lines);
  }
}
