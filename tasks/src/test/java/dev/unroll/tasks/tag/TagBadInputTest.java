package dev.unroll.tasks.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.VectorsConfig;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.tasks.recipe.LayerSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes, configurations, data and model files that are rejected, each with an error message. */
class TagBadInputTest {
  @TempDir private Path directory;

  private Path data() {
    return TinyTags.write(directory.resolve("train.tsv"), 40, 1);
  }

  private void refused(String data, String model, String training, String sentence) {
    String yaml =
        "task: tag\ndata: {%s}\nmodel: {%s}\ntraining: {%s}\n".formatted(data, model, training);
    assertThatThrownBy(
            () -> Tagger.training(Recipe.parse("tiny", "tiny.yaml", yaml), DataLocation.of(data())))
        .as(yaml)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence)
        .message()
        .containsAnyOf("tiny.yaml", "training.classWeights");
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    refused("tag: 2", "crf: true", "classWeights: balanced", "without class weights");
    refused(
        "tag: 2",
        "crf: true",
        "loss: {name: softmaxCrossEntropy, labelSmoothing: 0.1}",
        "trained by the likelihood of whole sentences");
    refused(
        "tag: 2",
        "graph: {layers: [{name: a, from: input, layer: {gru: {hidden: 3}}}], output: a}",
        "",
        "a tagger must be a list of layers");
    refused("tag: 2", "layers: [gru: {hidden: 3, output: last}]", "", "one row for a sentence");
    refused(
        "tag: 2", "layers: [gru: {hidden: 3}, pool: {kind: max}]", "", "one row for a sentence");
    refused("tag: 2", "", "truncate: 5", "remove training.truncate");
    refused("tag: 2", "", "loss: mse", "mse");
    refused("tag: 2", "", "classWeights: {ADJ: 2}", "no column has the tag \"ADJ\"");
    refused("tag: 2, words: {vectors: {file: x.txt}, embedding: 3}", "", "", "have a fixed size");
    refused("tag: 2, testShare: 0.6, validation: 0.5", "", "", "both together below 1");
    refused("tag: 2, longest: 0", "", "", "longest");
    refused("tag: 2, text: letters", "", "", "letters");
    refused("tag: 2, wrong: 1", "", "", "wrong");
    refused("tag: 2, ignore: [NOUN, VERB, PROPN, PUNCT]", "", "", "only the tag DET");
    refused("tag: 2, testShare: 0.001", "", "", "too few for a training set");
    refused("letters: {sequence: 1, label: 2, tags: {}}", "", "", "expected runs of tags by label");
    refused(
        "letters: {sequence: 1, label: 2, tags: {O: [x]}}", "", "", "expected a tag and how many");
  }

  @Test
  void aBuiltInFileHasANameThatIsKnown() {
    Recipe recipe =
        Recipe.parse("t", "t.yaml", "task: tag\ndata: {train: \"built-in:nams\"}\nmodel: {}\n");
    assertThatThrownBy(() -> Tagger.training(recipe))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "t.yaml: data.train: there is no file \"built-in:nams\" in Unroll (expected"
                + " built-in:names). Name that one or your file.");
    Recipe none = Recipe.parse("t", "t.yaml", "task: tag\ndata: {}\nmodel: {}\n");
    assertThatThrownBy(() -> Tagger.training(none)).hasMessageContaining("data.train is missing");
  }

  @Test
  void lettersMustFitTheirLabels() {
    String yaml =
        "task: tag\ndata: {letters: {sequence: 2, label: 1, tags: {A: [x 2, y 2], B: [y 4]}}}\n";
    Recipe recipe = Recipe.parse("t", "t.yaml", yaml);
    Path good = TinyTags.write(directory.resolve("good.csv"), "A,ACGT\nB,CCCC\n".repeat(9));
    assertThat(Tagger.training(recipe, DataLocation.of(good)).predictor().tag("AC").tokens())
        .containsExactly("A", "C");
    Path other = TinyTags.write(directory.resolve("other.csv"), "A,ACGT\nC,CCCC\n".repeat(9));
    assertThatThrownBy(() -> Tagger.training(recipe, DataLocation.of(other)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("other.csv:2: the label is \"C\" (expected one of [A, B])");
    Path shorter = TinyTags.write(directory.resolve("short.csv"), "A,ACGT\nB,CCC\n".repeat(9));
    assertThatThrownBy(() -> Tagger.training(recipe, DataLocation.of(shorter)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("short.csv:2: the sequence has 3 letters (expected 4");
  }

  @Test
  void aConfigurationIsCheckedWhereItIsBuilt() {
    TagConfig.Builder builder = TagConfig.builder();
    assertThatThrownBy(() -> builder.crf(true).classWeights(ClassWeights.balanced()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.crf: false");
    assertThatThrownBy(() -> TagConfig.builder().test(0).build()).hasMessageContaining("test");
    assertThatThrownBy(() -> TagConfig.builder().wordDropout(1).build())
        .hasMessageContaining("the word dropout must be from 0 to below 1, got 1.0");
    assertThatThrownBy(() -> new TagConfig.Characters(0, 1)).hasMessageContaining("got 0");
  }

  @Test
  void theRecipeOfAConfigurationReadsBack() {
    TagConfig config =
        TagConfig.builder()
            .text(TagConfig.Text.SPACES)
            .split(TagConfig.Split.RANDOM)
            .test(0.3)
            .validation(0.2)
            .longest(77)
            .lowerCase(true)
            .minimumCount(3)
            .vocabularySize(500)
            .embedding(7)
            .wordDropout(0.25)
            .characters(new TagConfig.Characters(4, 6))
            .layers(List.of(LayerSpec.dropout(0.2), LayerSpec.gru(5)))
            .constrained(false)
            .classWeights(ClassWeights.of(Map.of("DET", 2.0)))
            .training(TagConfig.builder().build().training().withSeed(9).withEpochs(3))
            .build();
    TaggedFormat format = TaggedFormat.detect().withTags("2", "3").withHeader(false);
    Tagger tagger =
        Tagger.training(
                config.toBuilder().classWeights(ClassWeights.none()).build(), format, data())
            .predictor();
    TagRecipe again = TagRecipe.read(tagger.recipe());

    assertThat(again.format()).isEqualTo(format);
    assertThat(again.config())
        .usingRecursiveComparison()
        .ignoringFields("layers", "training.loss", "training.losses")
        .isEqualTo(config.toBuilder().classWeights(ClassWeights.none()).build());
    assertThat(again.config().layersOrDefault().toString())
        .isEqualTo(config.layersOrDefault().toString());
    TagConfig vectors =
        TagConfig.builder().vectors(VectorsConfig.frozen("x.txt").withUnknown("mean")).build();
    assertThat(TagRecipe.write(vectors, format, List.of()).toString()).contains("x.txt", "mean");
  }

  /** Writes a model file with another word in its description. */
  private Path changed(Path model, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    assertThat(header).contains(from);
    byte[] other =
        header
            .replace(from, to)
            .replace("unroll.crc32c", "no.crc32c") // as in files of earlier versions
            .getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(8 + other.length + bytes.length - 8 - length);
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(other.length).put(other);
    out.put(bytes, 8 + length, bytes.length - 8 - length);
    return Files.write(directory.resolve("changed.safetensors"), out.array());
  }

  @Test
  void aModelFileThatDisagreesWithItselfIsRefused() throws IOException {
    Path model = directory.resolve("model.safetensors");
    Tagger.training(
            TagConfig.builder().minimumCount(1).build(),
            TaggedFormat.detect().withTags("2"),
            data())
        .predictor()
        .save(model);
    String tags = "[\\\"DET\\\",\\\"NOUN\\\",\\\"PROPN\\\",\\\"PUNCT\\\",\\\"VERB\\\"]";
    requireRefused(changed(model, tags, tags.replace("NOUN", "DET")), "each once");
    requireRefused(
        changed(model, tags, tags.replace(",\\\"VERB\\\"", "")), "expected the tags of the column");
    requireRefused(
        changed(model, tags, tags.replace("]", ",\\\"X\\\"]")),
        "the file disagrees with itself (expected 6, got 5)");
    requireRefused(
        changed(model, "\\\"scheme\\\":\\\"plain\\\"", "\\\"scheme\\\":\\\"bia\\\""), "scheme");
    requireRefused(
        changed(model, "\\\"output\\\":\\\"tags\\\"", "\\\"output\\\":\\\"other\\\""),
        "columns[0].output");
  }

  private static void requireRefused(Path file, String sentence) {
    assertThatThrownBy(() -> Tagger.load(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("changed.safetensors")
        .hasMessageContaining(sentence);
  }
}
