package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Perplexity;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Sgd;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HistoryTest {
  /** The order of the examples is another, so sums in double are rounded otherwise. */
  private static final Offset<Double> WITHIN = Offset.offset(1e-6);

  private static History twoRows() {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("mae", 0.25);
    metrics.put("validation_mae", Double.POSITIVE_INFINITY);
    var history = new History();
    history.add(new History.Row(3, 1, 0.5, Double.NaN, Map.of(), 0.01f, 2.5, 0.12345));
    history.add(new History.Row(6, 2, 0.375, 0.75, metrics, 0.005f, 1.5, 1.9996));
    return history;
  }

  @Test
  void asCsvEveryMetricHasAColumnAndWhatIsNotKnownIsEmpty() {
    assertThat(twoRows().csv())
        .isEqualTo(
            """
            step,epoch,loss,validation_loss,learning_rate,gradient_norm,seconds,mae,validation_mae
            3,1,0.5,,0.01,2.5,0.123,,
            6,2,0.375,0.75,0.005,1.5,2.0,0.25,Infinity
            """);
    assertThat(twoRows()).hasToString(twoRows().csv());
  }

  @Test
  void asJsonLinesWhatIsNotKnownIsLeftOutAndWhatIsNotFiniteIsNull() {
    assertThat(twoRows().jsonLines())
        .isEqualTo(
            """
            {"step":3,"epoch":1,"loss":0.5,"learning_rate":0.01,"gradient_norm":2.5,"seconds":0.123}
            {"step":6,"epoch":2,"loss":0.375,"validation_loss":0.75,"learning_rate":0.005,\
            "gradient_norm":1.5,"seconds":2.0,"mae":0.25,"validation_mae":null}
            """);
  }

  private static History validated(double... losses) {
    var history = new History();
    for (int i = 0; i < losses.length; i++) {
      int epoch = i + 1;
      history.add(new History.Row(3L * epoch, epoch, 0.5, losses[i], Map.of(), 0.01f, 2.5, epoch));
    }
    return history;
  }

  @Test
  void theRowOfTheBestValidatedEpochIsMarked() {
    History history = validated(0.75, 0.25, 0.5);
    history.best(new History.BestEpoch(2, 0.25, false));

    assertThat(history.bestRow()).isEqualTo(1);
    assertThat(history.csv().lines().map(line -> line.replaceAll(".*,", "")))
        .containsExactly("best", "", "true", "");
    assertThat(history.jsonLines().lines().map(line -> line.contains("\"best\":true")))
        .containsExactly(false, true, false);
  }

  @Test
  void nothingIsMarkedWithoutValidationOrWhereNoRowShowsTheBestEpoch() {
    History notValidated = validated(Double.NaN, Double.NaN);
    notValidated.best(new History.BestEpoch(2, 0.5, false));
    History between = validated(0.75, 0.5);
    between.best(new History.BestEpoch(7, 0.25, false));

    for (History history : new History[] {notValidated, between, validated(0.5)}) {
      assertThat(history.bestRow()).isEqualTo(-1);
      assertThat(history.csv()).doesNotContain("best");
      assertThat(history.jsonLines()).doesNotContain("best");
    }
  }

  @Test
  void aMetricOfThatNameKeepsItsColumn() {
    var history = new History();
    history.add(new History.Row(1, 1, 0.5, 0.5, Map.of("best", 4.0), 0.01f, 2.5, 1));
    history.best(new History.BestEpoch(1, 0.5, false));

    assertThat(history.csv()).contains(",seconds,best\n").endsWith(",4.0\n");
    assertThat(history.jsonLines()).contains("\"best\":4.0");
  }

  private static Dataset examples(int count, int seed) {
    var random = new TestRandom(seed);
    return Dataset.of(
        Sequence.of(Tensor.of(random.floats(count * 4), count, 4)),
        Target.classes(IndexTensor.vector(random.ints(count, 0, 3)))
            .weighted(Tensor.vector(random.floats(count, 0.5, 2))));
  }

  @Test
  void severalMetricsAreTakenOnBatchesAndOnValidationData() {
    Sequential model = Sequential.of(new Dense(4, 3)).initialize(2);
    Dataset data = examples(11, 1);
    Dataset validation = examples(7, 2);
    TrainingConfig config =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Sgd(1e-30f)) // the weights stay as they are
            .withBatchSize(3)
            .withEpochs(2)
            .withMetrics(Accuracy::of, () -> Accuracy.top(2), Perplexity::of);
    Trainer trainer = new Trainer(config);
    History history = trainer.fit(model, data, validation);
    assertThat(history.rows()).hasSize(2);
    for (History.Row row : history.rows()) {
      assertThat(row.metrics()).hasSize(6);
      config
          .metrics()
          .forEach(
              one -> {
                String name = one.get().name();
                assertThat(row.metrics().get("validation_" + name))
                    .isEqualTo(trainer.measure(model, validation, one.get()));
                double ofTraining = trainer.measure(model, data, one.get());
                assertThat(row.metrics().get(name)).isCloseTo(ofTraining, WITHIN);
              });
    }
  }
}
