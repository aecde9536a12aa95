package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import dev.unroll.data.table.DataFiles;
import dev.unroll.tasks.forecast.ForecastParts;
import dev.unroll.tasks.forecast.Forecaster;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected scores of the recipes, as medians of three seeds. */
class RecipesLearnTest {
  private static double medianRmse(Recipe recipe) {
    return fits(recipe).mapToDouble(result -> result.metrics().get("rmse")).sorted().toArray()[1];
  }

  private static Stream<Score> fits(Recipe recipe) {
    return LongStream.of(1, 2, 3)
        .mapToObj(seed -> Forecaster.training(recipe.withSeed(seed)).fit().score());
  }

  @Test
  void airlineSeasonalBeatsTheSeasonalRule() {
    beatsItsBaselines(Recipes.find("airline-seasonal"), 16.37);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "sunspots, timeseries/monthly-sunspots.csv, 20.09",
    "temperatures, timeseries/daily-min-temperatures.csv, 2.481"
  })
  void publishedSeriesBeatTheirBaselines(String name, String file, double best) {
    String directory = System.getenv(DataFiles.VARIABLE);
    assumeThat(directory).as("%s: set %s to run this", file, DataFiles.VARIABLE).isNotNull();
    assumeThat(Path.of(directory, file)).as("in %s", DataFiles.VARIABLE).isRegularFile();

    beatsItsBaselines(Recipes.find(name), best);
  }

  /** As the median of the seeds, within the bound of the recipe, which is below every baseline. */
  private static void beatsItsBaselines(Recipe recipe, double best) {
    List<Score> results = fits(recipe).toList();
    double bound = recipe.expectation().bound();
    double lowest =
        results.get(0).baselines().values().stream()
            .mapToDouble(figures -> figures.get("rmse"))
            .min()
            .getAsDouble();

    assertThat(lowest).isCloseTo(best, within(0.005));
    assertThat(bound).isLessThan(lowest);
    assertThat(results.stream().mapToDouble(result -> result.metrics().get("rmse")).sorted())
        .element(1, DOUBLE)
        .isLessThanOrEqualTo(bound);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noisy-sine-mlp", "noisy-sine-rnn"})
  void noisySinesReachTheirBound(String name) {
    Recipe recipe = Recipes.find(name);

    assertThat(medianRmse(recipe)).isLessThanOrEqualTo(recipe.expectation().bound());
  }

  @Test
  @Tag("slow")
  void sineReachesItsBound() {
    Recipe recipe = Recipes.find("sine");

    assertThat(medianRmse(recipe)).isLessThanOrEqualTo(recipe.expectation().bound());
  }

  @Test
  void sineBeginsToLearnWithinItsFirstSteps() {
    Score result =
        Forecaster.training(Recipes.find("sine").with("training.steps", "200")).fit().score();

    assertThat(result.before().get("rmse")).isGreaterThan(0.4);
    assertThat(result.metrics().get("rmse")).isLessThan(0.25);
    assertThat(result.baselines().get("last value").get("rmse")).isCloseTo(0.0073, within(5e-5));
    assertThat(result.baselines().get("linear extrapolation").get("rmse"))
        .isCloseTo(0.00007, within(5e-6));
    assertThat(result.notes()).singleElement().asString().contains("linear extrapolation");
  }

  @Test
  void airlineLosesToTheLastValueAndNamesItsLeak() {
    Score result = Forecaster.training(Recipes.find("airline")).fit().score();

    assertThat(result.metrics().get("rmse"))
        .isGreaterThan(result.baselines().get("last value").get("rmse"));
    assertThat(result.notes()).hasSize(2);
    assertThat(result.notes().get(0)).startsWith("data leak");
    assertThat(result.notes().get(1)).contains("does not beat ", "last value (49.97)");
    assertThat(ForecastParts.plot(result).lines().get(0).x()).hasSize(144);
    assertThat(ForecastParts.plot(result).lines().get(2).x()).hasSize(142);
    assertThat(ForecastParts.plot(result).split())
        .hasValue(LocalDate.of(1957, 6, 1).toEpochDay() * 86_400_000.0); // point 101
  }
}
