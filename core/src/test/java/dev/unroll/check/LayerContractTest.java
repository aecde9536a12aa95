package dev.unroll.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.crf.Crf;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.AttentionPool;
import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Dropout;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerNorm;
import dev.unroll.nn.Merge;
import dev.unroll.nn.OneHot;
import dev.unroll.nn.Pool;
import dev.unroll.nn.TimeDistributed;
import dev.unroll.rnn.Backwards;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.DropoutCell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.GruOptions;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.RecurrentDropout;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.SimpleRnnOptions;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.TimeOrder;
import dev.unroll.rnn.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer satisfies every requirement. */
class LayerContractTest {
  private static final LstmOptions OPTIONS = LstmOptions.defaults();
  private static final RecurrentDropout DROPOUT =
      RecurrentDropout.none()
          .withInput(DropRate.rate(0.3f))
          .withOutput(DropRate.rate(0.2f))
          .withVariational(DropRate.rate(0.25f))
          .withRecurrent(DropRate.rate(0.4f))
          .withWeight(DropRate.rate(0.35f));

  private static GruCell gru(GruCell.Reset reset) {
    return new GruCell(3, 5, reset, Weights.pytorch());
  }

  private static LstmCell lstm(LstmOptions options) {
    return new LstmCell(3, 5, options);
  }

  static Stream<Layer> recurrentLayers() {
    return Stream.of(
        new SimpleRnn(3, 5),
        new SimpleRnn(new SimpleRnnCell(3, 5, Activation.RELU, Weights.pytorch()), Returns.LAST),
        new SimpleRnn(new SimpleRnnCell(3, 5), Returns.ALL, DROPOUT),
        new Lstm(3, 5),
        new Lstm(3, 6, Returns.LAST),
        new Lstm(lstm(OPTIONS), Returns.ALL, DROPOUT),
        new Lstm(lstm(OPTIONS.withPeepholes(true)), Returns.ALL),
        new Lstm(lstm(OPTIONS.withProjection(4)), Returns.ALL),
        new Lstm(lstm(OPTIONS.withPeepholes(true).withProjection(4)), Returns.LAST, DROPOUT),
        new Gru(gru(GruCell.Reset.AFTER), Returns.ALL),
        new Gru(gru(GruCell.Reset.AFTER), Returns.LAST, DROPOUT),
        new Gru(gru(GruCell.Reset.BEFORE), Returns.ALL),
        new Gru(gru(GruCell.Reset.BEFORE), Returns.LAST, DROPOUT),
        new Scan<>(new SimpleRnnCell(3, 5)),
        new Scan<>(lstm(OPTIONS.withProjection(4)), Returns.LAST),
        new Scan<>(gru(GruCell.Reset.BEFORE)),
        new Scan<>(new StackedCell(new LstmCell(3, 5), new GruCell(5, 4))),
        new Scan<>(new DropoutCell<>(new LstmCell(3, 5), DropRate.rate(0.3f), DropRate.keep(0.8f))),
        new Backwards<>(new Gru(3, 5), TimeOrder.ORIGINAL),
        new Backwards<>(new Lstm(3, 5), TimeOrder.REVERSED),
        new Backwards<>(new SimpleRnn(3, 5, Returns.LAST), TimeOrder.REVERSED));
  }

  static Stream<Layer> layersWithOptions() {
    GruOptions gru = GruOptions.defaults().withWeights(Weights.pytorch());
    SimpleRnnOptions rnn = SimpleRnnOptions.defaults().withWeights(Weights.pytorch());
    Activation hard = Activation.hardSigmoid(0.2f, 0.5f);
    return Stream.of(
        new SimpleRnn(new SimpleRnnCell(3, 5, rnn.withBias(false)), Returns.ALL),
        new SimpleRnn(new SimpleRnnCell(3, 5, rnn.withActivation(Activation.SILU)), Returns.ALL),
        new SimpleRnn(
            new SimpleRnnCell(3, 5, rnn.withActivation(Activation.SOFTMAX)), Returns.LAST),
        new Lstm(lstm(OPTIONS.withBias(false)), Returns.ALL),
        new Lstm(lstm(OPTIONS.withBias(false)), Returns.LAST, DROPOUT),
        new Lstm(lstm(OPTIONS.withCoupledGates(true).withPeepholes(true)), Returns.ALL),
        new Lstm(
            lstm(OPTIONS.withGateActivation(hard).withActivation(Activation.SOFTSIGN)),
            Returns.ALL),
        new Lstm(lstm(OPTIONS.withOutputActivation(Activation.GELU)), Returns.LAST),
        new Gru(new GruCell(3, 5, gru.withBias(false)), Returns.ALL, DROPOUT),
        new Gru(
            new GruCell(3, 5, gru.withBias(false).withReset(GruCell.Reset.BEFORE)), Returns.ALL),
        new Gru(new GruCell(3, 5, gru.withGateActivation(hard)), Returns.ALL, DROPOUT),
        new Scan<>(new GruCell(3, 5, gru.withBias(false))));
  }

