package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.exec.Workers;
import dev.unroll.nn.Activation;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every recurrent layer, independent of its weights. */
class RecurrentPropertiesTest {
  private static final int IN = 3;
  private static final int HIDDEN = 18;

  static Stream<Recurrent<?>> layers() {
    var lstm = new LstmCell(IN, HIDDEN);
    var tanh = new SimpleRnnCell(IN, HIDDEN);
    var sigmoid = new SimpleRnnCell(IN, HIDDEN, Activation.SIGMOID, Weights.pytorch());
    var after = new GruCell(IN, HIDDEN);
    var before = new GruCell(IN, HIDDEN, GruCell.Reset.BEFORE, Weights.pytorch());
    LstmOptions options = LstmOptions.defaults().withWeights(Weights.pytorch());
    var peeping = new LstmCell(IN, HIDDEN, options.withPeepholes(true));
    var projecting = new LstmCell(IN, 23, options.withProjection(HIDDEN));
    return Stream.of(
        new Lstm(lstm, Returns.ALL),
        new Scan<>(lstm),
        new SimpleRnn(tanh, Returns.ALL),
        new Scan<>(tanh),
        new SimpleRnn(sigmoid, Returns.ALL),
        new Gru(after, Returns.ALL),
        new Scan<>(after),
        new Gru(before, Returns.ALL),
        new Scan<>(before),
        new Lstm(peeping, Returns.ALL),
        new Lstm(projecting, Returns.ALL));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void paddingChangesNoBitWhateverItHolds(Recurrent<?> layer) {
    int[] lengths = {3, 6, 0, 1};
    var random = new TestRandom(1);
    float[] x = random.floats(4 * 6 * IN);
    List<Tensor> initial = states(layer, 4, random);
    var weights = weights(layer, 4, 6, random);
    var clean = new LayerRun(layer, padded(x, lengths, 0f), lengths, initial, weights);
    for (float garbage : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f, -7f}) {
      var dirty = new LayerRun(layer, padded(x, lengths, garbage), lengths, initial, weights);
      same(clean, dirty);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void morePaddingChangesNoBit(Recurrent<?> layer) {
    int[] lengths = {2, 3};
    float[] x = new TestRandom(2).floats(2 * 3 * IN);
    Tensor narrow = Tensor.of(x, 2, 3, IN);
    Tensor wide = Tensor.concat(1, narrow, Tensor.zeros(2, 4, IN));
    Unrolled<?> few = layer.unroll(Sequence.of(narrow, IndexTensor.vector(lengths)));
    Unrolled<?> many = layer.unroll(Sequence.of(wide, IndexTensor.vector(lengths)));
    assertThat("last state", many.last().output().toArray())
        .hasBitsOf(few.last().output().toArray());
    assertThat("outputs", many.outputs().values().slice(1, 0, 3).toArray())
        .hasBitsOf(few.outputs().values().toArray());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theKindOfPaddingChangesNoBit(Recurrent<?> layer) {
    float[] x = new TestRandom(2).floats(2 * 3 * IN);
    Tensor a = Tensor.of(x, 2, 3, IN);
    Tensor gap = Tensor.of(filled(2 * IN), 2, 1, IN);
    Tensor inside = Tensor.concat(1, gap, a.slice(1, 0, 1), gap, gap, a.slice(1, 1), gap);
    boolean[] steps = {false, true, false, false, true, true, false};
    Unrolled<?> alone = layer.unroll(Sequence.of(a));
    Unrolled<?> left =
        layer.unroll(Sequence.of(Tensor.concat(1, gap, gap, a), Mask.leftPadded(3, 3)));
    Unrolled<?> holes = layer.unroll(Sequence.of(inside, Mask.of(new boolean[][] {steps, steps})));
    float[] last = alone.last().output().toArray();
    assertThat("left", left.last().output().toArray()).hasBitsOf(last);
    assertThat("holes", holes.last().output().toArray()).hasBitsOf(last);
    float[] y = alone.outputs().values().toArray();
    assertThat("left", left.outputs().values().slice(1, 2).toArray()).hasBitsOf(y);
    Tensor z = holes.outputs().values();
    assertThat("holes", Tensor.concat(1, z.slice(1, 1, 2), z.slice(1, 4, 6)).toArray())
        .hasBitsOf(y);
    assertThat("no output", z.slice(1, 2, 4).toArray()).hasBitsOf(new float[2 * 2 * HIDDEN]);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aBatchEqualsItsRows(Recurrent<?> layer) {
    int[] lengths = {5, 2, 4};
    Tensor x = Tensor.of(new TestRandom(3).floats(3 * 5 * IN), 3, 5, IN);
    Unrolled<?> all = layer.unroll(Sequence.of(x, IndexTensor.vector(lengths)));
    for (int row = 0; row < 3; row++) {
      Tensor one = x.slice(0, row, row + 1).slice(1, 0, lengths[row]);
      Unrolled<?> single = layer.unroll(Sequence.of(one));
      for (int p = 0; p < all.last().parts().size(); p++) {
        assertThat("state " + p + " of row " + row, single.last().parts().get(p).toArray())
            .hasBitsOf(all.last().parts().get(p).slice(0, row, row + 1).toArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void firstAndSecondHalfWithCarriedStateEqualTheWhole(Recurrent<?> layer) {
    halves(layer);
  }

  private static <S extends State<S>> void halves(Recurrent<S> layer) {
    Tensor x = Tensor.of(new TestRandom(4).floats(2 * 7 * IN), 2, 7, IN);
    Unrolled<S> whole = layer.unroll(Sequence.of(x));
    Unrolled<S> first = layer.unroll(Sequence.of(x.slice(1, 0, 3)));
    Unrolled<S> second = layer.unroll(Sequence.of(x.slice(1, 3)), first.last().detach());
    assertThat(
            "outputs",
            Tensor.concat(1, first.outputs().values(), second.outputs().values()).toArray())
        .hasBitsOf(whole.outputs().values().toArray());
    for (int p = 0; p < whole.last().parts().size(); p++) {
      assertThat("state " + p, second.last().parts().get(p).toArray())
          .hasBitsOf(whole.last().parts().get(p).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theLastOutputIsTheLastState(Recurrent<?> layer) {
    Tensor x = Tensor.of(new TestRandom(5).floats(2 * 4 * IN), 2, 4, IN);
    Unrolled<?> run = layer.unroll(Sequence.of(x));
    assertThat("last output", run.outputs().values().select(1, -1).toArray())
        .hasBitsOf(run.last().output().toArray());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void anEmptySequenceKeepsItsInitialState(Recurrent<?> layer) {
    emptyKeeps(layer);
  }

  private static <S extends State<S>> void emptyKeeps(Recurrent<S> layer) {
    var random = new TestRandom(6);
    S initial = layer.cell().zeroState(2).withParts(states(layer, 2, random));
    Tensor x = Tensor.of(random.floats(2 * 3 * IN), 2, 3, IN);
    Unrolled<S> run = layer.unroll(Sequence.of(x, IndexTensor.vector(0, 0)), initial);
    assertThat("outputs", run.outputs().values().toArray()).hasBitsOf(new float[2 * 3 * HIDDEN]);
    for (int p = 0; p < initial.parts().size(); p++) {
      assertThat("state " + p, run.last().parts().get(p).toArray())
          .hasBitsOf(initial.parts().get(p).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void anyNumberOfThreadsGivesTheSameBits(Recurrent<?> layer) {
    var random = new TestRandom(7);
    int n = 120;
    int t = 40;
    int[] lengths = random.ints(n, 0, t + 1);
    Tensor x = Tensor.of(random.floats(n * t * IN), n, t, IN);
    var weights = weights(layer, n, t, random);
    int before = Workers.shared().threads();
    try {
      LayerRun one = null;
      for (int threads : new int[] {1, 2, 3, 4}) {
        Workers.threads(threads);
        var run = new LayerRun(layer, x, lengths, null, weights);
        if (one == null) {
          one = run;
        } else {
          same(one, run);
        }
      }
    } finally {
      Workers.threads(before);
    }
  }

  @Test
  void refusesInputOfTheWrongWidth() {
    assertThatThrownBy(() -> new Lstm(3, 8).unroll(Sequence.of(Tensor.zeros(2, 4, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lstm(3 → 8): x must be [N, T, 3], got 5 features");
    assertThatThrownBy(() -> new Lstm(3, 8).unroll(Sequence.of(Tensor.zeros(2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requires sequences [N, T, F]");
  }

  @Test
  void refusesAStateOfTheWrongSize() {
    var layer = new Lstm(3, 8);
    for (LstmState wrong : List.of(layer.cell().zeroState(3), new LstmCell(3, 7).zeroState(2))) {
      assertThatThrownBy(() -> layer.unroll(Sequence.of(Tensor.zeros(2, 4, 3)), wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lstm(3 → 8): the initial state must be [2, 8]");
    }
  }

  private static List<Tensor> states(Recurrent<?> layer, int n, TestRandom random) {
    var parts = new ArrayList<Tensor>();
    for (Tensor part : layer.cell().zeroState(1).parts()) {
      parts.add(Tensor.of(random.floats(n * part.size(1)), n, part.size(1)));
    }
    return parts;
  }

  private static List<Tensor> weights(Recurrent<?> layer, int n, int t, TestRandom random) {
    var weights = new ArrayList<>(states(layer, n, random));
    weights.add(0, Tensor.of(random.floats(n * t * HIDDEN), n, t, HIDDEN));
    return weights;
  }

  private static Tensor padded(float[] x, int[] lengths, float garbage) {
    float[] values = x.clone();
    int row = values.length / lengths.length;
    for (int n = 0; n < lengths.length; n++) {
      Arrays.fill(values, n * row + lengths[n] * IN, (n + 1) * row, garbage);
    }
    return Tensor.of(values, lengths.length, row / IN, IN);
  }

  private static void same(LayerRun expected, LayerRun actual) {
    assertThat("outputs", actual.y).hasBitsOf(expected.y);
    for (int p = 0; p < expected.last.size(); p++) {
      assertThat("state " + p, actual.last.get(p)).hasBitsOf(expected.last.get(p));
    }
    expected.gradients.forEach(
        (name, gradient) ->
            assertThat("gradient of " + name, actual.gradients.get(name)).hasBitsOf(gradient));
  }

  @Test
  void aBatchTooLargeForJavaArraysIsASentence() {
    Sequence x = Sequence.of(Tensor.zeros(16, 1 << 20, 1));
    assertThatThrownBy(() -> new Lstm(1, 64).unroll(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lstm: 16 sequences of 1048576 steps need more than 2^31 values")
        .hasMessageContaining("use smaller batches");
  }

  private static float[] filled(int size) {
    var values = new float[size];
    Arrays.fill(values, Float.NaN);
    return values;
  }
}
