package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.nn.LayerTrial;
import dev.unroll.nn.Paddings;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackwardsTest {
  private static final int I = 2;
  private static final int H = 3;

  private final TestRandom random = new TestRandom(1);
  private final SimpleRnn layer = randomized(new SimpleRnn(I, H));

  private SimpleRnn randomized(SimpleRnn fresh) {
    LayerTrial.randomize(fresh, random);
    return fresh;
  }

  /** Left padding of 1 step, three steps that count. */
  private Sequence padded(float[][] steps) {
    float[] nan = {Float.NaN, Float.NaN};
    return Sequence.of(
        Tensor.of(new float[][][] {{nan, steps[0], steps[1], steps[2]}}), Mask.leftPadded(3));
  }

  @Test
  void outputsComeAsComputedOrWhereTheirInputsStood() {
    float[][] steps = {random.floats(I), random.floats(I), random.floats(I)};
    Tensor turned = Tensor.of(new float[][][] {{steps[2], steps[1], steps[0]}});
    Unrolled<HiddenState> expected = layer.unroll(Sequence.of(turned));
    float[][] h = expected.outputs().values().toArray3()[0]; // h[0] is that of the last step
    float[] zero = new float[H];

    var keras = new Backwards<>(layer, TimeOrder.REVERSED).unroll(padded(steps));
    assertThat(keras.outputs().values().toArray3()[0])
        .isDeepEqualTo(new float[][] {zero, h[0], h[1], h[2]});
    var onnx = new Backwards<>(layer, TimeOrder.ORIGINAL).unroll(padded(steps));
    assertThat(onnx.outputs().values().toArray3()[0])
        .isDeepEqualTo(new float[][] {zero, h[2], h[1], h[0]});
    assertThat("last state", onnx.last().h().toArray()).hasBitsOf(h[2]);
    assertThat("last state", keras.last().h().toArray()).hasBitsOf(h[2]);
  }

  @ParameterizedTest
  @EnumSource(TimeOrder.class)
  void applyGivesWhatUnrollGives(TimeOrder order) {
    Sequence x = Sequence.of(Tensor.of(random.floats(3 * 4 * I), 3, 4, I), Mask.lengths(2, 0, 4));
    var all = new Backwards<>(layer, order);
    assertThat("all", all.apply(x, Pass.predict()).values().toArray())
        .hasBitsOf(all.unroll(x).outputs().values().toArray());
    var last = new Backwards<>(new SimpleRnn(layer.cell(), Returns.LAST), order);
    assertThat("last", last.apply(x, Pass.predict()).values().toArray())
        .hasBitsOf(all.unroll(x).last().h().toArray());
    assertThat(last.outputShape(3, 4, I)).containsExactly(3, H);
  }

  @Test
  void theInitialStateStandsBeforeTheLastStep() {
    Tensor x = Tensor.of(random.floats(2 * 3 * I), 2, 3, I);
    var h0 = new HiddenState(Tensor.of(random.floats(2 * H), 2, H));
    Unrolled<HiddenState> run =
        new Backwards<>(layer, TimeOrder.ORIGINAL).unroll(Sequence.of(x), h0);
    assertThat("output of the last step", run.outputs().values().select(1, -1).toArray())
        .hasBitsOf(layer.unroll(Sequence.of(x.slice(1, 2, 3)), h0).last().h().toArray());
  }

  @ParameterizedTest
  @EnumSource(TimeOrder.class)
  void twoReversalsAreNone(TimeOrder order) {
    var twice = new Backwards<>(new Backwards<>(layer, order), order);
    Sequence x =
        Sequence.of(Tensor.of(random.floats(3 * 4 * I), 3, 4, I), Mask.leftPadded(2, 0, 4));
    assertThat("outputs", twice.unroll(x).outputs().values().toArray())
        .hasBitsOf(layer.unroll(x).outputs().values().toArray());
  }

  @ParameterizedTest
  @EnumSource(TimeOrder.class)
  void paddingChangesNoBit(TimeOrder order) {
    Paddings.changeNoBit(new Backwards<>(layer, order), I);
  }
}
