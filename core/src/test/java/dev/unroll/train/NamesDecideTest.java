package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.metric.ErrorMetric;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Gru;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that outputs, losses, metrics and targets are matched by name and never by position. */
class NamesDecideTest {
  private static final TrainingConfig ONE_STEP = TrainingConfig.defaults().withSteps(1);

  private static Tensor values(int seed, int... shape) {
    int size = 1;
    for (int one : shape) {
      size *= one;
    }
    return Tensor.of(new TestRandom(seed).floats(size, -1, 1), shape);
  }

  /** Two outputs of one row; the first has the name of an output without one. */
  private static Graph twoOutputs(String first, String second) {
    Graph.Builder graph = Graph.builder();
    Edge x = graph.rows("x", 3);
    graph.output(first, graph.add("one", new Dense(3, 2), x));
    graph.output(second, graph.add("two", new Dense(3, 2), x));
    return graph.build();
  }

  private static Dataset rows(Targets targets) {
    return Dataset.of(Inputs.of(values(1, 4, 3)), targets);
  }

  private static Inputs x() {
    return Inputs.of("x", Sequence.of(values(1, 4, 3)));
  }

  private static Target y() {
    return Target.values(values(2, 4, 2));
  }

  @Test
  void aLossOfAnOutputThatIsCalledOutputStays() {
    var config =
        ONE_STEP
            .withLoss("output", new MeanSquaredError())
            .withLoss("aux", new MeanAbsoluteError());
    assertThat(config.losses().byOutput().keySet()).containsExactly("output", "aux");

    Graph graph = twoOutputs("output", "aux");
    float[] before = graph.parameter("one.w").get();
    new Trainer(config).fit(graph, Dataset.of(x(), Targets.of("output", y()).with("aux", y())));
    assertThat(graph.parameter("one.w").get()).isNotEqualTo(before);
  }

  @Test
  void aTargetOfAnotherNameIsNotTaken() {
    Dataset aux = Dataset.of(x(), Targets.of("aux", y()));
    assertThatThrownBy(() -> new Trainer(ONE_STEP).fit(twoOutputs("output", "aux"), aux))
        .hasMessage(
            "the loss of output \"output\" has no target (the batch has targets for [aux]). Name the"
                + " targets as the outputs.");

    Graph.Builder single = Graph.builder();
    single.output("topic", single.add("one", new Dense(3, 2), single.rows("x", 3)));
    Graph graph = single.build();
    Dataset price = Dataset.of(x(), Targets.of("price", y()));
    assertThatThrownBy(() -> new Trainer(ONE_STEP).fit(graph, price))
        .hasMessageContaining("output \"topic\" has no target");
    new Trainer(ONE_STEP).fit(graph, rows(Targets.of(y()))); // without a name: that of the only one
  }

  @Test
  void aMetricDoesNotReadTheTargetOfAnotherOutput() {
    var config = ONE_STEP.withLoss("a", new MeanSquaredError()).withMetrics("b", ErrorMetric::mae);
    Dataset data = Dataset.of(x(), Targets.of("a", y()));
    assertThatThrownBy(() -> new Trainer(config).fit(twoOutputs("a", "b"), data))
        .hasMessageContaining("the metric mae of output \"b\" has no target");
  }

  @Test
  void lossesAndMetricsOfUnknownOutputsAreRefusedBeforeTheFirstStep() {
    Dataset data = Dataset.of(x(), Targets.of("a", y()).with("b", y()));
    var loss = ONE_STEP.withLoss("c", new MeanSquaredError());
    assertThatThrownBy(() -> new Trainer(loss).fit(twoOutputs("a", "b"), data))
        .hasMessage("a loss is of output \"c\" (the model has [a, b]). Use one of these names.");
    var metric = ONE_STEP.withLoss("a", new MeanSquaredError()).withMetrics("d", ErrorMetric::mae);
    assertThatThrownBy(() -> new Trainer(metric).fit(twoOutputs("a", "b"), data))
        .hasMessageStartingWith("metric d_mae is of output \"d\"");
  }

