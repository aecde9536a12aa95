package dev.unroll.rnn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Golden;
import dev.unroll.testing.TensorAssert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Options of the built-in cells against PyTorch (with gradients), ONNX Runtime and Keras, as the
 * programs in {@code golden/options} made the numbers; by the layer and by {@link Scan}.
 */
class GoldenOptionsTest {
  private static final double FORWARD = 1e-5;
  private static final double GRADIENT = 1e-5;
  private static final SimpleRnnOptions RNN = SimpleRnnOptions.defaults();
  private static final GruOptions AFTER = GruOptions.defaults();
  private static final GruOptions BEFORE = AFTER.withReset(GruCell.Reset.BEFORE);
  private static final LstmOptions LSTM = LstmOptions.defaults();
  private static final Activation HARD = Activation.hardSigmoid(0.2f, 0.5f);

  private static final Map<String, SimpleRnnOptions> SIMPLE = new TreeMap<>();
  private static final Map<String, GruOptions> GRU = new TreeMap<>();
  private static final Map<String, LstmOptions> LSTMS = new TreeMap<>();

  static {
    SIMPLE.put("torch-rnn", RNN.withBias(false));
    SIMPLE.put("torch-rnn-relu", RNN.withActivation(Activation.RELU).withBias(false));
    SIMPLE.put("onnx-rnn-leaky", RNN.withActivation(Activation.leakyRelu(0.1f)).withBias(false));
    SIMPLE.put("onnx-rnn-clip", RNN.withInputClip(0.6f));
    SIMPLE.put("onnx-rnn-elu", RNN.withActivation(Activation.elu(0.7f)));
    SIMPLE.put("onnx-rnn-scaled", RNN.withActivation(Activation.scaledTanh(1.7f, 0.6f)));
    SIMPLE.put(
        "onnx-rnn-softplus",
        RNN.withActivation(Activation.SOFTPLUS).withInputClip(1.5f).withBias(false));
    SIMPLE.put("onnx-rnn-thresholded", RNN.withActivation(Activation.threshold(0.2f, 0)));
    SIMPLE.put("keras-simple-selu", RNN.withActivation(Activation.SELU));
    SIMPLE.put("keras-simple-swish", RNN.withActivation(Activation.SILU).withBias(false));
    SIMPLE.put("keras-simple-linear", RNN.withActivation(Activation.LINEAR));

    GruOptions onnxHard =
        BEFORE.withGateActivation(HARD).withActivation(Activation.SOFTSIGN).withBias(false);
    GRU.put("torch-gru", AFTER.withBias(false));
    GRU.put("onnx-gru-before-hard", onnxHard);
    GRU.put("onnx-gru-after-hard", onnxHard.withReset(GruCell.Reset.AFTER).withBias(true));
    GRU.put("onnx-gru-before-clip", BEFORE.withInputClip(0.6f));
    GRU.put("onnx-gru-after-clip", AFTER.withInputClip(0.6f).withBias(false));
    GRU.put("onnx-gru-after-affine", AFTER.withActivation(Activation.affine(0.8f, 0.1f)));
    GRU.put(
        "keras-gru-relu",
        BEFORE.withGateActivation(HARD).withActivation(Activation.RELU).withBias(false));
    GRU.put("keras-gru-mish", BEFORE.withActivation(Activation.MISH));
    GRU.put("keras-gru-softmax", BEFORE.withGateActivation(Activation.SOFTMAX));

    LSTMS.put("torch-lstm", LSTM.withBias(false));
    LSTMS.put("onnx-lstm-nobias", LSTM.withBias(false));
    LSTMS.put("onnx-lstm-clip", LSTM.withInputClip(0.6f));
    LSTMS.put("onnx-lstm-clip-peep", LSTM.withInputClip(0.5f).withPeepholes(true));
    LSTMS.put("onnx-lstm-coupled", LSTM.withCoupledGates(true));
    LSTMS.put(
        "onnx-lstm-coupled-peep", LSTM.withCoupledGates(true).withPeepholes(true).withBias(false));
    LSTMS.put(
        "onnx-lstm-functions",
        LSTM.withGateActivation(HARD)
            .withActivation(Activation.SOFTSIGN)
            .withOutputActivation(Activation.affine(0.8f, 0.1f)));
    LSTMS.put(
        "onnx-lstm-relu",
        LSTM.withActivation(Activation.RELU).withInputClip(0.9f).withCoupledGates(true));
    LSTMS.put("keras-lstm-relu", LSTM.withGateActivation(HARD).withActivation(Activation.RELU));
    LSTMS.put("keras-lstm-elu", LSTM.withActivation(Activation.elu(1)).withBias(false));
    LSTMS.put(
        "keras-lstm-softplus",
        LSTM.withGateActivation(Activation.SOFTMAX).withActivation(Activation.SOFTPLUS));
  }

