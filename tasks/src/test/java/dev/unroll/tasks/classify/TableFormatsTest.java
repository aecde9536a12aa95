package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.DataLocation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifiers learn from tables in other formats than commas and UTF-8. */
class TableFormatsTest {
  @TempDir Path directory;

  private Path texts(String above, char separator, String name, Charset charset)
      throws IOException {
    var text = new StringBuilder(above);
    for (int i = 0; i < 40; i++) {
      text.append(i % 2 == 0 ? "the pump leaks, f\u00fcr day " : "the pump runs, f\u00fcr day ")
          .append(i)
          .append(separator)
          .append(i % 2 == 0 ? "fault" : "ok")
          .append('\n');
    }
    return Files.write(directory.resolve(name), text.toString().getBytes(charset));
  }

  private static Recipe text(String data) {
    return Recipe.parse(
        "r",
        "r.yaml",
        "task: classify\ndata: {kind: text"
            + data
            + "}\nmodel: {layers: [embedding: {size: 4}, gru: {hidden: 4, output: last}, dense]}\n"
            + "training: {epochs: 1}\n");
  }

  private static Classifier train(Recipe recipe, Path file) {
    return Classifier.training(recipe, DataLocation.of(file)).fit().predictor();
  }

  @Test
  void textsBelowExcelsHintAndInUtf16() throws IOException {
    Path hint = texts("sep=;\ntext;label\n", ';', "hint.csv", StandardCharsets.UTF_8);
    Path wide = texts("\uFEFFtext\tlabel\n", '\t', "wide.txt", StandardCharsets.UTF_16LE);

    assertThat(train(text(""), hint).labels().names()).containsExactly("fault", "ok");
    assertThat(train(text(""), wide).labels().names()).containsExactly("fault", "ok");
  }

  @Test
  void theFormatOfARecipeIsUsedAndKept() throws IOException {
    Path file = texts("Messages\ntext^label\n", '^', "m.csv", Charset.forName("windows-1252"));
    Recipe recipe = text(", skipRows: 1, separator: \"^\", encoding: windows-1252");

    Path model = directory.resolve("m.safetensors");
    Classifier trained = train(recipe, file);
    trained.save(model);
    Classifier loaded = Classifier.load(model);

    assertThat(loaded.recipe().text()).contains("skipRows: 1", "windows-1252", "^");
    assertThat(loaded.evaluate(file).metrics()).isEqualTo(trained.evaluate(file).metrics());
    assertThatThrownBy(() -> train(text(", skipRows: 1, separator: \"^\""), file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("m.csv:3: the line is not UTF-8 text")
        .hasMessageContaining("data.encoding");
  }

  @Test
  void sequencesBetweenSemicolonsWithDecimalCommas() throws IOException {
    var text = new StringBuilder("id;label;time;v;;\n");
    for (int i = 0; i < 20; i++) {
      for (int t = 0; t < 3; t++) {
        text.append(
            "s%d;%s;%d;%s%d,5;;\n"
                .formatted(i, i % 2 == 0 ? "a" : "b", t, i % 2 == 0 ? "" : "-", t));
      }
    }
    Path file = Files.writeString(directory.resolve("s.csv"), text);
    Recipe recipe =
        Recipe.parse(
            "r",
            "r.yaml",
            """
            task: classify
            data: {kind: sequences, time: time, decimal: comma}
            model: {layers: [gru: {hidden: 4, output: last}, dense]}
            training: {epochs: 1}
            """);
    Classifier trained = train(recipe, file);

    assertThat(trained.labels().names()).containsExactly("a", "b");
    assertThat(trained.inputShape()).endsWith(1);
    assertThat(trained.recipe().text()).contains("decimal: \"comma\"");
  }

  @Test
  void wrongFormatsAreRefusedByTheirKeys() {
    assertThatThrownBy(() -> text(", separator: colon"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("r.yaml: data.separator");
  }
}
