package dev.unroll.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Registry;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageRecipeTest {
  /** The number of words in every network here, more than the cutoffs of any recipe. */
  private static final int WORDS = 20_000;

  private static final String BASE =
      """
      task: language
      data: {units: words, train: a.txt%s}
      model: {layers: [embedding: {size: 4}, gru: {hidden: 4}, vocabulary]}
      training: {%s}
      """;

  @Test
  void theRecipesReadBackFromTheirOwnWords() {
    List<Recipe> recipes =
        Recipes.all().stream().filter(recipe -> recipe.task().equals("language")).toList();
    assertThat(recipes).hasSizeGreaterThan(3);
    for (Recipe recipe : recipes) {
      LanguageConfig config = LanguageRecipe.read(recipe).config();
      LanguageNetwork network =
          LanguageBuilder.build(config, WORDS, "test", Registry.standard().words().layers());
      var written = LanguageRecipe.write(config, network.whole());
      LanguageConfig again =
          LanguageRecipe.read(Recipe.of("again", "again", written, false, Registry.standard()))
              .config();
      assertThat(again).as(recipe.name()).hasToString(config.toString());
      assertThat(LanguageRecipe.write(again, network.whole())).isEqualTo(written);
    }
  }

  private static void refused(String data, String training, String expected) {
    assertThatThrownBy(() -> Recipe.parse("r", "r.yaml", BASE.formatted(data, training)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    refused(", numbers: maybe", "", "r.yaml: data.numbers");
    refused("", "shuffle: true", "set training.shuffle to false");
    refused(", sentences: true, lineEnd: false", "", "remove sentences");
    refused(", testShare: 0.7, validation: 0.4", "", "both together below 1");
    refused(", encoding: klingon", "", "unknown encoding \"klingon\"");
    refused(", vocabulary: {size: 2}", "", "the vocabulary size must be 3 or more");
    refused("", "activationPenalty: -1", "training.activationPenalty");
    refused(", label: 3", "", "unknown key \"label\"");
    assertThatThrownBy(
            () ->
                Recipe.parse(
                    "r",
                    "r.yaml",
                    BASE.formatted("", "").replace("words, ", "characters, numbers: true, ")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown key \"numbers\"");
  }
}
