package dev.unroll.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
  private static final float NAN = Float.NaN;

  /** Two steps count in the first sequence, none in the second, one in the third. */
  private static final Mask MASK = Mask.leftPadded(2, 0, 1);

  private static final Tensor PREDICTION =
      Tensor.of(new float[][][] {{{1, 3}, {2, -2}}, {{NAN, 9}, {9, NAN}}, {{NAN, 9}, {0, 6}}});

  private static final Sequence LOGITS =
      Sequence.of(Tensor.of(new float[][] {{1, -3}, {0.5f, 2}, {-1, 0.25f}}));
  private static final Target VALUES =
      Target.values(Tensor.of(new float[][] {{0, 1}, {1, 1}, {0, 0}}));
  private static final Target CLASSES = Target.classes(IndexTensor.vector(0, 1, 0));

  @Test
  void errorsCountValidStepsByTheirWeights() {
    Tensor values =
        Tensor.of(new float[][][] {{{0, 1}, {2, 2}}, {{9, NAN}, {NAN, 9}}, {{9, 9}, {3, 5}}});
    Target target = Target.values(values);
    Target weighted = target.weighted(Tensor.of(new float[][] {{2, 0}, {1, 1}, {5, 0.5f}}));
    check(ErrorMetric.mse(), target, (1 + 4 + 0 + 16 + 9 + 1) / 6.0);
    check(ErrorMetric.mae(), target, (1 + 2 + 0 + 4 + 3 + 1) / 6.0);
    check(ErrorMetric.mse(), weighted, (2 * (1 + 4) + 0.5 * (9 + 1)) / 5.0);
    check(ErrorMetric.rmse(), weighted, Math.sqrt(3));
    check(ErrorMetric.mae(), weighted, (2 * 3 + 0.5 * 4) / 5.0);
  }

  @Test
  void accuraciesCountValidStepsByTheirWeightsAndPassOverIgnoredOnes() {
    Target target = classes(1, 1, 7, 7, 7, 1);
    Target weighted = target.weighted(Tensor.vector(1, 1, 4));
    check(Accuracy.of(), target, 2 / 3.0);
    check(Accuracy.of(), weighted, 5 / 6.0);
    check(Accuracy.of(-1), classes(-1, 1, 7, 7, 7, 1), 1 / 2.0);
    check(Accuracy.top(2), target, 1);
    Target binary =
        Target.values(
            Tensor.of(new float[][][] {{{1, 0}, {1, 0}}, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}}));
    check(new BinaryAccuracy(), binary, 4 / 6.0); // a logit of 0 says no
    check(new BinaryAccuracy(), binary.weighted(Tensor.vector(1, 1, 2)), 5 / 8.0);
  }

  @Test
  void ofEqualLogitsTheLowerNumberIsFirstAndNaNIsWrong() {
    assertThat(accuracy(1, 0, 2, 2, 1)).isEqualTo(1);
    assertThat(accuracy(1, 1, 2, 2, 1)).isZero();
    assertThat(accuracy(2, 1, 2, 2, 1)).isEqualTo(1);
    assertThat(accuracy(1, 0, 2, NAN, 1)).isZero();
    assertThat(accuracy(1, 1, 2, NAN, 1)).isZero();
    assertThat(accuracy(3, 1, 2, NAN, 1)).isZero();
  }

  @Test
  void anAnswerThatIsNaNIsNeverRight() {
    var metric = new BinaryAccuracy();
    Tensor answers = Tensor.of(new float[] {-1, 1, NAN, NAN, -1, 1}, 1, 6);
    metric.update(Sequence.of(answers), Tensor.of(new float[] {NAN, NAN, 0, 1, 0, 1}, 1, 6));
    assertThat(metric.value()).isCloseTo(2 / 6.0, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void aMetricContinuesFromItsState(Metric first) {
    Target target = first instanceof ClassMetric || first instanceof F1 ? CLASSES : VALUES;
    Metric second = metrics().filter(m -> m.name().equals(first.name())).findFirst().orElseThrow();
    first.update(LOGITS, target.pick(0, 1, 2));
    second.restore(first.state());
    assertThat(second.state()).isEqualTo(first.state());
    assertThat(second.value()).isEqualTo(first.value()).isNotNaN();
    for (Metric metric : List.of(first, second)) {
      metric.update(LOGITS, target.pick(2, 0, 1).weighted(Tensor.vector(1, 2, 0.5f)));
    }
    assertThat(second.value()).isEqualTo(first.value());
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void aStateOfAnotherMetricIsRefused(Metric metric) {
    for (Map<String, Double> state :
        List.of(
            Map.of("sum", 1.0),
            Map.of("weight", 1.0),
            Map.of("sum", 1.0, "count", 1.0),
            Map.of("sum", 1.0, "weight", 1.0, "more", 1.0))) {
      assertThatThrownBy(() -> metric.restore(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(metric.name() + ": expected a state with ")
          .hasMessageEndingWith("got " + state.keySet());
    }
  }

  @Test
  void namesAndDirectionsAreFixed() {
    assertThat(metrics().map(Metric::name))
        .containsExactly(
            "mse", "rmse", "mae", "binaryAccuracy", "accuracy", "macroF1", "perplexity");
    assertThat(Accuracy.top(3).name()).isEqualTo("top3Accuracy");
    assertThat(metrics().filter(Metric::higherIsBetter).map(Metric::name))
        .containsExactly("binaryAccuracy", "accuracy", "macroF1");
  }

  @Test
  void aTargetOfOneHalfAndALogitOfZeroAreNo() {
    var metric = new BinaryAccuracy();
    Tensor answers = Tensor.of(new float[] {0, 0, 0, -2, 2, -2}, 6, 1);
    Tensor targets = Tensor.of(new float[] {0, 0.5f, 1, 0.5f, 0.5f, 1}, 6, 1);
    metric.update(Sequence.of(answers), targets); // right: 0, 1, 3
    assertThat(metric.value()).isEqualTo(0.5);
    metric.clear();
    metric.update(Sequence.of(Tensor.of(new float[] {0, 2}, 2, 1)), Tensor.zeros(2, 1));
    assertThat(metric.value()).isEqualTo(0.5);
  }

  private static double accuracy(int k, int id, float... logits) {
    Accuracy accuracy = Accuracy.top(k);
    accuracy.update(Sequence.of(Tensor.of(logits, 1, 3)), Target.classes(IndexTensor.vector(id)));
    return accuracy.value();
  }

  @Test
  void perplexityIsThatOfTheMeanOverAllItems() {
    Tensor even = Tensor.zeros(4, 5);
    Tensor sure = Tensor.of(new float[] {0, 1e4f, 0, 0, 0}, 1, 5);
    Perplexity perplexity = Perplexity.of();
    perplexity.update(Sequence.of(even), Target.classes(IndexTensor.vector(0, 1, 2, 3)));
    assertThat(perplexity.value()).isCloseTo(5, within(1e-12));
    perplexity.update(Sequence.of(sure), Target.classes(IndexTensor.vector(1)));
    assertThat(perplexity.value()).isCloseTo(Math.pow(5, 4 / 5.0), within(1e-12));
  }

  static Stream<Metric> metrics() {
    return Stream.of(
        ErrorMetric.mse(),
        ErrorMetric.rmse(),
        ErrorMetric.mae(),
        new BinaryAccuracy(),
        Accuracy.of(),
        F1.macro(),
        Perplexity.of());
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void nothingIsNaNAndTheNameOpensEverySentence(Metric metric) {
    assertThat(metric.value()).isNaN();
    Target target =
        metric instanceof ClassMetric || metric instanceof F1
            ? classes(9, 9, 9, 9, 9, 9)
            : Target.values(Tensor.zeros(3, 2, 2));
    metric.update(Sequence.of(PREDICTION, Mask.lengths(0, 0, 0)), target);
    assertThat(metric.value()).isNaN();
    Sequence rows = Sequence.of(Tensor.zeros(4, 2));
    assertThatThrownBy(() -> metric.update(rows, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(metric.name() + ": a batch of 4 predictions requires as many targets, got 3");
  }

  @Test
  void aClassThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> Accuracy.of().update(prediction(), classes(1, 2, 7, 7, 7, 1)))
        .hasMessageStartingWith("accuracy: the class of sequence 0, step 1 is 2");
    assertThatThrownBy(() -> Accuracy.top(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Sequence prediction() {
    return Sequence.of(PREDICTION, MASK);
  }

  private static Target classes(int... ids) {
    return Target.classes(IndexTensor.of(ids, 3, 2));
  }

  private static void check(Metric metric, Target target, double expected) {
    metric.update(prediction(), target);
    assertThat(metric.value()).as(metric.name()).isCloseTo(expected, within(1e-7));
    metric.update(prediction(), target);
    assertThat(metric.value()).as(metric.name()).isCloseTo(expected, within(1e-7));
    metric.clear();
    assertThat(metric.value()).isNaN();
  }
}
