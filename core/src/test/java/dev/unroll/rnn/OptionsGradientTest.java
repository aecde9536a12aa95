package dev.unroll.rnn;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.GradientCheck;
import dev.unroll.testing.Reference;
import dev.unroll.testing.ReferenceGru;
import dev.unroll.testing.ReferenceLstm;
import dev.unroll.testing.ReferenceOptions;
import dev.unroll.testing.ReferenceRun;
import dev.unroll.testing.ReferenceSimpleRnn;
import dev.unroll.testing.TensorAssert;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every option of the built-in cells: results against double-precision references, and gradients
 * against their central differences, by the layer and by {@link Scan}, with lengths and initial
 * states.
 */
class OptionsGradientTest {
  private static final int N = 4;
  private static final int T = 5;
  private static final int I = 3;
  private static final int H = 6;
  private static final int[] LENGTHS = {2, 5, 0, 3};
  private static final ReferenceOptions PLAIN = ReferenceOptions.PLAIN;

  /** Smooth ones, and a corner that no pre-activation of the seed is at. */
  static Stream<ReferenceOptions> simple() {
    return Stream.of(
        PLAIN.withoutBias(),
        PLAIN.withInputClip(0.7),
        ReferenceOptions.functions("sigmoid", "selu", "tanh"),
        ReferenceOptions.functions("sigmoid", "mish", "tanh").withoutBias(),
        ReferenceOptions.functions("sigmoid", "scaledTanh(1.7, 0.6)", "tanh").withInputClip(0.9));
  }

  static Stream<ReferenceOptions> gated() {
    return Stream.of(
        PLAIN.withoutBias(),
        PLAIN.withInputClip(0.6),
        ReferenceOptions.functions("hardSigmoid(0.2, 0.5)", "tanh", "tanh"),
        ReferenceOptions.functions("sigmoid", "softsign", "softsign"),
        ReferenceOptions.functions("sparseSigmoid", "elu(0.7)", "elu(0.7)")
            .withInputClip(0.8)
            .withoutBias());
  }

  static Stream<ReferenceOptions> lstm() {
    return Stream.concat(
        gated(),
        Stream.of(
            PLAIN.withCellClip(0.5),
            PLAIN.withCoupledGates(),
            PLAIN.withCoupledGates().withPeepholes(),
            PLAIN.withCoupledGates().withoutBias().withCellClip(0.6),
            PLAIN.withPeepholes().withInputClip(0.5).withCellClip(0.9),
            ReferenceOptions.functions("sigmoid", "gelu", "softsign").withPeepholes(),
            ReferenceOptions.functions("hardSigmoid(0.16666667, 0.5)", "silu", "affine(0.8, 0.1)")
                .withCoupledGates()
                .withInputClip(1.1)));
  }

  @ParameterizedTest
  @MethodSource("simple")
  void simpleRnn(ReferenceOptions options) {
    ReferenceSimpleRnn reference =
        ReferenceSimpleRnn.random(options, N, T, I, H, 21).withLengths(LENGTHS);
    var cell =
        new SimpleRnnCell(
            I,
            H,
            SimpleRnnOptions.defaults()
                .withActivation(Activation.parse(options.activation()))
                .withInputClip((float) options.inputClip())
                .withBias(options.bias()));
    var arrays = new Arrays(reference::floats, reference.run());
    check(reference, cell, new SimpleRnn(cell, Returns.ALL), arrays, 1);
  }

  @ParameterizedTest
  @MethodSource("gated")
  void gru(ReferenceOptions options) {
    for (GruCell.Reset reset : GruCell.Reset.values()) {
      ReferenceGru reference =
          ReferenceGru.random(options, reset == GruCell.Reset.AFTER, N, T, I, H, 22)
              .withLengths(LENGTHS);
      var cell =
          new GruCell(
              I,
              H,
              GruOptions.defaults()
                  .withReset(reset)
                  .withGateActivation(Activation.parse(options.gate()))
                  .withActivation(Activation.parse(options.activation()))
                  .withInputClip((float) options.inputClip())
                  .withBias(options.bias()));
      var arrays = new Arrays(reference::floats, reference.run());
      check(reference, cell, new Gru(cell, Returns.ALL), arrays, 3);
    }
  }

  @ParameterizedTest
  @MethodSource("lstm")
  void lstm(ReferenceOptions options) {
    ReferenceLstm reference = ReferenceLstm.random(options, N, T, I, H, 23).withLengths(LENGTHS);
    var cell =
        new LstmCell(
            I,
            H,
            LstmOptions.defaults()
                .withGateActivation(Activation.parse(options.gate()))
                .withActivation(Activation.parse(options.activation()))
                .withOutputActivation(Activation.parse(options.output()))
                .withInputClip((float) options.inputClip())
                .withCellClip((float) options.cellClip())
                .withCoupledGates(options.coupled())
                .withPeepholes(options.peepholes())
                .withBias(options.bias()));
    var arrays = new Arrays(reference::floats, reference.run());
    check(reference, cell, new Lstm(cell, Returns.ALL), arrays, options.coupled() ? 3 : 4);
  }

  /** The arrays of a reference by name, and its results. */
  private record Arrays(Function<String, float[]> get, ReferenceRun run) {
    boolean twoStates() {
      return run.cT().length > 0;
    }

    Tensor tensor(String name, int... shape) {
      return Tensor.of(get.apply(name), shape);
    }
  }

  private static <S extends State<S>> void check(
      Reference reference, Cell<S> cell, Recurrent<S> layer, Arrays arrays, int gates) {
    cell.parameters().forEach((name, parameter) -> parameter.set(arrays.get().apply(name)));
    Tensor h0 = arrays.tensor("h0", N, H);
    Tensor weightY = arrays.tensor("weightY", N, T, H);
    Tensor weightH = arrays.tensor("weightH", N, H);
    List<Tensor> initial =
        arrays.twoStates() ? List.of(h0, arrays.tensor("c0", N, H)) : List.of(h0);
    List<Tensor> weights =
        arrays.twoStates()
            ? List.of(weightY, weightH, arrays.tensor("weightC", N, H))
            : List.of(weightY, weightH);
    for (Recurrent<S> form : List.of(layer, new Scan<>(cell))) {
      var run = new LayerRun(form, arrays.tensor("x", N, T, I), LENGTHS, initial, weights);
      TensorAssert.assertThat("y", run.y).isWithin(1e-5, arrays.run().y());
      TensorAssert.assertThat("hT", run.last.get(0)).isWithin(1e-5, arrays.run().hT());
      if (arrays.twoStates()) {
        TensorAssert.assertThat("cT", run.last.get(1)).isWithin(1e-5, arrays.run().cT());
      }
      GradientCheck.of(reference).named(form.path()).checkAll(run.gradients);
      for (String name : List.of("w", "u")) {
        TensorAssert.assertThat("gradient of " + name, run.gradients.get(name))
            .isAliveInEach(gates);
      }
    }
  }
}