  static Stream<Layer> otherLayers() {
    return Stream.of(
        new Dense(3, 5),
        new Dense(3, 5, Activation.SIGMOID),
        new Activate(Activation.TANH),
        new Activate(Activation.RELU),
        new Activate(Activation.SOFTMAX),
        new Activate(Activation.leakyRelu(0.1f)),
        new Dense(3, 5, Activation.GELU),
        new Dense(3, 5, Activation.LOG_SOFTMAX),
        new LayerNorm(3),
        Dropout.rate(0.4f),
        Dropout.rate(0.4f).variational(),
        Pool.last(),
        Pool.mean(),
        Pool.max(),
        new AttentionPool(3, 4),
        new TimeDistributed(new Dense(3, 5)),
        Bidirectional.of(() -> new Lstm(3, 5)),
        Bidirectional.of(
            () -> new Gru(gru(GruCell.Reset.BEFORE), Returns.LAST, DROPOUT), Merge.SUM),
        Bidirectional.of(() -> new SimpleRnn(3, 5), Merge.MUL),
        new Chain(Dropout.rate(0.3f), new Gru(3, 5), new LayerNorm(5), new Dense(5, 4)),
        new Branches(Merge.CONCAT, new Lstm(3, 5), new Dense(3, 4)),
        new Branches(
            Merge.AVERAGE, new Chain(new Gru(3, 4), Pool.mean()), new Lstm(3, 4, Returns.LAST)));
  }

  /**
   * Their corners are too near for differences in float; their gradients have tests of their own.
   */
  static Stream<Layer> layersWithCorners() {
    GruOptions gru = GruOptions.defaults().withReset(GruCell.Reset.BEFORE);
    return Stream.of(
        new SimpleRnn(
            new SimpleRnnCell(3, 5, SimpleRnnOptions.defaults().withInputClip(0.8f)),
            Returns.ALL,
            DROPOUT),
        new Lstm(lstm(OPTIONS.withCellClip(0.3f)), Returns.ALL),
        new Lstm(lstm(OPTIONS.withInputClip(0.9f).withProjection(4)), Returns.ALL, DROPOUT),
        new Gru(
            new GruCell(3, 5, gru.withActivation(Activation.elu(1)).withInputClip(0.9f)),
            Returns.LAST));
  }

  @ParameterizedTest
  @MethodSource("layersWithCorners")
  void layersWithCornersDo(Layer layer) {
    LayerContract.of(layer).without(LayerRequirement.GRADIENTS).check();
  }

  /** Its parameters count in the loss and in decoding. */
  @Test
  void aConditionalRandomFieldDoes() {
    LayerContract.of(new Crf(3)).without(LayerRequirement.LIVENESS).check();
  }

  /** Larger than a block of the fused layers' kernels; their gradients have tests of their own. */
  static Stream<Layer> wideLayers() {
    return Stream.of(
        new SimpleRnn(3, 17),
        new Lstm(3, 17),
        new Gru(3, 17),
        new Gru(new GruCell(3, 17, GruCell.Reset.BEFORE, Weights.pytorch()), Returns.ALL));
  }

  @ParameterizedTest
  @MethodSource("wideLayers")
  void wideLayersDo(Layer layer) {
    LayerContract.of(layer).without(LayerRequirement.GRADIENTS).check();
  }

  static Stream<Layer> layersOfIds() {
    return Stream.of(
        new Embedding(7, 5),
        new Embedding(7, 5).withPaddingId(2),
        new OneHot(7),
        new Chain(new Embedding(7, 5), new Gru(5, 4)));
  }

  @ParameterizedTest
  @MethodSource("layersOfIds")
  void layersOfIdsDo(Layer layer) {
    LayerContract.of(layer).withIds(7).check();
  }

  @Test
  void takesAsManyFeaturesAsAreNamed() {
    LayerContract.of(new LayerNorm(4)).withFeatures(4).check();
    assertThatThrownBy(() -> LayerContract.of(new LayerNorm(4)).withFeatures(5).check())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("outputShape accepts neither [N, T, 5] nor [N, 5]");
  }

  @Test
  void embeddingsAreGivenIdsUnasked() {
    LayerContract.of(new Embedding(7, 5)).check();
    LayerContract.of(new OneHot(7)).check();
  }

  @ParameterizedTest
  @MethodSource({"recurrentLayers", "layersWithOptions", "otherLayers"})
  void keepsEveryPromise(Layer layer) {
    LayerContract.of(layer).check();
  }
}