  static List<String> simple() {
    return List.copyOf(SIMPLE.keySet());
  }

  static List<String> gru() {
    return List.copyOf(GRU.keySet());
  }

  static List<String> lstm() {
    return List.copyOf(LSTMS.keySet());
  }

  @ParameterizedTest
  @MethodSource("simple")
  void simpleRnn(String name) {
    Golden golden = golden(name);
    var cell = new SimpleRnnCell(golden.size("w", 0), golden.size("u", 0), SIMPLE.get(name));
    check(golden, cell, new SimpleRnn(cell, Returns.ALL));
  }

  @ParameterizedTest
  @MethodSource("gru")
  void gru(String name) {
    Golden golden = golden(name);
    var cell = new GruCell(golden.size("w", 0), golden.size("u", 0), GRU.get(name));
    check(golden, cell, new Gru(cell, Returns.ALL));
  }

  @ParameterizedTest
  @MethodSource("lstm")
  void lstm(String name) {
    Golden golden = golden(name);
    var cell = new LstmCell(golden.size("w", 0), golden.size("u", 0), LSTMS.get(name));
    check(golden, cell, new Lstm(cell, Returns.ALL));
  }

  private static Golden golden(String name) {
    return Golden.load("options/" + name);
  }

  private static <S extends State<S>> void check(Golden golden, Cell<S> cell, Recurrent<S> layer) {
    for (String parameter : List.of("w", "u", "b", "c", "p")) {
      assertThat(cell.parameters().containsKey(parameter))
          .as(parameter)
          .isEqualTo(golden.has(parameter));
    }
    cell.parameters().forEach((name, parameter) -> parameter.set(golden.values(name)));
    boolean lstm = golden.has("c0");
    List<Tensor> initial =
        lstm ? List.of(tensor(golden, "h0"), tensor(golden, "c0")) : List.of(tensor(golden, "h0"));
    for (Recurrent<S> form : List.of(layer, new Scan<>(cell))) {
      var run =
          new LayerRun(
              form, tensor(golden, "x"), golden.ints("lengths"), initial, weights(golden, lstm));
      compare(golden, form, "y", run.y, FORWARD);
      compare(golden, form, "hT", run.last.get(0), FORWARD);
      if (lstm) {
        compare(golden, form, "cT", run.last.get(1), FORWARD);
      }
      run.gradients.forEach((name, values) -> compare(golden, form, "d" + name, values, GRADIENT));
    }
  }

  private static List<Tensor> weights(Golden golden, boolean lstm) {
    var weights = new ArrayList<Tensor>();
    for (String name : lstm ? List.of("Y", "H", "C") : List.of("Y", "H")) {
      String like = Map.of("Y", "y", "H", "hT", "C", "cT").get(name);
      weights.add(
          golden.has("weight" + name)
              ? tensor(golden, "weight" + name)
              : Tensor.zeros(golden.shape(like)));
    }
    return weights;
  }

  private static Tensor tensor(Golden golden, String name) {
    return Tensor.of(golden.values(name), golden.shape(name));
  }

  /** Files of libraries that have no gradients hold none. */
  private static void compare(
      Golden golden, Recurrent<?> form, String name, float[] values, double tolerance) {
    boolean gradient = name.startsWith("d");
    if (golden.has(name) || !gradient || golden.name().contains("torch")) {
      TensorAssert.assertThat(golden.name() + ", " + form.path() + ": " + name, values)
          .shaped(golden.shape(name))
          .isWithin(tolerance, golden.values(name));
    }
  }
}
