package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecurrentDropoutTest {
  private static final int N = 4;
  private static final int T = 5;
  private static final int IN = 3;
  private static final int HIDDEN = 18;
  private static final Pass PASS = Pass.training(7, 3).within("layer");
  private static final DropRate HALF = DropRate.rate(0.5f);
  private static final RecurrentDropout ALL =
      new RecurrentDropout(
          DropRate.rate(0.2f),
          DropRate.rate(0.3f),
          DropRate.rate(0.1f),
          DropRate.rate(0.4f),
          DropRate.rate(0.25f));

  interface Make {
    Recurrent<?> layer(RecurrentDropout dropout);
  }

  record Pair(String name, Make fused, Make scan) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Pair> pairs() {
    var lstm = new LstmCell(IN, HIDDEN);
    var rnn = new SimpleRnnCell(IN, HIDDEN);
    var after = new GruCell(IN, HIDDEN);
    var before = new GruCell(IN, HIDDEN, GruCell.Reset.BEFORE, Weights.keras());
    return Stream.of(
        new Pair(
            "lstm", d -> new Lstm(lstm, Returns.ALL, d), d -> new Scan<>(lstm, Returns.ALL, d)),
        new Pair(
            "simpleRnn",
            d -> new SimpleRnn(rnn, Returns.ALL, d),
            d -> new Scan<>(rnn, Returns.ALL, d)),
        new Pair(
            "gru after",
            d -> new Gru(after, Returns.ALL, d),
            d -> new Scan<>(after, Returns.ALL, d)),
        new Pair(
            "gru before",
            d -> new Gru(before, Returns.ALL, d),
            d -> new Scan<>(before, Returns.ALL, d)));
  }

  /** Scan drops in tensor operations, one step after the other: values and all gradients agree. */
  @ParameterizedTest
  @MethodSource("pairs")
  void theFusedLayerDropsAsTheReadableOne(Pair pair) {
    int[] lengths = {5, 0, 2, 4};
    LayerRun fused = run(pair.fused.layer(ALL), lengths, 0f, PASS);
    LayerRun scan = run(pair.scan.layer(ALL), lengths, 0f, PASS);
    assertThat("outputs", fused.y).isWithin(1e-5, scan.y);
    assertThat("last", fused.last.get(0)).isWithin(1e-5, scan.last.get(0));
    scan.gradients.forEach(
        (name, gradient) ->
            assertThat("gradient of " + name, fused.gradients.get(name)).isWithin(1e-4, gradient));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void eachKindActsAndOnlyInTraining(Pair pair) {
    RecurrentDropout none = RecurrentDropout.none();
    int[] full = {T, T, T, T};
    float[] plain = run(pair.fused.layer(none), full, 0f, PASS).y;
    for (RecurrentDropout one :
        List.of(
            none.withInput(HALF),
            none.withOutput(HALF),
            none.withVariational(HALF),
            none.withRecurrent(HALF),
            none.withWeight(HALF))) {
      assertThat(run(pair.fused.layer(one), full, 0f, PASS).y).isNotEqualTo(plain);
      assertThat("predicting", run(pair.fused.layer(one), full, 0f, Pass.predict()).y)
          .hasBitsOf(plain);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void paddingChangesNoBit(Pair pair) {
    int[] lengths = {3, 0, 5, 1};
    LayerRun zero = run(pair.fused.layer(ALL), lengths, 0f, PASS);
    LayerRun dirty = run(pair.fused.layer(ALL), lengths, Float.NaN, PASS);
    assertThat("outputs", dirty.y).hasBitsOf(zero.y);
    zero.gradients.forEach(
        (name, gradient) ->
            assertThat("gradient of " + name, dirty.gradients.get(name)).hasBitsOf(gradient));
  }

  /** With u = 1, w = 0 and relu, a step sums what the mask leaves of the state before. */
  @Test
  void aLayerOfSizesTakesDropoutAsOneOfACellDoes() {
    var dropout = RecurrentDropout.none().withRecurrent(DropRate.rate(0.25f));
    assertThat(new Lstm(4, 3, Returns.LAST, dropout).config())
        .isEqualTo(new Lstm(new LstmCell(4, 3), Returns.LAST, dropout).config());
    assertThat(new Gru(4, 3, Returns.LAST, dropout).config())
        .isEqualTo(new Gru(new GruCell(4, 3), Returns.LAST, dropout).config());
    assertThat(new SimpleRnn(4, 3, Returns.LAST, dropout).config())
        .isEqualTo(new SimpleRnn(new SimpleRnnCell(4, 3), Returns.LAST, dropout).config());
  }

  @Test
  void recurrentDropoutHasItsRateAndTheSameMaskAtAllSteps() {
    int units = 2000;
    var cell = new SimpleRnnCell(1, units, dev.unroll.nn.Activation.RELU, Weights.keras());
    cell.parameters().get("w").set(new float[units]);
    float[] identity = new float[units * units];
    for (int i = 0; i < units; i++) {
      identity[i * units + i] = 1;
    }
    cell.parameters().get("u").set(identity);
    float[] ones = new float[units];
    Arrays.fill(ones, 1f);
    var layer =
        new SimpleRnn(
            cell, Returns.ALL, RecurrentDropout.none().withRecurrent(DropRate.keep(0.75f)));
    float[] y =
        layer
            .unroll(
                Sequence.of(Tensor.zeros(1, 3, 1)),
                new HiddenState(Tensor.of(ones, 1, units)),
                PASS)
            .outputs()
            .values()
            .toArray();
    int dropped = 0;
    for (int i = 0; i < units; i++) {
      float first = y[i];
      dropped += first == 0 ? 1 : 0;
      float kept = first == 0 ? 0 : 1 / 0.75f;
      assertThat(first).isCloseTo(kept, within(1e-6f));
      assertThat(y[units + i]).isCloseTo(kept * kept, within(1e-5f));
      assertThat(y[2 * units + i]).isCloseTo(kept * kept * kept, within(1e-5f));
    }
    assertThat(dropped / (double) units)
        .isCloseTo(0.25, within(5 * Math.sqrt(0.25 * 0.75 / units)));
  }

  /** With h0 = 1 and w = 0, relu gives the column sums of what is left of u = 1. */
  @Test
  void weightDropoutHasItsRateAndIsTheSameForAllStepsAndRows() {
    int units = 300;
    var cell = new SimpleRnnCell(1, units, dev.unroll.nn.Activation.RELU, Weights.keras());
    cell.parameters().get("w").set(new float[units]);
    float[] all = new float[units * units];
    Arrays.fill(all, 1f);
    cell.parameters().get("u").set(all);
    float[] ones = new float[2 * units];
    Arrays.fill(ones, 1f);
    var layer = new SimpleRnn(cell, Returns.ALL, RecurrentDropout.none().withWeight(HALF));
    Tensor y =
        layer
            .unroll(
                Sequence.of(Tensor.zeros(2, 1, 1)),
                new HiddenState(Tensor.of(ones, 2, units)),
                PASS)
            .outputs()
            .values();
    double left = y.select(0, 0).sum().item() / (2.0 * units * units);
    assertThat(left).isCloseTo(0.5, within(5 * 0.5 / units));
    assertThat("rows", y.select(0, 0).toArray()).hasBitsOf(y.select(0, 1).toArray());
    assertThat(y.get(0, 0, 0)).isNotEqualTo(y.get(0, 0, 1));
  }

  @Test
  void outputDropoutNeverTouchesTheState() {
    var cell = new LstmCell(IN, HIDDEN);
    Tensor x = Tensor.of(new TestRandom(1).floats(N * T * IN), N, T, IN);
    var dropping = new Lstm(cell, Returns.ALL, RecurrentDropout.none().withOutput(HALF));
    Unrolled<LstmState> run = dropping.unroll(Sequence.of(x), PASS);
    Unrolled<LstmState> plain = new Lstm(cell, Returns.ALL).unroll(Sequence.of(x), PASS);
    assertThat("h", run.last().h().toArray()).hasBitsOf(plain.last().h().toArray());
    float[] y = run.outputs().values().toArray();
    float[] whole = plain.outputs().values().toArray();
    for (int i = 0; i < y.length; i++) {
      assertThat(y[i]).isIn(0f, -0f, 2 * whole[i]);
    }
  }

  @Test
  void theLastOutputIsDroppedToo() {
    var layer =
        new Gru(new GruCell(IN, 64), Returns.LAST, RecurrentDropout.none().withOutput(HALF));
    float[] y =
        layer
            .apply(Sequence.of(Tensor.of(new TestRandom(1).floats(9), 1, 3, 3)), PASS)
            .values()
            .toArray();
    int zeros = 0;
    for (float value : y) {
      zeros += value == 0 ? 1 : 0;
    }
    assertThat(zeros).isBetween(12, 52); // 32 expected, deviation 4
  }

  @Test
  void aCustomCellCannotDropWhatOnlyBuiltInOnesKnow() {
    Cell<HiddenState> own =
        new Cell<>("own", IN, HIDDEN) {
          @Override
          public HiddenState zeroState(int batch) {
            return new HiddenState(Tensor.zeros(batch, HIDDEN));
          }

          @Override
          public HiddenState step(Tensor x, HiddenState state) {
            return state;
          }
        };
    assertThatThrownBy(
            () -> new Scan<>(own, Returns.ALL, RecurrentDropout.none().withRecurrent(HALF)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only built-in cells support recurrent and weight dropout");
  }

  private static LayerRun run(Recurrent<?> layer, int[] lengths, float padding, Pass pass) {
    var random = new TestRandom(5);
    float[] x = random.floats(N * T * IN);
    for (int n = 0; n < N; n++) {
      Arrays.fill(x, (n * T + lengths[n]) * IN, (n + 1) * T * IN, padding);
    }
    var initial = new ArrayList<Tensor>();
    var weights = new ArrayList<Tensor>();
    weights.add(Tensor.of(random.floats(N * T * HIDDEN), N, T, HIDDEN));
    for (Tensor part : layer.cell().zeroState(N).parts()) {
      initial.add(Tensor.of(random.floats(part.size()), part.shape()));
      weights.add(Tensor.of(random.floats(part.size()), part.shape()));
    }
    return new LayerRun(layer, Tensor.of(x, N, T, IN), lengths, initial, weights, pass);
  }
}
