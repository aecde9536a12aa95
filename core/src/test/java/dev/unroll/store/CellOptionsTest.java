package dev.unroll.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Activate;
import dev.unroll.nn.Activation;
import dev.unroll.nn.Dense;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Bidirectional;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.DropoutCell;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.GruCell;
import dev.unroll.rnn.GruOptions;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.LstmOptions;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.rnn.SimpleRnnCell;
import dev.unroll.rnn.SimpleRnnOptions;
import dev.unroll.rnn.StackedCell;
import dev.unroll.rnn.State;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.stream.StreamSession;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Options of cells in files, recipes, summaries, streams, and in layers of layers. */
class CellOptionsTest {
  private static final int I = 4;
  private static final int H = 5;
  private static final Sequence X =
      Sequence.of(Tensor.of(new TestRandom(1).floats(3 * 6 * I), 3, 6, I), Mask.lengths(3, 6, 0));
  private static final LstmOptions LSTM = LstmOptions.defaults();
  private static final GruOptions GRU = GruOptions.defaults();
  private static final SimpleRnnOptions RNN = SimpleRnnOptions.defaults();
  private static final Activation HARD = Activation.hardSigmoid(0.16666667f, 0.5f);

  static Stream<Supplier<Recurrent<?>>> layers() {
    return Stream.of(
        lstm(LSTM.withBias(false)),
        lstm(LSTM.withCoupledGates(true)),
        lstm(LSTM.withCoupledGates(true).withPeepholes(true).withProjection(2).withBias(false)),
        lstm(LSTM.withInputClip(0.5f).withCellClip(0.25f)),
        lstm(LSTM.withGateActivation(HARD).withActivation(Activation.RELU)),
        lstm(LSTM.withActivation(Activation.SILU).withOutputActivation(Activation.TANH)),
        lstm(LSTM.withOutputActivation(Activation.affine(0.5f, -0.25f))),
        gru(GRU.withBias(false)),
        gru(GRU.withBias(false).withReset(GruCell.Reset.BEFORE)),
        gru(GRU.withGateActivation(HARD).withActivation(Activation.leakyRelu(0.1f))),
        gru(GRU.withGateActivation(Activation.SOFTMAX).withReset(GruCell.Reset.BEFORE)),
        gru(GRU.withInputClip(0.5f).withBias(false)),
        rnn(RNN.withBias(false)),
        rnn(RNN.withActivation(Activation.LINEAR)),
        rnn(RNN.withActivation(Activation.MISH).withBias(false)),
        rnn(RNN.withActivation(Activation.SOFTMAX)),
        rnn(RNN.withInputClip(0.5f)));
  }

  private static Supplier<Recurrent<?>> lstm(LstmOptions options) {
    return () -> new Lstm(new LstmCell(I, H, options), Returns.ALL);
  }

  private static Supplier<Recurrent<?>> gru(GruOptions options) {
    return () -> new Gru(new GruCell(I, H, options), Returns.ALL);
  }

