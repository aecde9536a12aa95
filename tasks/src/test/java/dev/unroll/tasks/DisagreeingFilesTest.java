package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Safetensors;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.forecast.Forecaster;
import dev.unroll.tasks.regress.Regressor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model files whose recipe, coder, labels and network do not fit each other. */
class DisagreeingFilesTest {
  private static final String EXTRA = "unroll.extra";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void setUp() {
    file = directory.resolve("m.safetensors");
  }

  /** Trains a model from a recipe, and returns what its file holds next to the network. */
  private String train(String recipe, String data) throws IOException {
    Path csv = Files.writeString(directory.resolve("data.csv"), data);
    Recipe read =
        Recipe.parse("r", "r.yaml", recipe.replace("FILE", csv.toString().replace('\\', '/')));
    Training.create(read).fit().predictor().save(file);
    return String.valueOf(Safetensors.read(file).metadata().get(EXTRA));
  }

  private void change(UnaryOperator<String> change) throws IOException {
    Safetensors content = Safetensors.read(file);
    var metadata = new LinkedHashMap<>(content.metadata());
    String before = String.valueOf(metadata.get(EXTRA));
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    metadata.put(EXTRA, after);
    metadata.remove("unroll.crc32c");
    new Safetensors(metadata, content.entries()).write(file);
  }

