package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.metric.Accuracy;
import dev.unroll.metric.Perplexity;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.optim.AdamW;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.optim.Groups;
import dev.unroll.optim.Momentum;
import dev.unroll.optim.ParameterFilter;
import dev.unroll.optim.Plateau;
import dev.unroll.optim.WarmUp;
import dev.unroll.rnn.Gru;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Engine;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Graphs;
import dev.unroll.testing.TestRandom;
import dev.unroll.train.TrainingConfig.KeepBest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph or custom model whose run was interrupted and resumed ends with the same bits. */
class GraphResumeTest {
  private final int threadsBefore = Engine.threads();

  @TempDir Path directory;

  @AfterEach
  void restoreThreads() {
    Engine.threads(threadsBefore);
  }

  private static TrainingConfig config() {
    return TrainingConfig.defaults()
        .withOptimizer(
            Groups.of(new AdamW(0.02f, 0.01f))
                .with(ParameterFilter.named("encoder.*"), new Momentum(0.05f, 0.9f)))
        .withSchedule(new WarmUp(3, new Plateau(0.5, 0)))
        .withClip(new ClipByNorm(0.5f))
        .withAveraging(Averaging.exponential(0.8))
        .withBatchSize(4)
        .withEpochs(4)
        .withEarlyStopping(new EarlyStopping(5))
        .withKeepBest(KeepBest.ALWAYS);
  }

  private static TrainingConfig both() {
    return config()
        .withLoss("topic", new SoftmaxCrossEntropy())
        .withLoss("price", new MeanSquaredError(), 0.5)
        .withMetrics("topic", Accuracy::of, Perplexity::of);
  }

  private void everyStop(
      TrainingConfig config, Supplier<? extends Model> model, Dataset data, Dataset validation) {
    Model unbroken = model.get();
    History whole = new Trainer(config).fit(unbroken, data, validation);
    long last = whole.rows().get(whole.rows().size() - 1).step();
    for (long stop = 1; stop < last; stop++) {
      long at = stop;
      Path there = directory.resolve(config.hashCode() + "." + stop);
      new Trainer(config)
          .checkpoints(Checkpoints.in(there))
          .stopWhen(event -> event.step() == at)
          .fit(model.get(), data, validation);
      Model resumed = model.get().initialize(99);
      History rest =
          new Trainer(config).checkpoints(Checkpoints.in(there)).resume(resumed, data, validation);
      assertThat(resumed.store().snapshot())
          .as("stopped at %d", stop)
          .isEqualTo(unbroken.store().snapshot());
      assertThat(scores(rest)).isEqualTo(scores(whole));
    }
  }

