package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.nn.LayerTrial;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are applied twice under one tape, or in memory that another step used before. */
class LayerReuseTest {
  private static final int N = 3;
  private static final int T = 4;
  private static final int I = 5;
  private static final int H = 18; // no multiple of a vector or of a panel
  private static final Mask MASK = Mask.lengths(4, 0, 2);

  static Stream<Recurrent<?>> layers() {
    var before = GruOptions.defaults().withReset(GruCell.Reset.BEFORE);
    Stream<Recurrent<?>> layers =
        Stream.of(
            new Lstm(new LstmCell(I, H), Returns.ALL),
            new Gru(new GruCell(I, H), Returns.ALL),
            new Gru(new GruCell(I, H, before), Returns.ALL),
            new SimpleRnn(new SimpleRnnCell(I, H), Returns.ALL),
            new Scan<>(new LstmCell(I, H)));
    return layers.peek(layer -> LayerTrial.randomize(layer, new TestRandom(8)));
  }

  private static Tensor inputs(int seed, double bound) {
    return Tensor.of(new TestRandom(seed).floats(N * T * I, -bound, bound), N, T, I);
  }

  /** The gradients by parameters and initial state of all uses, and the outputs of a single one. */
  private static <S extends State<S>> Map<String, float[]> gradients(
      Recurrent<S> layer, Tape tape, Mask mask, Tensor... uses) {
    var random = new TestRandom(9);
    Tensor weights = Tensor.of(random.floats(N * T * H), N, T, H);
    S zero = layer.cell().zeroState(N);
    var parts = new ArrayList<Tensor>();
    for (Tensor part : zero.parts()) {
      parts.add(tape.variable(Tensor.of(random.floats(part.size()), part.shape())));
    }
    Tensor loss = Tensor.zeros(1).sum();
    var all = new LinkedHashMap<String, float[]>();
    for (Tensor x : uses) {
      Unrolled<S> result = layer.unroll(Sequence.of(x, mask), zero.withParts(parts));
      if (uses.length == 1) {
        all.put("outputs", result.outputs().values().toArray());
      }
      loss = loss.plus(result.outputs().values().mul(weights).sum());
      for (Tensor part : result.last().parts()) {
        loss = loss.plus(part.mul(part).sum());
      }
    }
    Gradients gradients = Sequential.of(layer).store().gradients();
    tape.backward(loss, gradients);
    layer.parameters().forEach((name, p) -> all.put(name, gradients.of(p)));
    for (int p = 0; p < parts.size(); p++) {
      all.put("initial state " + p, tape.gradient(parts.get(p)).toArray());
    }
    return all;
  }

  private static Map<String, float[]> gradients(Recurrent<?> layer, Mask mask, Tensor... uses) {
    try (Tape tape = Tape.open()) {
      return gradients(layer, tape, mask, uses);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void twoUsesAddTheirGradients(Recurrent<?> layer) {
    for (Mask mask : List.of(MASK, Mask.lengths(T, T, T))) {
      Map<String, float[]> first = gradients(layer, mask, inputs(1, 1));
      Map<String, float[]> second = gradients(layer, mask, inputs(2, 2));
      gradients(layer, mask, inputs(1, 1), inputs(2, 2))
          .forEach(
              (name, both) -> {
                var sum = new double[both.length];
                for (int i = 0; i < sum.length; i++) {
                  sum[i] = (double) first.get(name)[i] + second.get(name)[i];
                }
                assertThat(layer.path() + " " + name, both).isWithin(1e-5, sum);
              });
    }
  }

  /** Even when that step ended in NaN. */
  @ParameterizedTest
  @MethodSource("layers")
  void memoryOfAnotherStepChangesNoBit(Recurrent<?> layer) {
    Map<String, float[]> fresh = gradients(layer, MASK, inputs(1, 1));
    Tensor unknown = inputs(3, 1).times(Float.NaN);
    try (Tape tape = Tape.open()) {
      for (Tensor x : List.of(inputs(4, 50), unknown)) {
        gradients(layer, tape, MASK, x, x);
        tape.reset();
      }
      gradients(layer, tape, MASK, inputs(1, 1))
          .forEach((name, given) -> assertThat(name, given).hasBitsOf(fresh.get(name)));
    }
  }
}
