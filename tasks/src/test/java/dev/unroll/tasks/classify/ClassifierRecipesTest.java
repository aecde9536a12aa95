package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.unroll.data.table.DataFiles;
import dev.unroll.tasks.Expectation;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Recipes;
import dev.unroll.tasks.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The expected scores of the recipes of classifiers on the real data, as medians over seeds; with
 * all recipes and three seeds this takes more than an hour on two cores.
 *
 * <p>{@code -Dunroll.recipes=dna-splice,imdb-gru} chooses recipes, {@code -Dunroll.seeds=42} seeds.
 */
@Tag("slow")
class ClassifierRecipesTest {
  static List<String> recipes() {
    String chosen = System.getProperty("unroll.recipes", "");
    return chosen.isEmpty()
        ? Recipes.names().stream()
            .filter(name -> Recipes.find(name).task().equals("classify"))
            .toList()
        : List.of(chosen.split(","));
  }

  private static Stream<Long> seeds() {
    return Arrays.stream(System.getProperty("unroll.seeds", "42,43,44").split(","))
        .map(Long::valueOf);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void reachesItsFigureAndBeatsTheMajority(String name) {
    assumeThat(System.getenv(DataFiles.VARIABLE))
        .as("set %s to run this", DataFiles.VARIABLE)
        .isNotNull();
    Recipe recipe = Recipes.find(name);
    Expectation expectation = recipe.expectation();
    List<Score> results =
        seeds().map(seed -> Classifier.training(recipe.withSeed(seed)).fit().score()).toList();
    double[] figures =
        results.stream()
            .mapToDouble(
                result ->
                    result.metrics().get(expectation == null ? "accuracy" : expectation.metric()))
            .sorted()
            .toArray();
    Map<String, Map<String, Double>> baselines = results.get(0).baselines();

    double median = figures[figures.length / 2];
    assertThat(median).isGreaterThan(baselines.get(MajorityBaseline.NAME).get("accuracy") + 0.2);
    if (expectation != null) {
      assertThat(median).isGreaterThanOrEqualTo(expectation.bound());
    }
  }
}