  private static String scores(History history) {
    var text = new StringBuilder();
    for (History.Row row : history.rows()) {
      var scores = row.values();
      scores.remove("seconds");
      text.append(scores).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void twoInputsAndTwoOutputs(int threads) {
    Engine.threads(threads);
    Dataset data = Graphs.twoInTwoOutData(14, 1);
    Dataset validation = Graphs.twoInTwoOutData(9, 2);
    everyStop(both(), Graphs::twoInTwoOut, data, validation);
    everyStop(
        both().withAccumulation(3).withMonitor("topic_perplexity"),
        Graphs::twoInTwoOut,
        data,
        validation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anEncoderAndADecoder(int threads) {
    Engine.threads(threads);
    everyStop(
        config().withLoss("next", new SoftmaxCrossEntropy()).withMetrics(Accuracy::of),
        Graphs::encoderDecoder,
        Graphs.encoderDecoderData(14, 1),
        Graphs.encoderDecoderData(6, 2));
  }

  @Test
  void anotherGraphIsRefused() {
    Dataset data = Graphs.encoderDecoderData(6, 1);
    var config = TrainingConfig.defaults().withLoss("next", new SoftmaxCrossEntropy());
    new Trainer(config)
        .checkpoints(Checkpoints.in(directory))
        .stopWhen(event -> event.step() == 2)
        .fit(Graphs.encoderDecoder(), data);
    Graph.Builder other = Graph.builder(); // of the same weights, with another first state
    Edge source = other.ids("source");
    Edge target = other.ids("target");
    Edge read = other.add("read", new dev.unroll.nn.Embedding(Graphs.LETTERS, 4), source);
    Edge encoder = other.add("encoder", new dev.unroll.rnn.Lstm(4, 6), read);
    Edge written = other.add("written", new dev.unroll.nn.Embedding(Graphs.LETTERS, 3), target);
    Edge decoder =
        other.add(
            "decoder",
            new dev.unroll.rnn.Lstm(3, 6),
            written,
            java.util.List.of(encoder.state("c"), encoder.state("h")));
    other.output("next", other.add("logits", new Dense(6, Graphs.LETTERS), decoder));
    Graph model = other.build();
    assertThatThrownBy(
            () -> new Trainer(config).checkpoints(Checkpoints.in(directory)).resume(model, data))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the run began with layers graph ");
  }

  /** The four methods that a model must have, and nothing else. */
  private static final class Smallest implements Model {
    private final Gru gru = new Gru(3, 5);
    private final Dense dense = new Dense(5, 2);

    Smallest() {
      Model.initializeMissing(parameters());
    }

    @Override
    public java.util.List<String> inputs() {
      return java.util.List.of("left", "right");
    }

    @Override
    public java.util.List<String> outputs() {
      return java.util.List.of("y");
    }

    @Override
    public Map<String, Parameter> parameters() {
      var layers = new LinkedHashMap<String, dev.unroll.nn.Layer>();
      layers.put("encoder", gru);
      layers.put("dense", dense);
      return Model.parametersOf(layers);
    }

    @Override
    public Outputs apply(Inputs inputs, Pass pass) {
      Sequence left = gru.apply(inputs.get("left"), pass.within("encoder"));
      Sequence right = gru.apply(inputs.get("right"), pass.within("encoder"));
      Tensor both = left.values().mul(right.values());
      return Outputs.of("y", dense.apply(left.withValues(both), pass.within("dense")));
    }
  }

  @Test
  void aCustomModelOfFourMethodsTrainsResumesPredictsAndMeasures() {
    var random = new TestRandom(1);
    Inputs inputs =
        Inputs.of("left", Sequence.of(Tensor.of(random.floats(11 * 4 * 3), 11, 4, 3)))
            .with("right", Sequence.of(Tensor.of(random.floats(11 * 4 * 3), 11, 4, 3)));
    Dataset data =
        Dataset.of(
            inputs,
            dev.unroll.sequence.Targets.of(
                "y",
                dev.unroll.sequence.Target.values(Tensor.of(random.floats(11 * 4 * 2), 11, 4, 2))));
    TrainingConfig config = config().withLoss(new MeanSquaredError());
    everyStop(config, Smallest::new, data, data);
    Model model = new Smallest();
    double before = new Trainer(config).loss(model, data);
    new Trainer(config.withEpochs(30)).fit(model, data);
    assertThat(new Trainer(config).loss(model, data)).isLessThan(before);
    assertThat(new Trainer(config).measure(model, data, dev.unroll.metric.ErrorMetric.rmse()))
        .isEqualTo(
            Math.sqrt(new Trainer(config).loss(model, data)),
            org.assertj.core.api.Assertions.within(1e-6));
    assertThat(model.predict(inputs).values("y").shape()).containsExactly(11, 4, 2);
    assertThat(model.predict(inputs.rows(3, 4)).values("y").toArray3()[0])
        .isDeepEqualTo(model.predict(inputs).values("y").toArray3()[3]);
    assertThat(model.type()).isEqualTo("Smallest");
    assertThat(model.parameterCount()).isEqualTo(model.store().size());
    assertThat(model.summary().toString()).contains("encoder.w", "total");
    assertThatThrownBy(() -> new Trainer(config.withTruncation(new Truncation(2))).fit(model, data))
        .hasMessage(
            "a model of type Smallest does not declare whether it can process sequences in chunks;"
                + " override Model.requireCausal, or train on whole sequences, without truncation");
    assertThatThrownBy(model::stepper)
        .hasMessage("a model of type Smallest does not run step by step; override Model.stepper");
    assertThatThrownBy(() -> model.parameter("encoder.x"))
        .hasMessageStartingWith("no parameter \"encoder.x\"; available: encoder.w, ");
  }
}