  @Test
  void aTargetThatNothingUsesIsSaid() {
    List<String> warnings = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void onWarning(String sentence) {
            warnings.add(sentence);
          }
        };
    Dataset data = Dataset.of(x(), Targets.of("a", y()).with("b", y()));
    new Trainer(TrainingConfig.defaults().withSteps(3).withLoss("a", new MeanSquaredError()))
        .listener(listener)
        .fit(twoOutputs("a", "b"), data);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).startsWith("the targets of [b] have neither a loss nor a metric");

    warnings.clear();
    Dataset unnamed = Dataset.of(x(), Targets.of("output", y()).with("aux", y()));
    new Trainer(TrainingConfig.defaults().withSteps(3))
        .listener(listener)
        .fit(twoOutputs("output", "aux"), unnamed);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).startsWith("the targets of [aux] have neither");
  }

  @Test
  void aScalarDoesNotReplaceAScore() {
    var config = ONE_STEP.withMetrics(ErrorMetric::mae);
    Graph.Builder single = Graph.builder();
    single.output("y", single.add("one", new Dense(3, 2), single.rows("x", 3)));
    Graph graph = single.build();
    for (String name : List.of("mae", "validation_size")) {
      var trainer = new Trainer(config).step(context -> context.loss().withScalar(name, 0));
      assertThatThrownBy(() -> trainer.fit(graph, rows(Targets.of(y()))))
          .hasMessageContaining("a scalar of the training step is called \"" + name + "\"");
    }
  }

  @Test
  void aTermOfSomeStepsCountsInTheirShareOfTheEpoch() {
    List<Double> losses = new ArrayList<>();
    Graph.Builder single = Graph.builder();
    single.output("y", single.add("one", new Dense(3, 2), single.rows("x", 3)));
    var config = TrainingConfig.defaults().withBatchSize(1).withEpochs(1).withShuffle(false);
    History history =
        new Trainer(config)
            .step(
                context ->
                    context.step() == 1 ? context.loss().plus(Tensor.scalar(100)) : context.loss())
            .stopWhen(
                event -> {
                  losses.add(event.loss());
                  return false;
                })
            .fit(single.build(), rows(Targets.of(y())));
    double mean = losses.stream().mapToDouble(loss -> loss).average().orElseThrow();
    assertThat(history.rows().get(0).loss()).isCloseTo(mean, within(1e-9));
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  @Test
  void aRunIsNotResumedWithoutItsStepOrWithInputsUnderOtherNames(@TempDir Path directory) {
    Graph.Builder builder = Graph.builder();
    Edge a = builder.rows("a", 3);
    Edge b = builder.rows("b", 3);
    builder.output("y", builder.add("one", new Dense(6, 2), builder.merge(Merge.CONCAT, a, b)));
    Graph graph = builder.build();
    Sequence first = Sequence.of(values(1, 4, 3));
    Sequence second = Sequence.of(values(9, 4, 3));
    Dataset data = Dataset.of(Inputs.of("a", first).with("b", second), Targets.of(y()));
    Dataset swapped = Dataset.of(Inputs.of("b", first).with("a", second), Targets.of(y()));
    var config = TrainingConfig.defaults().withSteps(4);
    TrainingStep custom = context -> context.loss().withScalar("one", 1);
    new Trainer(config)
        .step(custom)
        .checkpoints(Checkpoints.in(directory))
        .stopWhen(event -> event.step() == 2)
        .fit(graph, data);

    assertThatThrownBy(
            () -> new Trainer(config).checkpoints(Checkpoints.in(directory)).resume(graph, data))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with training step ");
    assertThatThrownBy(
            () ->
                new Trainer(config)
                    .step(custom)
                    .checkpoints(Checkpoints.in(directory))
                    .resume(graph, swapped))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("some examples (checksum)");
    new Trainer(config).step(custom).checkpoints(Checkpoints.in(directory)).resume(graph, data);
  }

  @Test
  void documentsNeedTheSameStepsInAllInputs() {
    Graph.Builder builder = Graph.builder();
    Edge a = builder.steps("a", 2);
    Edge b = builder.steps("b", 2);
    builder.output("y", builder.add("gru", n -> new Gru(n, 2), builder.merge(Merge.CONCAT, a, b)));
    boolean[][] early = {{true, true, false, false, true, true}};
    boolean[][] late = {{false, false, true, true, true, true}};
    var batch =
        new Batch(
                Inputs.of("a", Sequence.of(values(1, 1, 6, 2), Mask.of(early)))
                    .with("b", Sequence.of(values(2, 1, 6, 2), Mask.of(late))),
                Targets.of(Target.values(values(3, 1, 6, 2))))
            .withStarts(DocumentStarts.of(new int[] {2, 4}));
    assertThatThrownBy(() -> Chunk.of(batch).apply(builder.build(), Pass.predict()))
        .hasMessageStartingWith("input \"b\" has another mask than the inputs before it");
  }

  @Test
  void aStreamThatBeginsAgainNeedsItsInputsAgain() {
    Graph.Builder builder = Graph.builder();
    Edge a = builder.steps("a", 2);
    Edge place = builder.rows("place", 1);
    Edge both = builder.merge(Merge.CONCAT, a, place);
    builder.output("y", builder.add("gru", n -> new Gru(n, 2), both));
    StreamSession session = StreamSession.open(builder.build());
    session.input("a", new float[] {1, 2});
    session.input("place", new float[] {3});
    session.step();
    session.reset();
    session.input("a", new float[] {1, 2});
    assertThatThrownBy(session::step).hasMessageStartingWith("input \"place\" has no value yet");
  }
}
