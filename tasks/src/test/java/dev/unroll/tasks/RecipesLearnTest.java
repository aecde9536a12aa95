package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures that the recipes promise, as medians of three seeds. */
class RecipesLearnTest {
  private static double medianRmse(Recipe recipe) {
    return LongStream.of(1, 2, 3)
        .mapToDouble(
            seed -> Forecaster.create(recipe.withSeed(seed), null).fit().metrics().get("rmse"))
        .sorted()
        .toArray()[1];
  }

  @ParameterizedTest
  @ValueSource(strings = {"noisy-sine-mlp", "noisy-sine-rnn"})
  void noisySinesReachTheirBound(String name) {
    Recipe recipe = Recipes.find(name);

    assertThat(medianRmse(recipe)).isLessThanOrEqualTo(recipe.expectation().atMost());
  }

  @Test
  @Tag("slow")
  void sineReachesItsBound() {
    Recipe recipe = Recipes.find("sine");

    assertThat(medianRmse(recipe)).isLessThanOrEqualTo(recipe.expectation().atMost());
  }

  @Test
  void sineBeginsToLearnWithinItsFirstSteps() {
    ForecastResult result =
        Forecaster.create(Recipes.find("sine").with("training.steps", "200"), null).fit();

    assertThat(result.before().get("rmse")).isGreaterThan(0.4);
    assertThat(result.metrics().get("rmse")).isLessThan(0.25);
    assertThat(result.baselines().get("last value").get("rmse")).isCloseTo(0.0073, within(5e-5));
    assertThat(result.baselines().get("linear extrapolation").get("rmse"))
        .isCloseTo(0.00007, within(5e-6));
    assertThat(result.notes()).singleElement().asString().contains("linear extrapolation");
  }

  @Test
  void airlineLosesToTheLastValueAndNamesItsLeak() {
    ForecastResult result = Forecaster.create(Recipes.find("airline"), null).fit();

    assertThat(result.metrics().get("rmse"))
        .isGreaterThan(result.baselines().get("last value").get("rmse"));
    assertThat(result.notes()).hasSize(2);
    assertThat(result.notes().get(0)).startsWith("a leak");
    assertThat(result.notes().get(1))
        .contains("loses to what needs no training: last value (49.97)");
    assertThat(result.chart().lines().get(0).x()).hasSize(144);
    assertThat(result.chart().lines().get(2).x()).hasSize(142);
    assertThat(result.chart().split()).hasValue(101);
  }
}
