package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.optim.Adam;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.Sgd;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Models with several inputs, outputs and losses through {@link Trainer}. */
class GraphTrainingTest {
  private static final TrainingConfig BOTH =
      TrainingConfig.defaults()
          .withLoss("topic", new SoftmaxCrossEntropy())
          .withLoss("price", new MeanSquaredError(), 0.25)
          .withMetrics("topic", Accuracy::of)
          .withMetrics("price", ErrorMetric::mae)
          .withOptimizer(new Adam(0.01f))
          .withBatchSize(4)
          .withEpochs(3);

  private static Dataset data(int count) {
    return Graphs.twoInTwoOutData(count, 5);
  }

  private static float[] weights(Model model) {
    return model.store().snapshot();
  }

  @Test
  void theLossIsTheWeightedSumOfThoseOfTheOutputs() {
    var events = new ArrayList<StepEvent>();
    Graph graph = Graphs.twoInTwoOut();
    Dataset data = data(4);
    new Trainer(BOTH.withSteps(1)).stopWhen(event -> !events.add(event)).fit(graph, data);
    Batch batch = data.batch(new int[] {0, 1, 2, 3});
    Graph fresh = Graphs.twoInTwoOut();
    List<Double> losses =
        Tape.predicting(
            () -> {
              // dropout acts in the step, so take the outputs that the step had
              var outputs = fresh.apply(batch.inputs(), dev.unroll.nn.Pass.training(42, 0));
              return List.of(
                  (double)
                      new SoftmaxCrossEntropy()
                          .apply(outputs.get("topic"), batch.targets().get("topic"))
                          .item(),
                  (double)
                      new MeanSquaredError()
                          .apply(outputs.get("price"), batch.targets().get("price"))
                          .item());
            });
    assertThat(events).hasSize(1);
    // the order of the examples is another one, and masks of dropout fall on other rows
    assertThat(events.get(0).loss()).isCloseTo(losses.get(0) + 0.25 * losses.get(1), within(0.3));
    var plain = BOTH.withSteps(1).withShuffle(false);
    events.clear();
    new Trainer(plain).stopWhen(event -> !events.add(event)).fit(Graphs.twoInTwoOut(), data);
    assertThat(events.get(0).loss()).isCloseTo(losses.get(0) + 0.25 * losses.get(1), within(1e-6));
  }

