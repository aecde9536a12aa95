package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.tasks.Expectation.Verdict;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final String RECIPE =
      """
      task: forecast
      data: {series: sine, train: {from: 0, to: 6, points: 60}, test: {from: 6, to: 9, points: 40}, window: 4}
      model: {layers: [lstm: {hidden: 2, output: last}, dense: {units: 1}]}
      training: {steps: 1}
      """;

  @Test
  void aBoundAloneCountsForEachRun() {
    Expectation atMost = read("{metric: rmse, atMost: 0.24}");

    assertThat(atMost).isEqualTo(Expectation.atMost("rmse", 0.24));
    assertThat(atMost.isForMedian()).isFalse();
    assertThat(atMost.check(0.24).verdict()).isEqualTo(Verdict.MET);
    assertThat(atMost.check(0.2401).verdict()).isEqualTo(Verdict.MISSED);
    assertThat(atMost.check(Double.NaN).verdict()).isEqualTo(Verdict.MISSED);
    assertThat(Expectation.atLeast("accuracy", 0.8).check(0.79).verdict())
        .isEqualTo(Verdict.MISSED);
  }

  @Test
  void withASpreadTheBoundIsOneDeviationWorseThanTheMedian() {
    Expectation error = read("{metric: rmse, median: 2, deviation: 0.5}");

    assertThat(error.bound()).isEqualTo(2.5);
    assertThat(error.isForMedian()).isTrue();
    assertThat(error.checkMedian(2.5).verdict()).isEqualTo(Verdict.MET);
    assertThat(error.checkMedian(2.6).verdict()).isEqualTo(Verdict.MISSED);
    var accuracy =
        new Expectation(
            "accuracy", Expectation.Side.AT_LEAST, 0.8329, new Expectation.Spread(0.834, 0.0015));
    assertThat(accuracy.checkMedian(0.8328).verdict()).isEqualTo(Verdict.MISSED);
    assertThat(accuracy.check(0.8328).verdict()).isEqualTo(Verdict.MET); // unlucky, not wrong
  }

  @Test
  void theBoundOfARecipeIsKept() {
    Expectation error = read("{metric: mae, atMost: 2.2, median: 2, deviation: 0.5}");

    assertThat(error.metric()).isEqualTo("mae");
    assertThat(error.bound()).isEqualTo(2.2);
    assertThat(error.checkMedian(2.3).verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void aSingleRunIsUnusualBeyondThreeDeviationsOnTheWorseSideAlone() {
    Expectation error = read("{metric: rmse, median: 2, deviation: 0.5}");

    assertThat(error.check(3.5).verdict()).isEqualTo(Verdict.MET);
    assertThat(error.check(3.6).verdict()).isEqualTo(Verdict.UNUSUAL);
    assertThat(error.check(3.6).met()).isFalse();
    assertThat(error.check(0.1).verdict()).isEqualTo(Verdict.MET);
    assertThat(error.check(Double.NaN).verdict()).isEqualTo(Verdict.MISSED);
    assertThat(error.check(3.6).sentence())
        .contains("test rmse 3.6 is more than three deviations above", "median 2", "0.5");
    var accuracy =
        new Expectation("f", Expectation.Side.AT_LEAST, 0.8, new Expectation.Spread(0.9, 0.01));
    assertThat(accuracy.check(0.871).verdict()).isEqualTo(Verdict.MET);
    assertThat(accuracy.check(0.869).verdict()).isEqualTo(Verdict.UNUSUAL);
    assertThat(accuracy.check(0.869).sentence()).contains("more than three deviations below");
  }

  @Test
  void aMetricAloneDecidesByWhatResultsAreCompared() {
    Recipe recipe = recipe("{metric: mae}");

    assertThat(recipe.metric()).isEqualTo("mae");
    assertThat(recipe.expectation()).isNull();
  }

  @Test
  void halfASpreadAndBoundsOnTheWrongSideAreRefused() {
    refused("{metric: rmse, median: 2}", "deviation");
    refused("{metric: rmse, deviation: 2}", "median");
    refused("{metric: rmse, median: 2, deviation: -1}", "deviation");
    refused("{metric: rmse, atLeast: 2}", "atMost");
    refused("{metric: rmse, atMots: 2}", "atMost");
    refused("{metric: rmse, median: 2, deviation: 1, atLeast: 2}", "atLeast");
    refused("{metric: accuracy, median: 2, deviation: 1}", "rmse");
  }

  private static void refused(String expect, String word) {
    assertThatThrownBy(() -> recipe(expect))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expect")
        .hasMessageContaining(word);
  }

  private static Expectation read(String expect) {
    return recipe(expect).expectation();
  }

  private static Recipe recipe(String expect) {
    return Recipe.parse("r", "r.yaml", RECIPE + "expect: " + expect + "\n");
  }
}
