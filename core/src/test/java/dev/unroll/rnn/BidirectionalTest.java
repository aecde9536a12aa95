package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerTrial;
import dev.unroll.nn.Merge;
import dev.unroll.nn.Paddings;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BidirectionalTest {
  private static final int I = 3;
  private static final int H = 5;
  private static final int T = 6;
  private static final int[] LENGTHS = {4, 6, 0, 1};
  private static final int N = LENGTHS.length;

  private final TestRandom random = new TestRandom(1);
  private final Tensor x = Tensor.of(random.floats(N * T * I), N, T, I);
  private final Lstm forward = lstm(Returns.ALL);
  private final Lstm backward = lstm(Returns.ALL);

  private Lstm lstm(Returns returns) {
    var layer = new Lstm(I, H, returns);
    LayerTrial.randomize(layer, random);
    return layer;
  }

  private static Sequence padded(Tensor values) {
    return Sequence.of(values, Mask.lengths(LENGTHS));
  }

  /** The valid steps of each sequence in reverse, turned by hand; padding stays on the right. */
  private static Tensor reversed(Tensor values) {
    float[][][] from = values.toArray3();
    float[][][] to = values.toArray3();
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < LENGTHS[n]; t++) {
        to[n][t] = from[n][LENGTHS[n] - 1 - t];
      }
    }
    return Tensor.of(to);
  }

  private static Tensor runBackward(Recurrent<?> layer, Tensor x) {
    return reversed(layer.unroll(padded(reversed(x))).outputs().values());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void outputsOfBothDirectionsAreMerged(Merge merge) {
    Tensor there = forward.unroll(padded(x)).outputs().values();
    Tensor back = runBackward(backward, x);
    var layer = new Bidirectional<>(forward, backward, merge);
    Tensor y = layer.apply(padded(x), Pass.predict()).values();
    assertThat(merge.text(), y.toArray()).hasBitsOf(merge.join(there, back).toArray());
    assertThat(y.shape()).containsExactly(layer.outputShape(N, T, I));
  }

  @Test
  void lastIsTheLastOutputOfEachDirection() {
    var last =
        new Bidirectional<>(
            new Lstm(forward.cell(), Returns.LAST),
            new Lstm(backward.cell(), Returns.LAST),
            Merge.CONCAT);
    float[][] y = last.apply(padded(x), Pass.predict()).values().toArray2();
    float[][][] there = forward.unroll(padded(x)).outputs().values().toArray3();
    float[][][] back = runBackward(backward, x).toArray3();
    for (int n = 0; n < N; n++) {
      boolean empty = LENGTHS[n] == 0;
      float[] expected = new float[2 * H];
      if (!empty) {
        System.arraycopy(there[n][LENGTHS[n] - 1], 0, expected, 0, H);
        System.arraycopy(back[n][0], 0, expected, H, H);
      }
      assertThat("sequence " + n, y[n]).hasBitsOf(expected);
    }
    assertThat(last.outputShape(N, T, I)).containsExactly(N, 2 * H);
    var ways = new Bidirectional<>(forward, backward, Merge.CONCAT).unroll(padded(x));
    assertThat("last", ways.last().toArray())
        .hasBitsOf(last.apply(padded(x), Pass.predict()).values().toArray());
  }

  @Test
  void statesGoInAndComeOutAtTheEndsOfTheirDirections() {
    var layer = new Bidirectional<>(forward, backward, Merge.NONE);
    LstmState first = state();
    LstmState second = state();
    BidirectionalResult<LstmState> run = layer.unroll(padded(x), first, second, Pass.predict());
    Unrolled<LstmState> there = forward.unroll(padded(x), first);
    Unrolled<LstmState> back = backward.unroll(padded(reversed(x)), second);
    assertThat("forward c", run.forward().last().c().toArray())
        .hasBitsOf(there.last().c().toArray());
    assertThat("backward c", run.backward().last().c().toArray())
        .hasBitsOf(back.last().c().toArray());
    assertThat("backward outputs", run.backward().outputs().values().toArray())
        .hasBitsOf(reversed(back.outputs().values()).toArray());
    assertThat("an empty sequence keeps its state", run.backward().last().h().toArray2()[2])
        .hasBitsOf(second.h().toArray2()[2]);
    assertThatThrownBy(run::outputs)
        .hasMessageStartingWith("with merge none the results stay separate");
  }

  private LstmState state() {
    return new LstmState(
        Tensor.of(random.floats(N * H), N, H), Tensor.of(random.floats(N * H), N, H));
  }

  @Test
  void gradientsAreThoseOfTheTwoDirections() {
    Mask mask = Mask.lengths(LENGTHS);
    float[] weights = random.floats(N * T * 2 * H);
    Tensor both = Tensor.of(weights, N, T, 2 * H);
    var trial =
        new LayerTrial(new Bidirectional<>(forward, backward, Merge.CONCAT), x, mask, weights);
    var there = new LayerTrial(forward, x, mask, both.slice(2, 0, H).toArray());
    var back = new LayerTrial(backward, reversed(x), mask, reversed(both.slice(2, H)).toArray());
    for (String name : List.of("w", "u", "b")) {
      assertThat("forward." + name, trial.gradients.get("forward." + name))
          .hasBitsOf(there.gradients.get(name));
      assertThat("backward." + name, trial.gradients.get("backward." + name))
          .hasBitsOf(back.gradients.get(name));
      assertThat(name, trial.gradients.get("backward." + name)).isAliveInEach(4);
    }
    Tensor dx =
        Tensor.of(there.gradients.get("x"), N, T, I)
            .plus(reversed(Tensor.of(back.gradients.get("x"), N, T, I)));
    assertThat("x", trial.gradients.get("x")).isWithin(1e-6, dx.toArray());
  }

  @Test
  void paddingChangesNoBit() {
    Paddings.changeNoBit(new Bidirectional<>(forward, backward, Merge.CONCAT), I);
    Paddings.changeNoBit(
        new Bidirectional<>(lstm(Returns.LAST), lstm(Returns.LAST), Merge.AVERAGE), I);
  }

  private static RecurrentDropout everyKind() {
    return RecurrentDropout.none()
        .withInput(DropRate.rate(0.1f))
        .withOutput(DropRate.rate(0.2f))
        .withVariational(DropRate.rate(0.15f))
        .withRecurrent(DropRate.rate(0.25f))
        .withWeight(DropRate.rate(0.3f));
  }

  /** Every cell, fused and step by step, with every kind of dropout acting while it is trained. */
  @ParameterizedTest
  @EnumSource(Returns.class)
  void paddingChangesNoBitOfAnyCell(Returns returns) {
    var peepholes = LstmOptions.defaults().withPeepholes(true).withProjection(4);
    List<Supplier<Layer>> kinds =
        List.of(
            () -> Bidirectional.of(() -> new Lstm(new LstmCell(I, H), returns, everyKind())),
            () ->
                Bidirectional.of(
                    () -> new Lstm(new LstmCell(I, H, peepholes), returns, everyKind())),
            () -> Bidirectional.of(() -> new Gru(new GruCell(I, H), returns, everyKind())),
            () ->
                Bidirectional.of(
                    () ->
                        new Gru(
                            new GruCell(I, H, GruCell.Reset.BEFORE, Weights.keras()),
                            returns,
                            everyKind())),
            () ->
                Bidirectional.of(
                    () -> new SimpleRnn(new SimpleRnnCell(I, H), returns, everyKind())),
            () -> Bidirectional.of(() -> new Scan<>(new GruCell(I, H), returns, everyKind())));
    for (Supplier<Layer> kind : kinds) {
      Layer layer = kind.get();
      LayerTrial.randomize(layer, new TestRandom(6));
      Paddings.changeNoBit(layer, I);
    }
  }

  @Test
  void aDeepNetworkReadsBothDirections() {
    var model =
        Sequential.of(
            Bidirectional.of(() -> new Lstm(I, H)),
            Bidirectional.of(() -> new SimpleRnn(2 * H, 4, Returns.LAST), Merge.SUM));
    assertThat(model.parameters())
        .containsOnlyKeys(
            "bidirectional1.forward.w",
            "bidirectional1.forward.u",
            "bidirectional1.forward.b",
            "bidirectional1.backward.w",
            "bidirectional1.backward.u",
            "bidirectional1.backward.b",
            "bidirectional2.forward.w",
            "bidirectional2.forward.u",
            "bidirectional2.forward.b",
            "bidirectional2.backward.w",
            "bidirectional2.backward.u",
            "bidirectional2.backward.b");
    assertThat(model.predict(x).shape()).containsExactly(N, 4);
    assertThat(
            Arrays.equals(
                model.parameter("bidirectional1.forward.w").get(),
                model.parameter("bidirectional1.backward.w").get()))
        .isFalse();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new Bidirectional<>(forward, forward, Merge.SUM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got one layer twice; use Bidirectional.of(() -> new Lstm(...))");
    assertThatThrownBy(
            () -> new Bidirectional<>(forward, new Lstm(forward.cell(), Returns.ALL), Merge.SUM))
        .hasMessageContaining("require separate weights");
    assertThatThrownBy(() -> new Bidirectional<>(forward, lstm(Returns.LAST), Merge.SUM))
        .hasMessageContaining("both return all steps or both the last, got all and last");
    assertThatThrownBy(() -> new Bidirectional<>(forward, new Lstm(I + 1, H), Merge.SUM))
        .hasMessage(
            "the two directions of a bidirectional layer read one input, but lstm(3 → 5) and lstm(4"
                + " → 5) expect different sizes");
    assertThatThrownBy(() -> new Bidirectional<>(forward, new Lstm(I, H + 1), Merge.SUM))
        .hasMessage("merge sum requires equal numbers of features, got [5, 6]");
    assertThatThrownBy(
            () ->
                new Bidirectional<>(
                    forward, new Backwards<>(backward, TimeOrder.ORIGINAL), Merge.SUM))
        .hasMessageContaining("pass layers that run forward");
    assertThatThrownBy(() -> Sequential.of(new Bidirectional<>(forward, backward, Merge.NONE)))
        .hasMessageContaining("with merge none the results stay separate");
  }
}
