package dev.unroll.tasks.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.crf.TagConstraints;
import dev.unroll.data.tagged.TagScheme;
import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.tasks.recipe.LayerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constraints on predictions that follow from the tags of a training set. */
class TagColumnsTest {
  @TempDir private Path directory;

  private static TagColumn column(String... sentences) {
    var all = new ArrayList<TaggedSentence>();
    for (String tags : sentences) {
      List<String> each = List.of(tags.split(" "));
      all.add(TaggedSentence.of(each.stream().map(tag -> "w").toList(), each));
    }
    return TagColumn.of("x", List.of("2"), all).get(0);
  }

  private static boolean allows(TagColumn column, String tags) {
    TagConstraints constraints = column.constraints().orElseThrow();
    return constraints.allows(
        Arrays.stream(tags.split(" ")).mapToInt(column.tags()::indexOf).toArray());
  }

  @Test
  void lettersThatDoNotBehaveAsPrefixesAreNoSpans() {
    assertThat(column("E E O E", "O O").scheme()).isEqualTo(TagScheme.PLAIN);
    assertThat(column("E I O I", "O O").scheme()).isEqualTo(TagScheme.PLAIN);
    assertThat(column("L O L", "O O").scheme()).isEqualTo(TagScheme.PLAIN);
    TagColumn letters = column("O S B O", "S B B");
    assertThat(letters.scheme()).isEqualTo(TagScheme.PLAIN);
    assertThat(letters.constraints()).isEmpty();
    assertThat(column("O B I", "B I I O").scheme()).isEqualTo(TagScheme.BIO);
  }

  @Test
  void whatTheTrainingSetHasIsNeverImpossible() {
    TagColumn mixed = column("B-PER I-PER O", "O I-LOC I-LOC", "I-LOC O");
    assertThat(mixed.scheme()).isEqualTo(TagScheme.BIO);
    assertThat(allows(mixed, "O I-LOC I-LOC O")).isTrue();
    assertThat(allows(mixed, "I-LOC")).isTrue();
    assertThat(allows(mixed, "O I-PER")).isFalse();
    assertThat(allows(mixed, "I-LOC I-PER")).isFalse();
    assertThat(mixed.notes())
        .containsExactly(
            "2 of the 3 training sentences have tags in an order that BIO does not allow, such as"
                + " I-LOC after O; predictions may have it as well");
    TagColumn read = TagColumn.read(Fields.of(mixed.json(), "file"));
    assertThat(read.observed()).isEqualTo(mixed.observed());
    assertThat(allows(read, "O I-LOC I-LOC O")).isTrue();
    assertThat(allows(read, "O I-PER")).isFalse();
  }

  @Test
  void tagsThatAllowNoSentenceOfSomeLengthsAreNoted() {
    TagColumn pairs = column("B-X E-X", "B-X E-X B-X E-X");
    assertThat(pairs.constraints()).isEmpty();
    assertThat(pairs.notes())
        .containsExactly(
            "the tags of column 2 allow no sentence of some lengths, so that predictions are not constrained");
  }

  @Test
  void badObservedPairsInAFileAreRefused() {
    Map<String, Object> json = column("B-PER I-PER O", "O I-PER").json();
    for (List<String> wrong : List.of(List.of("O"), List.of("", ""), List.of("O", "X"))) {
      json.put("observed", wrong);
      assertThatThrownBy(() -> TagColumn.read(Fields.of(json, "file")))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("expected pairs of the tags");
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static TagConfig config() {
    return TagConfig.builder().embedding(4).minimumCount(1).validation(0).build();
  }

  @Test
  void aTestSetThatCannotBeScoredIsRefusedBeforeTraining() throws IOException {
    Path train = file("train.tsv", "a\tB-X\nb\tO\n\nb\tO\n");
    Path untagged = file("untagged.tsv", "a\t\nb\t\n\n");
    assertThatThrownBy(
            () -> Tagger.training(config(), TaggedFormat.detect(), train, train, untagged))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("untagged.tsv: the test set has no tag in column 2");
  }

  @Test
  void aTagOfTheTestSetThatMarksNoSpanIsOutside() throws IOException {
    Path train = file("train.tsv", "a\tB-X\nb\tO\n\nb\tO\n");
    Path test = file("test.tsv", "a\tPER\nb\tO\n\n");
    TagConfig config =
        config().toBuilder().training(config().training().toBuilder().epochs(1).build()).build();
    var score = Tagger.training(config, TaggedFormat.detect(), train, train, test).fit().score();
    assertThat(score.metrics()).containsKey("spanF1");
    assertThat(score.notes())
        .contains(
            "1 token has a tag of column 2 that the training set does not have, and counts as an"
                + " error: PER");
  }

  @Test
  void aHeaderNamesTheTokensInAnyColumn() throws IOException {
    Path swapped = file("swapped.csv", "label,text\n" + "N,dog\nV,runs\n\n".repeat(10));
    Tagger tagger = Tagger.training(config(), swapped).predictor();
    assertThat(tagger.tagsOf(0)).containsExactly("N", "V");
  }

  @Test
  void classWeightsBelongToTheColumnThatHasTheTag() throws IOException {
    Path both = file("both.tsv", "a\tN\tB-X\nb\tV\tO\n\n".repeat(10));
    TaggedFormat format = TaggedFormat.detect().withTags("2", "3");
    TagConfig weighted =
        config().toBuilder().classWeights(ClassWeights.of(Map.of("B-X", 2.0, "N", 3.0))).build();
    assertThat(Tagger.training(weighted, format, both).predictor().columnNames())
        .containsExactly("2", "3");
    TagConfig wrong = config().toBuilder().classWeights(ClassWeights.of(Map.of("Q", 2.0))).build();
    assertThatThrownBy(() -> Tagger.training(wrong, format, both))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column has the tag \"Q\"");
  }

  @Test
  void aFieldAmongTheLayersIsRefused() throws IOException {
    Path train = file("train.tsv", "a\tN\nb\tV\n\nb\tV\n");
    TagConfig config =
        config().toBuilder()
            .layers(List.of(LayerSpec.lstm(4), new LayerSpec("crf", Map.of("input", 4))))
            .build();
    assertThatThrownBy(() -> Tagger.training(config, train))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("set model.crf: true");
  }

  @Test
  void spacesOfEveryKindCutTypedTexts() {
    assertThat(TextTokens.of(TagConfig.Text.WORDS, "10\u00A0km, \u3000a\u200B!"))
        .containsExactly("10", "km", ",", "a", "!");
    assertThat(TextTokens.of(TagConfig.Text.SPACES, " a\u3000b\u00A0c "))
        .containsExactly("a", "b", "c");
    assertThat(TextTokens.of(TagConfig.Text.CHARACTERS, "A C\u00A0G"))
        .containsExactly("A", "C", "G");
    assertThat(TextTokens.of(TagConfig.Text.WORDS, "\u00A0")).isEmpty();
  }
}