  @Test
  void historyAndEventsHaveTheLossAndMetricsOfEachOutput() {
    List<EpochEvent> epochs = new CopyOnWriteArrayList<>();
    History history =
        new Trainer(BOTH)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onEpoch(EpochEvent event) {
                    epochs.add(event);
                  }
                })
            .fit(Graphs.twoInTwoOut(), data(10), data(7));
    Map<String, Double> metrics = history.rows().get(2).metrics();
    assertThat(metrics.keySet())
        .containsExactly(
            "topic_loss",
            "price_loss",
            "topic_accuracy",
            "price_mae",
            "validation_topic_loss",
            "validation_price_loss",
            "validation_topic_accuracy",
            "validation_price_mae");
    assertThat(epochs).hasSize(3);
    assertThat(epochs.get(2).metrics()).isEqualTo(metrics);
    assertThat(history.rows().get(2).loss())
        .isCloseTo(metrics.get("topic_loss") + 0.25 * metrics.get("price_loss"), within(1e-6));
    assertThat(history.rows().get(2).validationLoss())
        .isCloseTo(
            metrics.get("validation_topic_loss") + 0.25 * metrics.get("validation_price_loss"),
            within(1e-6));
    assertThat(history.csv()).contains("topic_loss,price_loss,topic_accuracy");
  }

  @Test
  void theScoresOfADataSetDoNotDependOnTheBatchSize() {
    Graph graph = Graphs.encoderDecoder();
    Dataset data = Graphs.encoderDecoderData(11, 3); // of unequal lengths
    var config =
        TrainingConfig.defaults().withLoss("next", new SoftmaxCrossEntropy()).withBatchSize(11);
    double whole = new Trainer(config).loss(graph, data);
    for (int size : new int[] {1, 2, 4, 5, 64}) {
      assertThat(new Trainer(config.withBatchSize(size)).loss(graph, data))
          .isCloseTo(whole, within(1e-6));
      assertThat(
              new Trainer(config.withBatchSize(size)).measure(graph, data, "next", Accuracy.of()))
          .isEqualTo(new Trainer(config).measure(graph, data, Accuracy.of()));
    }
    Graph both = Graphs.twoInTwoOut();
    double loss = new Trainer(BOTH.withBatchSize(13)).loss(both, data(13));
    for (int size : new int[] {1, 4, 5}) {
      assertThat(new Trainer(BOTH.withBatchSize(size)).loss(both, data(13)))
          .isCloseTo(loss, within(1e-6));
    }
  }

  @Test
  void severalOutputsOverTimeAreJoinedEachByItsOwnItems() {
    Graph graph = Graphs.causal();
    int count = 7;
    int steps = 5;
    Inputs inputs =
        Graphs.causalInputs(count, steps, dev.unroll.sequence.Mask.lengths(5, 1, 2, 5, 0, 3, 1), 3);
    var random = new dev.unroll.testing.TestRandom(8);
    Targets targets =
        Targets.of(
                "next", Target.values(Tensor.of(random.floats(count * steps * 2), count, steps, 2)))
            .with(
                "level",
                Target.values(Tensor.of(random.floats(count * steps), count, steps, 1))
                    .weighted(Tensor.vector(random.floats(count, 0.1, 2))));
    Dataset data = Dataset.of(inputs, targets);
    var config =
        TrainingConfig.defaults()
            .withLoss("next", new MeanSquaredError())
            .withLoss("level", new MeanSquaredError(), 3);
    double whole = new Trainer(config.withBatchSize(count)).loss(graph, data);
    for (int size : new int[] {1, 2, 3}) {
      assertThat(new Trainer(config.withBatchSize(size)).loss(graph, data))
          .isCloseTo(whole, within(1e-6));
    }
    for (int chunk : new int[] {1, 2, 3}) {
      assertThat(
              new Trainer(config.withBatchSize(3).withTruncation(new Truncation(chunk)))
                  .loss(graph, data))
          .isCloseTo(whole, within(1e-6));
    }
  }

  @Test
  void theMetricOfAnOutputIsMonitored() {
    History history =
        new Trainer(
                BOTH.withEpochs(40)
                    .withOptimizer(new Sgd(1e-12f)) // so that nothing gets better
                    .withMonitor("topic_accuracy")
                    .withEarlyStopping(new EarlyStopping(2)))
            .fit(Graphs.twoInTwoOut(), data(10), data(7));
    assertThat(history.stoppedEarly()).isTrue();
    assertThat(history.rows()).hasSize(3);
    History.BestEpoch best = history.best();
    assertThat(best).isNotNull();
    assertThat(best.score())
        .isEqualTo(history.rows().get(0).metrics().get("validation_topic_accuracy"));
    History byLoss =
        new Trainer(BOTH.withMonitor("price_loss").withKeepBest(TrainingConfig.KeepBest.ALWAYS))
            .fit(Graphs.twoInTwoOut(), data(10), data(7));
    assertThat(byLoss.best().score())
        .isEqualTo(
            byLoss.rows().stream()
                .mapToDouble(row -> row.metrics().get("validation_price_loss"))
                .min()
                .orElseThrow());
    assertThatThrownBy(() -> BOTH.withMonitor("accuracy"))
        .hasMessage(
            "there is no metric \"accuracy\" to monitor; available: loss, topic_loss, price_loss,"
                + " topic_accuracy, price_mae (each of the validation set if there is one)");
  }

  @Test
  void accumulatedBatchesAreOneLargeBatch() {
    for (Reduction reduction : List.of(Reduction.BATCH_MEAN, Reduction.SUM)) {
      Graph joined = withoutDropout();
      Graph large = withoutDropout();
      var config =
          TrainingConfig.defaults()
              .withLoss("topic", new SoftmaxCrossEntropy().withReduction(reduction))
              .withLoss("price", new MeanSquaredError(reduction), 0.5)
              .withOptimizer(new Momentum(0.01f, 0.9f))
              .withEpochs(2);
      var events = new ArrayList<Double>();
      var largeEvents = new ArrayList<Double>();
      new Trainer(config.withBatchSize(3).withAccumulation(3))
          .stopWhen(event -> !events.add(event.loss()))
          .fit(joined, data(14));
      new Trainer(config.withBatchSize(9))
          .stopWhen(event -> !largeEvents.add(event.loss()))
          .fit(large, data(14));
      assertThat(events).hasSize(4).hasSameSizeAs(largeEvents);
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i)).isCloseTo(largeEvents.get(i), within(1e-4));
      }
      float[] expected = weights(large);
      float[] actual = weights(joined);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  private static Graph withoutDropout() {
    Graph.Builder graph = Graph.builder();
    var gru =
        graph.add(
            "gru",
            new dev.unroll.rnn.Gru(5, 6, dev.unroll.rnn.Returns.LAST),
            graph.add(
                "words", new dev.unroll.nn.Embedding(Graphs.VOCABULARY, 5), graph.ids("text")));
    var both = graph.merge("both", dev.unroll.nn.Merge.CONCAT, gru, graph.rows("age", 3));
    graph.output("topic", graph.add("t", new dev.unroll.nn.Dense(9, 4), both));
    graph.output("price", graph.add("p", new dev.unroll.nn.Dense(9, 2), both));
    return graph.build().initialize(3);
  }

  @Test
  void badValuesAreNamedByInputOrTarget() {
    Batch all = data(6).batch(new int[] {0, 1, 2, 3, 4, 5});
    float[] age = all.inputs().get("age").values().toArray();
    age[3 * 3 + 2] = Float.NaN;
    Dataset badInput =
        Dataset.of(
            Inputs.of("text", all.inputs().get("text"))
                .with("age", Sequence.of(Tensor.of(age, 6, 3))),
            all.targets());
    var plain = BOTH.withShuffle(false).withBatchSize(6);
    assertThatThrownBy(() -> new Trainer(plain).fit(Graphs.twoInTwoOut(), badInput))
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "the loss became NaN at the first step: the input \"age\" of row 3 (example 3 of the"
                + " data set) is NaN in feature 2; look at the data: fill such values in, or mask"
                + " their steps");
    float[] price = all.targets().get("price").values().toArray();
    price[4 * 2] = Float.POSITIVE_INFINITY;
    Dataset badTarget =
        Dataset.of(
            all.inputs(),
            Targets.of("topic", all.targets().get("topic"))
                .with("price", Target.values(Tensor.of(price, 6, 2))));
    assertThatThrownBy(() -> new Trainer(plain).fit(Graphs.twoInTwoOut(), badTarget))
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "the loss became Infinity at the first step: the target of \"price\" of row 4 (example"
                + " 4 of the data set) is infinite in feature 0; look at the data: fill such values"
                + " in, or give them the weight 0");
  }

  @Test
  void aDivergingGraphNamesTheLayer() {
    assertThatThrownBy(
            () ->
                new Trainer(BOTH.withOptimizer(new Sgd(1e30f)).withShuffle(false))
                    .fit(Graphs.twoInTwoOut(), data(8)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("first seen in ");
  }

  @Test
  void targetsThatAreMissingOrUnknownAreNamed() {
    Batch all = data(6).batch(new int[] {0, 1, 2, 3, 4, 5});
    Target topic = all.targets().get("topic");
    assertThatThrownBy(() -> fit(BOTH, all.inputs(), Targets.of("topic", topic)))
        .hasMessage(
            "the loss of output \"price\" has no target (the batch has targets for [topic]). Name"
                + " the targets as the outputs.");
    assertThatThrownBy(() -> fit(BOTH, all.inputs(), Targets.of(topic)))
        .hasMessage(
            "the loss of output \"topic\" has no target (the batch has one target without a name)."
                + " Name the targets as the outputs.");
    Loss loss = new SoftmaxCrossEntropy();
    assertThatThrownBy(
            () -> fit(TrainingConfig.defaults().withLoss(loss), all.inputs(), Targets.of(topic)))
        .hasMessage(
            "the model has the outputs [topic, price], but the loss does not name one. Name it, as"
                + " in TrainingConfig.withLoss(output, loss) or withMetrics(output, metric).");
    assertThatThrownBy(
            () ->
                fit(
                    TrainingConfig.defaults().withLoss("topics", loss),
                    all.inputs(),
                    all.targets()))
        .hasMessage(
            "a loss is of output \"topics\" (the model has [topic, price]). Use one of these"
                + " names.");
    assertThatThrownBy(
            () ->
                fit(
                    TrainingConfig.defaults().withLoss("topic", loss).withMetrics(Accuracy::of),
                    all.inputs(),
                    all.targets()))
        .hasMessageStartingWith(
            "the model has the outputs [topic, price], but the metric accuracy does not name one.");
    assertThatThrownBy(
            () ->
                fit(
                    TrainingConfig.defaults()
                        .withLoss("topic", loss)
                        .withMetrics("prize", ErrorMetric::mae),
                    all.inputs(),
                    all.targets()))
        .hasMessageStartingWith(
            "metric prize_mae is of output \"prize\" (the model has [topic, price])");
    assertThatThrownBy(() -> Dataset.of(all.inputs(), Targets.of("topic", topic.pick(0, 1, 2))))
        .hasMessage("batch has 6 inputs but 3 targets; they must match");
  }

  private static History fit(TrainingConfig config, Inputs inputs, Targets targets) {
    return new Trainer(config).fit(Graphs.twoInTwoOut(), Dataset.of(inputs, targets));
  }

  @Test
  void oneLossTrainsOneOutputOfSeveral() {
    Batch all = data(6).batch(new int[] {0, 1, 2, 3, 4, 5});
    Graph graph = Graphs.twoInTwoOut();
    float[] before = graph.parameter("priceValue.w").get();
    History history =
        new Trainer(TrainingConfig.defaults().withLoss("topic", new SoftmaxCrossEntropy()))
            .fit(graph, Dataset.of(all.inputs(), Targets.of("topic", all.targets().get("topic"))));
    assertThat(graph.parameter("priceValue.w").get()).isEqualTo(before);
    assertThat(history.rows().get(0).metrics()).isEmpty();
    assertThat(history.rows().get(9).loss()).isLessThan(history.rows().get(0).loss());
  }

  @Test
  void anEncoderDecoderLearnsToReverse() {
    Graph graph = Graphs.encoderDecoder();
    var config =
        TrainingConfig.defaults()
            .withLoss("next", new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.03f))
            .withBatchSize(16)
            .withEpochs(40);
    History history = new Trainer(config).fit(graph, Graphs.encoderDecoderData(64, 1));
    double first = history.rows().get(0).loss();
    assertThat(history.rows().get(39).loss()).isLessThan(first / 3);
  }
}