  private void rejected(String sentence) {
    assertThatThrownBy(() -> Predictor.load(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(sentence);
  }

  private static String numbers(int rows) {
    var csv = new StringBuilder("Temp,Rain\n");
    for (int i = 0; i < rows; i++) {
      csv.append(Math.round(100 * Math.sin(i / 3.0)) / 10.0).append(',').append(i % 5).append('\n');
    }
    return csv.toString();
  }

  private String forecaster() throws IOException {
    return train(
        """
        task: forecast
        data: {series: FILE, columns: [Temp, Rain], window: 4}
        model: {layers: [gru: {hidden: 3, output: last}, dense]}
        training: {epochs: 1}
        """,
        numbers(60));
  }

  @Test
  void aForecasterWhoseColumnsOrScalesWereChanged() throws IOException {
    String extra = forecaster();
    assertThat(extra).contains("\"columns\":[\"Temp\",\"Rain\"],\"target\":\"Temp\"");
    change(json -> json.replace("[\"Temp\",\"Rain\"],\"target\"", "[],\"target\""));
    rejected(
        "columns: expected columns with scales, such as [Temp, Rain], got [] and the target Temp");
    forecaster();
    change(json -> json.replace("[\"Temp\",\"Rain\"],\"target\"", "[\"Temp\"],\"target\""));
    rejected(
        "columns: the file disagrees with itself (expected [\"Temp\",\"Rain\"], got [\"Temp\"])."
            + " The file was changed after training, or written by another version; train the model again.");
    forecaster();
    change(
        json -> json.replace("[\"Temp\",\"Rain\"],\"target\"", "[\"Temp\",\"Wind\"],\"target\""));
    rejected("columns: expected columns with scales, such as [Temp, Rain], got [Temp, Wind]");
    forecaster();
    change(json -> json.replace("\"window\":4", "\"window\":4,\"horizon\":3"));
    rejected("the network has 1 outputs (expected 3: the horizon is 3)");
    forecaster();
    assertThat(Forecaster.load(file).config().window()).isEqualTo(4);
  }

  /** Changes the network, which is described apart from the task. */
  private void changeNetwork(String from, String to) throws IOException {
    Safetensors content = Safetensors.read(file);
    var metadata = new LinkedHashMap<>(content.metadata());
    String before = String.valueOf(metadata.get("unroll.model"));
    assertThat(before).contains(from);
    metadata.put("unroll.model", before.replace(from, to));
    metadata.remove("unroll.crc32c");
    new Safetensors(metadata, content.entries()).write(file);
  }

  @Test
  void aNetworkThatReturnsEveryStepInsteadOfTheLast() throws IOException {
    forecaster();
    changeNetwork("\"output\":\"last\"", "\"output\":\"all\"");
    rejected("the network returns a row for each step (expected one for the sequence)");
    classifier();
    changeNetwork("\"output\":\"last\"", "\"output\":\"all\"");
    rejected("the network returns a row for each step (expected one for the sequence)");
  }

  /** Copies the file of an earlier version, which has no checksum. */
  private void old(String name) throws Exception {
    Files.copy(
        OldTaskFilesTest.directory().resolve(name + ".safetensors"),
        file,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          language-words-by-recipe | network.layers[1].output: the file disagrees with itself (expected "all", got "last")
          tag-words-by-recipe | network.layers[1].layer.lstm.output: the file disagrees with itself (expected "all", got "last"). The file was changed after training, or written by another version; train the model again.
          translate-characters-by-recipe | network.layers[1].layer.gru.output: the file disagrees with itself (expected "all", got "last")
          translate-words-by-recipe | queries of a wrong shape (expected [N, T, 5], got [N, 5])
          """)
  void aNetworkThatReturnsTheLastStepInsteadOfAll(String name, String sentence) throws Exception {
    old(name);
    changeNetwork("\"output\":\"all\"", "\"output\":\"last\"");
    rejected(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "task":"classify" | "task":"regress" | recipe.task: the file disagrees with itself (expected "classify", got "regress")
          ["padding","unknown"],"words" | ["unknown","padding"],"words" | input.vocabulary.specials[0]: the file disagrees with itself (expected "padding", got "unknown")
          "masked":true,"id":0}}} | "masked":true,"id":99}}} | input.padding.id: the file disagrees with itself (expected 0, got 99)
          ,"not"]} | ]} | network.layers[0].vocabulary: the file disagrees with itself (expected 12, got 13)
          """)
  void aClassifierWhoseRecipeOrCoderWasChanged(String from, String to, String sentence)
      throws Exception {
    old("classify-text");
    change(json -> json.replace(from, to));
    rejected(sentence);
  }

  private String classifier() throws IOException {
    var csv = new StringBuilder("text,label\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i % 3 == 0 ? "red apple" : i % 3 == 1 ? "green pear" : "blue plum");
      csv.append(' ')
          .append((char) ('a' + i % 7))
          .append(',')
          .append((char) ('A' + i % 3))
          .append('\n');
    }
    return train(
        """
        task: classify
        data: {kind: text, train: FILE, text: text, label: label}
        model: {layers: [embedding: {size: 3}, gru: {hidden: 3, output: last}, dense]}
        training: {epochs: 1}
        """,
        csv.toString());
  }

  @Test
  void aClassifierWhoseLabelsOrVocabularyWereChanged() throws IOException {
    classifier();
    change(json -> json.replace("\"labels\":[\"A\",\"B\",\"C\"]", "\"labels\":[\"A\",\"B\"]"));
    rejected("the network has 3 outputs (expected 2: with 2 classes this loss requires 2)");
    classifier();
    change(
        json -> json.replace("\"labels\":[\"A\",\"B\",\"C\"]", "\"labels\":[\"A\",\"B\",\"A\"]"));
    rejected("expected at least one label, each once; got [A, B, A]");
    classifier();
    change(json -> json.replace("\"apple\"", "\"apple\",\"cherry\",\"lemon\""));
    rejected("ids of the vocabulary");
    classifier();
    assertThat(Classifier.load(file).classify("red apple a").label()).isNotEmpty();
  }

  @Test
  void aRegressorWhoseInputWasChanged() throws IOException {
    var csv = new StringBuilder("id,x,y,wear\n");
    for (int i = 0; i < 40; i++) {
      for (int t = 0; t < 4; t++) {
        csv.append("%d,%d,%d,%d%n".formatted(i, t + i, t, i));
      }
    }
    train(
        """
        task: regress
        data: {kind: sequences, train: FILE, id: id, values: [x, y], label: wear}
        model: {layers: [gru: {hidden: 3, output: last}, dense]}
        training: {epochs: 1}
        """,
        csv.toString());
    assertThat(Regressor.load(file).inputShape()[2]).isEqualTo(2);
    change(json -> json.replaceFirst(",\"y\":\\{\"offset\":[^}]*}", ""));
    rejected("input.scaler.columns: the file disagrees with itself");
  }
}
