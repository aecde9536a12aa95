package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Dataset;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Edge;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Sequential;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.Weights;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loss on logits rejects a model that already ends in a probability. */
class LogitsTest {
  private static final Activation SOFTMAX = Activation.SOFTMAX;

  private static Sequence inputs() {
    return Sequence.of(Tensor.of(new TestRandom(1).floats(5 * 4 * 2), 5, 4, 2));
  }

  private static Dataset classes() {
    return Dataset.of(inputs(), Target.classes(IndexTensor.vector(0, 2, 1, 1, 0)));
  }

  private static Dataset values() {
    return Dataset.of(inputs(), Target.values(Tensor.of(new float[5 * 3], 5, 3)));
  }

  private static Model model(Layer... last) {
    var layers = new ArrayList<Layer>();
    layers.add(new Lstm(2, 6, Returns.LAST));
    layers.addAll(List.of(last));
    return Sequential.of(layers);
  }

  private static void fit(Model model, Loss loss, Dataset data) {
    new Trainer(TrainingConfig.defaults().withEpochs(1).withLoss(loss)).fit(model, data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "logSoftmax", "sigmoid", "sparsemax", "hardSigmoid(0.2, 0.5)"})
  void rejectsASoftmaxCrossEntropyOfProbabilities(String activation) {
    Activation f = Activation.parse(activation);

    assertThatThrownBy(() -> fit(model(new Dense(6, 3, f)), new SoftmaxCrossEntropy(), classes()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer dense1 applies "
                + f
                + ", but the loss softmaxCrossEntropy applies softmax itself (expected logits)."
                + " Remove the activation from dense1; for probabilities apply softmax to the"
                + " prediction.");
  }

  @Test
  void rejectsABinaryCrossEntropyOfProbabilities() {
    assertThatThrownBy(
            () ->
                fit(
                    model(new Dense(6, 3), new Activate(Activation.SIGMOID)),
                    new BinaryCrossEntropy(),
                    values()))
        .hasMessageContaining("layer activation1 applies sigmoid")
        .hasMessageContaining("binaryCrossEntropy applies sigmoid itself");
  }

  @Test
  void rejectsASimpleRnnWithASigmoid() {
    var cell = new SimpleRnnCell(2, 3, Activation.SIGMOID, Weights.keras());

    assertThatThrownBy(
            () ->
                fit(
                    Sequential.of(new SimpleRnn(cell, Returns.LAST)),
                    new BinaryCrossEntropy(),
                    values()))
        .hasMessageContaining("layer simpleRnn1 applies sigmoid");
  }

  @Test
  void findsTheLayerBehindLayersThatKeepProbabilities() {
    var dense = new Dense(6, 3, SOFTMAX);
    var every = Sequential.of(new Lstm(2, 6), dense, new Pool(Pool.Kind.LAST));
    var dropped = model(dense, new Dropout(DropRate.rate(0.1f)));
    var chained = model(new Chain(new Dense(6, 3), new Activate(SOFTMAX)));
    var rows = Sequential.of(new Lstm(2, 6), new TimeDistributed(dense), new Pool(Pool.Kind.MEAN));
    var joined = model(new Branches(Merge.AVERAGE, dense, new Dense(6, 3, SOFTMAX)));

    for (Model model : new Model[] {every, dropped, chained, rows, joined}) {
      assertThatThrownBy(() -> fit(model, new SoftmaxCrossEntropy(), classes()))
          .as(model.toString())
          .hasMessageMatching("layer (dense|chain|timeDistributed|branches)1 applies softmax, .*");
    }
  }

  @Test
  void acceptsActivationsBeforeTheLastLayerAndLossesOfProbabilities() {
    var inside = model(new Dense(6, 5, SOFTMAX), new Dense(5, 3));
    var normalized = model(new Dense(6, 3, SOFTMAX), new LayerNorm(3));
    var joined = model(new Branches(Merge.SUM, new Dense(6, 3, SOFTMAX), new Dense(6, 3)));

    for (Model model : new Model[] {inside, normalized, joined}) {
      assertThatCode(() -> fit(model, new SoftmaxCrossEntropy(), classes()))
          .doesNotThrowAnyException();
    }
    assertThatCode(() -> fit(model(new Dense(6, 3, SOFTMAX)), new MeanSquaredError(), values()))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                fit(model(new Dense(6, 3, Activation.TANH)), new SoftmaxCrossEntropy(), classes()))
        .doesNotThrowAnyException();
  }

  @Test
  void namesTheLayerOfAnOutputOfAGraph() {
    Graph.Builder graph = Graph.builder();
    Edge x = graph.steps("x", 2);
    Edge state = graph.add("reader", new Lstm(2, 6, Returns.LAST), x);
    graph.output("topic", graph.add("topic_logits", new Dense(6, 3), state));
    graph.output("mood", graph.add("mood_units", new Dense(6, 3, SOFTMAX), state));
    Graph model = graph.build();
    Target target = Target.classes(IndexTensor.vector(0, 2, 1, 1, 0));
    Dataset data =
        Dataset.of(Inputs.of("x", inputs()), Targets.of("topic", target).with("mood", target));
    var topic = TrainingConfig.defaults().withLoss("topic", new SoftmaxCrossEntropy());

    assertThatCode(() -> new Trainer(topic.withEpochs(1)).fit(model, data))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> new Trainer(topic.withLoss("mood", new SoftmaxCrossEntropy())).fit(model, data))
        .hasMessageContaining("layer mood_units applies softmax");
    assertThat(model.outputActivations().get("topic").activation()).isEqualTo(Activation.LINEAR);
  }
}
