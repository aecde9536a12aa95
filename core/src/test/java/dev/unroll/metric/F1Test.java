package dev.unroll.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Adam;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class F1Test {
  private static final int[] TARGETS = {0, 0, 0, 0, 1, 1, 1, 4, 4, 0, 1};
  private static final int[] PREDICTED = {0, 0, 1, 2, 1, 1, 0, 1, 0, 0, 1};
  private static final float[] WEIGHTS = {1, 2, 0.5f, 1, 1, 3, 1, 2, 1, 1, 0.25f};

  /** Logits of which the largest is that of the predicted class. */
  private static Tensor logits(int... predicted) {
    var random = new TestRandom(3);
    var rows = new float[predicted.length][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = random.floats(5);
      rows[row][predicted[row]] += 3;
    }
    return Tensor.of(rows);
  }

  private static F1 after(Tensor logits, Target target) {
    F1 metric = F1.macro();
    metric.update(Sequence.of(logits), target);
    return metric;
  }

  private static Target classes(int... ids) {
    return Target.classes(IndexTensor.vector(ids));
  }

  // scikit-learn 1.9.1: f1_score(average="macro", zero_division=0), with sample_weight below.
  @Test
  void isThatOfScikitLearn() {
    close(after(logits(PREDICTED), classes(TARGETS)).value(), 0.31666666666666665);
    Target weighted = classes(TARGETS).weighted(Tensor.vector(WEIGHTS));
    close(after(logits(PREDICTED), weighted).value(), 0.35099637681159424);
  }

  @Test
  void isThatOfTheConfusionMatrixOverAllBatches() {
    F1 metric = F1.macro();
    for (int from = 0; from < TARGETS.length; from += 4) {
      int to = Math.min(TARGETS.length, from + 4);
      metric.update(
          Sequence.of(logits(Arrays.copyOfRange(PREDICTED, from, to))),
          classes(Arrays.copyOfRange(TARGETS, from, to)));
    }
    close(metric.value(), ConfusionMatrix.of(TARGETS, PREDICTED, 5).macroF1());
    metric.clear();
    assertThat(metric.value()).isNaN();
  }

  @Test
  void oneLogitSaysYesOrNo() {
    Tensor logits = Tensor.of(new float[] {2, -1, 0, 0.1f, -3, 1}, 6, 1);
    Tensor targets = Tensor.of(new float[] {1, 1, 0, 0, 0, 1}, 6, 1);
    // yes: 2 found of 3, 3 said; no: 2 found of 3, 3 said
    close(after(logits, Target.values(targets)).value(), 2 / 3.0);
    Tensor sure = Tensor.of(new float[] {2, -1, 0, -0.1f, -3, 1}, 6, 1);
    // yes: 2·2 / (3 + 2); no: 2·3 / (3 + 4)
    close(after(sure, Target.values(targets)).value(), (4 / 5.0 + 6 / 7.0) / 2);
  }

  @Test
  void aTargetOfOneHalfIsNo() {
    Tensor logits = Tensor.of(new float[] {-1, -1, 1}, 3, 1);
    Tensor targets = Tensor.of(new float[] {0.5f, 0, 1}, 3, 1);
    close(after(logits, Target.values(targets)).value(), 1);
  }

  @Test
  void aBatchWithoutRowsFixesNoNumberOfClasses() {
    F1 metric = F1.macro();
    metric.update(
        Sequence.of(Tensor.zeros(1, 2, 3), Mask.lengths(0)),
        Target.classes(IndexTensor.of(new int[] {0, 0}, 1, 2)));
    metric.update(Sequence.of(logits(1, 4)), classes(1, 4));
    close(metric.value(), 1);
  }

  @Test
  void whatDoesNotCountHasNoInfluence() {
    Tensor steps = logits(0, 1, 3, 1, 0, 3).reshape(2, 3, 5);
    F1 metric = F1.macro(-1);
    metric.update(
        Sequence.of(steps, Mask.lengths(2, 3)),
        Target.classes(IndexTensor.of(new int[] {0, 0, 9, 1, 0, -1}, 2, 3)));
    close(
        metric.value(),
        ConfusionMatrix.of(new int[] {0, 0, 1, 0}, new int[] {0, 1, 1, 0}, 2).macroF1());
  }

  @Test
  void ofEqualLogitsTheLowerNumberIsFirstAndNaNIsNoPrediction() {
    Tensor even = Tensor.of(new float[][] {{1, 1, 0}, {0, 1, 1}, {1, 0, 1}});
    close(after(even, classes(0, 1, 0)).value(), 1);
    Tensor unknown = Tensor.of(new float[][] {{1, Float.NaN, 0}, {3, 1, 1}});
    close(after(unknown, classes(0, 0)).value(), 2 / 3.0); // one of two was found, none is wrong
    Tensor answers = Tensor.of(new float[] {Float.NaN, 1}, 2, 1);
    Tensor yes = Tensor.of(new float[] {1, 1}, 2, 1);
    close(after(answers, Target.values(yes)).value(), 2 / 3.0);
  }

  @Test
  void goesOnFromItsState() {
    F1 first = after(logits(PREDICTED), classes(TARGETS).weighted(Tensor.vector(WEIGHTS)));
    F1 second = F1.macro();
    second.restore(first.state());
    assertThat(second.state())
        .isEqualTo(first.state())
        .containsOnlyKeys("classes", "0,0", "0,1", "0,2", "1,0", "1,1", "4,0", "4,1")
        .containsEntry("0,1", 0.5);
    for (F1 metric : new F1[] {first, second}) {
      metric.update(Sequence.of(logits(1, 4, 3)), classes(1, 4, 2));
    }
    assertThat(second.value()).isEqualTo(first.value()).isNotNaN();
    second.restore(F1.macro().state());
    assertThat(second.value()).isNaN();
    F1 unknown = after(Tensor.of(new float[][] {{1, Float.NaN}, {3, 1}}), classes(0, 0));
    second.restore(unknown.state());
    assertThat(second.state()).isEqualTo(unknown.state()).containsEntry("0,2", 1.0);
    for (String entry : List.of("7,1", "5,1", "1,6")) { // the classes are 0 to 4
      Map<String, Double> foreign = new TreeMap<>(first.state());
      foreign.put(entry, 1.0);
      assertThatThrownBy(() -> F1.macro().restore(foreign))
          .hasMessageStartingWith(
              "macroF1: expected a state with classes, and counts such as 0,1; got [");
    }
    for (Map<String, Double> state :
        List.of(Map.of("sum", 1.0), Map.of("classes", 1.5), Map.of("classes", -1.0))) {
      assertThatThrownBy(() -> F1.macro().restore(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "macroF1: expected a state with classes, and counts such as 0,1; got [");
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    F1 metric = after(logits(0, 1), classes(0, 1));
    assertThatThrownBy(() -> metric.update(Sequence.of(Tensor.zeros(2, 3)), classes(0, 1)))
        .hasMessage(
            "macroF1: a batch of 3 classes follows one of 5; clear the metric between models");
    assertThatThrownBy(() -> metric.update(Sequence.of(Tensor.zeros(1, 5)), classes(5)))
        .hasMessageStartingWith("macroF1: the class of row 0 is 5");
    assertThatThrownBy(() -> after(Tensor.zeros(2, 3), Target.values(Tensor.zeros(2, 3))))
        .hasMessageStartingWith("macroF1: with values as target, a row must have one logit, got 3");
  }

  @Test
  void epochsAreJudgedByIt() {
    var random = new TestRandom(5);
    float[] x = random.floats(40);
    var y = new float[40];
    for (int i = 0; i < 40; i++) {
      y[i] = x[i] > 0.3 ? 1 : 0;
    }
    Dataset data = Dataset.of(Tensor.of(x, 40, 1), Tensor.of(y, 40, 1));
    TrainingConfig config =
        TrainingConfig.defaults()
            .withLoss(new BinaryCrossEntropy())
            .withBatchSize(4)
            .withOptimizer(new Adam(0.1f))
            .withMetrics(F1::macro)
            .withMonitor("macroF1")
            .withKeepBest(KeepBest.ALWAYS);
    Sequential model = Sequential.of(new Dense(1, 1)).initialize(2);
    var trainer = new Trainer(config);
    History history = trainer.fit(model, data, data);
    double best =
        history.rows().stream()
            .mapToDouble(row -> row.metrics().get("validation_macroF1"))
            .max()
            .orElse(0);
    assertThat(best).isGreaterThan(0.5);
    close(trainer.measure(model, data, F1.macro()), best);
  }

  private static void close(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-12));
  }
}
