package dev.unroll.tasks.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Cycle;
import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.data.series.Transform;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in plain JSON values. */
class ForecasterAnswerTest {
  private static final ForecastConfig ONE =
      ForecastConfig.defaults()
          .withWindow(3)
          .withHorizon(2)
          .withLayers(LayerSpec.gruLast(3), LayerSpec.dense(2))
          .withTraining(TrainingConfig.defaults().withOptimizer(new Adam(0.01f)).withSteps(5));

  private static final ForecastConfig TWO = ONE.withColumns("load", "wind");

  private static double[] wave(int points, double step) {
    return IntStream.range(0, points).mapToDouble(i -> 9 + Math.sin(step * i)).toArray();
  }

  private static Series both(int points) {
    return Series.of(
        "both",
        List.of("load", "wind"),
        new double[][] {wave(points, 0.3), wave(points, 0.5)},
        IntStream.range(0, points)
            .mapToObj(i -> java.time.LocalDate.of(2024, 1, 1).plusDays(i).toString())
            .toList());
  }

  private static Forecaster trained(ForecastConfig config, Series series) {
    return Forecaster.training(config, series).fit().predictor();
  }

  private static List<Double> list(double... values) {
    return DoubleStream.of(values).boxed().toList();
  }

  @Test
  void aColumnIsContinuedByItsHorizon() {
    Forecaster forecaster = trained(ONE, Series.of("load", wave(60, 0.3)));
    double[] known = wave(10, 0.3);

    var expected =
        Map.of(
            "target",
            "load",
            "values",
            list(forecaster.predict(known, 2).values()),
            "notes",
            List.of());
    assertThat(forecaster.answer(Map.of("values", list(known)))).isEqualTo(expected);
    assertThat(forecaster.answer(Map.of("columns", Map.of("load", list(known)))))
        .isEqualTo(expected);
    var five = forecaster.answer(Map.of("values", list(known), "horizon", 5));
    assertThat(five.get("values")).isEqualTo(list(forecaster.predict(known, 5).values()));
    assertThat(five.get("notes")).isEqualTo(forecaster.predict(known, 5).notes());
  }

  @Test
  void columnsAndDatesAreThoseOfASeries() {
    ForecastConfig config = TWO.withCalendar(Cycle.DAY_OF_WEEK);
    Forecaster forecaster = trained(config, both(60));
    Series known = both(20);
    Map<String, Object> request =
        Map.of(
            "columns",
            Map.of("load", list(known.values("load")), "wind", list(known.values("wind"))),
            "labels",
            known.labels());

    assertThat(forecaster.answer(request).get("values"))
        .isEqualTo(list(forecaster.predict(known, 2).values()));
    assertThatThrownBy(() -> forecaster.answer(Map.of("columns", request.get("columns"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the points have no dates");
  }

  @Test
  void aTargetThatNothingReadsNeedNotBeSent() {
    Forecaster forecaster = trained(ONE.withColumns("wind").withTarget("load"), both(60));
    Series known = both(20);
    Map<String, List<Double>> wind = Map.of("wind", list(known.values("wind")));
    Map<String, List<Double>> all =
        Map.of("wind", list(known.values("wind")), "load", list(known.values("load")));

    assertThat(forecaster.answer(Map.of("columns", all)))
        .isEqualTo(forecaster.answer(Map.of("columns", wind)))
        .containsEntry("target", "load");
  }

  @Test
  void whatIsNotFiniteIsNull() {
    ForecastConfig explosive =
        ONE.withTransforms(Transform.log())
            .withScale(Scaler.Kind.NONE)
            .withLayers(
                LayerSpec.gruLast(2), LayerSpec.dense(2).with("biasInitializer", "constant(999)"));
    Forecaster forecaster = Forecaster.training(explosive, wave(60, 0.3)).predictor();

    assertThat((List<?>) forecaster.answer(Map.of("values", list(1, 2, 3))).get("values"))
        .hasSize(2)
        .containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"values": [1, 2, 3]} | request: values: the model reads load, wind; send columns instead
          {"columns": {"load": [1, 2, 3]}} | request: columns: key "wind" is missing
          {"columns": {"load": [1, 2, 3], "wind": [1, 2]}} | "wind" has 2 numbers (expected 3, as the first column)
          {"columns": {"load": [1, 2], "wind": [1, 2]}} | 2 values are too few
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, 3], "wnd": [1]}} | request: columns: unknown key "wnd"; did you mean "wind"?
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, "x"]}} | request: columns.wind[2]: expected a number
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, 3]}, "values": [1]} | either values or columns, got both
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, 3]}, "horizn": 1} | unknown key "horizn"; did you mean "horizon"?
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, 3]}, "horizon": 0} | request: horizon: expected a whole number from 1
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, 3]}, "horizon": 3} | horizon 3 is beyond the 2
          {"columns": {"load": [1, 2, 3], "wind": [1, 2, 3]}, "labels": ["2024-01-01"]} | request: labels: 1 labels for 3 points; they must match
          {} | request: key "columns" is missing
          {"column": {"load": [1]}} | request: unknown key "column"; did you mean "columns"?
          """)
  void whatDoesNotFitIsRefused(String request, String sentence) {
    Forecaster forecaster = Forecaster.training(TWO, both(60)).predictor();

    assertThatThrownBy(
            () -> forecaster.answer(dev.unroll.store.Json.parseObject(request, "request")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aMisspeltKeyIsNamedAndArraysAreLists() {
    Forecaster forecaster = trained(ONE, Series.of("load", wave(60, 0.3)));
    double[] known = wave(10, 0.3);

    assertThat(forecaster.answer(Map.of("values", known, "horizon", 2)))
        .isEqualTo(forecaster.answer(Map.of("values", list(known))));
    assertThatThrownBy(() -> forecaster.answer(Map.of("value", known)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("request: unknown key \"value\"; did you mean \"values\"?");
    assertThatThrownBy(() -> forecaster.answer(Map.of("horizon", 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("request: key \"values\" or \"columns\" is missing");
    assertThatThrownBy(() -> forecaster.answer(Map.of("values", known, "horizon", 10_001)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a whole number from 1 to 10000");
  }
}