  private static Supplier<Recurrent<?>> rnn(SimpleRnnOptions options) {
    return () -> new SimpleRnn(new SimpleRnnCell(I, H, options), Returns.ALL);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void filesHoldThemAlsoWithinOtherLayers(Supplier<Recurrent<?>> layer) throws IOException {
    assertIsReadBack(layer.get());
    assertIsReadBack(bidirectional(layer.get(), layer.get()));
    assertIsReadBack(new Scan<>(layer.get().cell()));
    Cell<?> cell = layer.get().cell();
    assertIsReadBack(new Scan<>(new StackedCell(cell, new LstmCell(cell.outputSize(), 3))));
    assertIsReadBack(dropping(layer.get().cell()));
  }

  @SuppressWarnings("unchecked") // both are of one supplier
  private static <S extends State<S>> Layer bidirectional(
      Recurrent<S> forward, Recurrent<?> backward) {
    return new Bidirectional<>(forward, (Recurrent<S>) backward, dev.unroll.nn.Merge.CONCAT);
  }

  private static <S extends State<S>> Layer dropping(Cell<S> cell) {
    return new Scan<>(new DropoutCell<>(cell, DropRate.rate(0.25f), DropRate.rate(0.5f)));
  }

  private static void assertIsReadBack(Layer layer) throws IOException {
    Sequential model = spread(Sequential.of(layer));
    var bytes = new ByteArrayOutputStream();
    ModelFile.save(bytes, model, Map.of());
    Sequential loaded =
        ModelFile.load(
                new ByteArrayInputStream(bytes.toByteArray()), "memory", LayerRegistry.standard())
            .sequential();
    Layer again = loaded.layers().values().iterator().next();
    assertThat(again.config()).isEqualTo(layer.config());
    assertThat(again.path()).isEqualTo(layer.path());
    assertThat(loaded.parameters().keySet()).isEqualTo(model.parameters().keySet());
    assertThat(loaded.apply(X, dev.unroll.nn.Pass.predict()).values().toArray())
        .isEqualTo(model.apply(X, dev.unroll.nn.Pass.predict()).values().toArray());
  }

  private static Sequential spread(Sequential model) {
    var random = new TestRandom(7);
    for (Parameter parameter : model.parameters().values()) {
      parameter.set(random.floats(parameter.size(), -0.9, 0.9));
    }
    return model;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void streamsHaveTheBitsOfWholeSequences(Supplier<Recurrent<?>> layer) {
    Sequential model =
        spread(
            Sequential.of(
                layer.get(),
                new Dense(layer.get().cell().outputSize(), 3, Activation.SELU),
                new Activate(Activation.SOFTMAX)));
    float[][][] x = Tensor.of(new TestRandom(3).floats(6 * I), 1, 6, I).toArray3();
    float[][] whole = model.predict(Tensor.of(x)).toArray3()[0];
    StreamSession session = StreamSession.open(model);
    var out = new float[3];
    for (int t = 0; t < 6; t++) {
      session.step(x[0][t], out);
      assertThat(out).as("step " + t).isEqualTo(whole[t]);
    }
  }

  @Test
  void withoutBiasTheBitsAreThoseOfABiasOfZeros() {
    for (Recurrent<?>[] pair :
        new Recurrent<?>[][] {
          {lstm(LSTM).get(), lstm(LSTM.withBias(false)).get()},
          {gru(GRU).get(), gru(GRU.withBias(false)).get()},
          {
            gru(GRU.withReset(GruCell.Reset.BEFORE)).get(),
            gru(GRU.withReset(GruCell.Reset.BEFORE).withBias(false)).get()
          },
          {rnn(RNN).get(), rnn(RNN.withBias(false)).get()},
        }) {
      spread(Sequential.of(pair[1]));
      pair[0].parameters().forEach((name, parameter) -> parameter.set(new float[parameter.size()]));
      pair[1]
          .parameters()
          .forEach((name, parameter) -> pair[0].parameters().get(name).set(parameter.get()));
      assertThat(pair[1].parameters().keySet()).containsExactly("w", "u");
      assertThat(pair[1].path()).isEqualTo(pair[0].path() + ", without bias");
      assertThat(pair[1].unroll(X).outputs().values().toArray())
          .isEqualTo(pair[0].unroll(X).outputs().values().toArray());
    }
  }

  /** Files of such layers were written before there were options, and stay as they were. */
  @Test
  void plainLayersHaveTheConfigurationThatTheyHad() {
    assertThat(lstm(LSTM).get().config().toString())
        .isEqualTo(
            "{input=4, hidden=5, inputInitializer=glorot, recurrentInitializer=orthogonal,"
                + " biasInitializer=zeros, forgetBias=1.0, peepholes=false, projection=0,"
                + " output=all}");
    assertThat(gru(GRU).get().config().toString())
        .isEqualTo(
            "{input=4, hidden=5, reset=after, inputInitializer=glorot,"
                + " recurrentInitializer=orthogonal, biasInitializer=zeros, output=all}");
    assertThat(rnn(RNN).get().config().toString())
        .isEqualTo(
            "{input=4, hidden=5, activation=tanh, inputInitializer=glorot,"
                + " recurrentInitializer=orthogonal, biasInitializer=zeros, output=all}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstm | {} | fused",
        "lstm | {'bias': false} | fused, without bias",
        "lstm | {'activation': 'relu', 'cellClip': 3} |"
            + " step by step (no fused kernel with activation relu and cellClip)",
        "lstm | {'activation': 'relu', 'outputActivation': 'tanh', 'inputClip': 0.5} |"
            + " step by step (no fused kernel with activation relu and outputActivation tanh and"
            + " inputClip)",
        "lstm | {'coupled': true, 'peepholes': true, 'bias': false} |"
            + " step by step (no fused kernel with peepholes and coupled gates), without bias",
        "gru | {'bias': false, 'reset': 'before'} | fused, reset before, without bias",
        "gru | {'gateActivation': 'hardSigmoid(0.2, 0.5)'} |"
            + " step by step (no fused kernel with gateActivation hardSigmoid(0.2, 0.5))",
        "simpleRnn | {'activation': 'leakyRelu(0.1)'} | fused",
        "simpleRnn | {'activation': 'softmax'} |"
            + " step by step (no fused kernel with activation softmax)",
        "simpleRnn | {'inputClip': 1, 'bias': false} |"
            + " step by step (no fused kernel with inputClip), without bias",
      })
  void pathsSayWhatHasNoKernel(String type, String json, String path) {
    assertThat(read(type, json).path()).isEqualTo(path);
  }

  private static Layer read(String type, String json) {
    var config =
        new java.util.LinkedHashMap<String, Object>(
            Json.parseObject(json.replace('\'', '"'), "x.yaml"));
    config.put("input", 3L);
    config.put("hidden", 4L);
    Fields fields = Fields.of(config, "x.yaml");
    Layer layer = LayerRegistry.standard().create(type, fields);
    fields.done();
    return layer;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstm | {'activation': 'tahn'} |"
            + " x.yaml: activation: unknown value \"tahn\"; did you mean \"tanh\"?",
        "lstm | {'gateActivation': 'hard_sigmoid'} |"
            + " x.yaml: gateActivation: unknown value \"hard_sigmoid\"; did you mean"
            + " \"hardSigmoid\"?",
        "gru | {'activation': 'leakyRelu'} |"
            + " x.yaml: activation: \"leakyRelu\": expected leakyRelu(slope: 0.01 in PyTorch and"
            + " ONNX, 0.2 in Keras 3)",
        "gru | {'activation': 'glu'} | x.yaml: activation: glu halves the number of features",
        "gru | {'activation': 'cosine'} | unknown activation \"cosine\" (known: linear, sigmoid",
        "gru | {'cellClip': 1} | x.yaml: unknown key \"cellClip\"",
        "lstm | {'inputClip': 0} | x.yaml: inputClip: expected a number above 0, got 0",
        "simpleRnn | {'coupled': true} | x.yaml: unknown key \"coupled\"",
      })
  void refusesWhatIsWrong(String type, String json, String message) {
    assertThatThrownBy(() -> read(type, json))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void optionsAreValues() {
    assertThat(LSTM.withCellClip(1).withCellClip(0)).isEqualTo(LSTM).hasSameHashCodeAs(LSTM);
    assertThat(LSTM.withActivation(Activation.RELU).outputActivation()).isEqualTo(Activation.RELU);
    assertThat(LSTM.withOutputActivation(Activation.TANH).withActivation(Activation.RELU))
        .isNotEqualTo(LSTM.withActivation(Activation.RELU));
    assertThat(GRU.withInputClip(2)).isNotEqualTo(GRU).isEqualTo(GRU.withInputClip(2));
    assertThat(RNN.withBias(false)).isNotEqualTo(RNN).isEqualTo(RNN.withBias(false));
    assertThat(RNN.withBias(false).toString()).startsWith("SimpleRnnOptions{").contains("bias=f");
    for (float wrong : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> LSTM.withCellClip(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "cellClip is " + wrong + " (expected a finite number above 0, or 0 for no clipping)");
    }
  }

  @Test
  void theForgetBiasNeedsABiasAndAForgetGate() {
    float[] bias = new LstmCell(I, H, LSTM.withForgetBias(2)).parameters().get("b").get();
    assertThat(Arrays.copyOfRange(bias, H, 2 * H)).containsOnly(2);
    LstmCell coupled = new LstmCell(I, H, LSTM.withForgetBias(2).withCoupledGates(true));
    assertThat(coupled.parameters().get("b").get()).hasSize(3 * H).containsOnly(0);
    assertThat(List.copyOf(new LstmCell(I, H, LSTM.withBias(false)).parameters().keySet()))
        .isEqualTo(List.of("w", "u"));
  }
}
