package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.HandComputed;
import dev.unroll.testing.TestRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The third level of use: a custom equation, and a custom loop over time. */
class CustomCellTest {
  /** The equation of SimpleRnn, written as a user would. */
  private static final class Own extends Cell<HiddenState> {
    final Parameter w = parameter("w", inputSize(), outputSize());
    final Parameter u = parameter("u", outputSize(), outputSize());
    final Parameter b = parameter("b", outputSize());

    Own(int in, int hidden) {
      super("own", in, hidden);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(Tensor.zeros(batch, outputSize()));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState s) {
      return new HiddenState(
          x.matmul(w.value()).plus(s.h().matmul(u.value())).plusRow(b.value()).tanh());
    }
  }

  @Test
  void scanOfACustomCellEqualsTheBuiltInLayer() {
    var own = new Own(3, 5);
    var builtIn = new SimpleRnnCell(3, 5);
    var random = new TestRandom(1);
    own.parameters()
        .forEach(
            (name, parameter) -> {
              parameter.set(random.floats(parameter.size()));
              builtIn.parameters().get(name).set(parameter.get());
            });
    int[] lengths = {4, 2};
    Tensor x = Tensor.of(random.floats(2 * 4 * 3), 2, 4, 3);
    var weights =
        List.of(
            Tensor.of(random.floats(2 * 4 * 5), 2, 4, 5), Tensor.of(random.floats(2 * 5), 2, 5));
    var mine = new LayerRun(new Scan<>(own), x, lengths, null, weights);
    var theirs = new LayerRun(new SimpleRnn(builtIn, Returns.ALL), x, lengths, null, weights);
    assertThat("outputs", mine.y).isWithin(1e-6, theirs.y);
    theirs.gradients.forEach(
        (name, gradient) -> assertThat(name, mine.gradients.get(name)).isWithin(1e-5, gradient));
  }

  @Test
  void lossesOfAnOwnLoopAreSummedAndDifferentiatedOnce() {
    var cell = new LstmCell(2, 6);
    var random = new TestRandom(2);
    cell.parameters().values().forEach(p -> p.set(random.floats(p.size())));
    Tensor x = Tensor.of(random.floats(3 * 4 * 2), 3, 4, 2);
    Tensor weightY = Tensor.of(random.floats(3 * 4 * 6), 3, 4, 6);
    var gradients = ParameterStore.of(cell.parameters().values()).gradients();
    try (Tape tape = Tape.open()) {
      LstmState state = cell.zeroState(3);
      Tensor loss = Tensor.scalar(0);
      for (int t = 0; t < 4; t++) {
        state = cell.step(x.select(1, t), state);
        loss = loss.plus(state.h().mul(weightY.select(1, t)).sum());
      }
      tape.backward(loss, gradients);
    }
    var fused =
        new LayerRun(
            new Lstm(cell, Returns.ALL),
            x,
            null,
            null,
            List.of(weightY, Tensor.zeros(3, 6), Tensor.zeros(3, 6)));
    cell.parameters()
        .forEach(
            (name, parameter) ->
                assertThat(name, gradients.of(parameter))
                    .isWithin(1e-5, fused.gradients.get(name)));
  }

  @Test
  void theTutorialsForwardPassComputedByHand() {
    var golden = HandComputed.simpleRnn();
    var cell = new SimpleRnnCell(1, 2);
    cell.parameters().forEach((name, parameter) -> parameter.set(golden.values(name)));
    Tensor wOut = Tensor.of(golden.values("wOut"), 2, 1);
    Tensor bOut = Tensor.vector(golden.values("bOut"));
    Tensor x = Tensor.of(golden.values("x"), 1, 2, 1);
    HiddenState state = cell.zeroState(1);
    for (int t = 0; t < 2; t++) {
      Tensor z =
          x.select(1, t)
              .matmul(cell.w().value())
              .plus(state.h().matmul(cell.u().value()))
              .plusRow(cell.b().value());
      state = cell.step(x.select(1, t), state);
      assertThat("pre-activation " + t, z.toArray())
          .isWithin(
              1e-7, Tensor.of(golden.values("preActivations"), 1, 2, 2).select(1, t).toArray());
      assertThat("state " + t, state.h().toArray())
          .isWithin(1e-7, Tensor.of(golden.values("y"), 1, 2, 2).select(1, t).toArray());
      assertThat("output " + t, state.h().matmul(wOut).plusRow(bOut).toArray())
          .isWithin(1e-7, Tensor.of(golden.values("outputs"), 1, 2, 1).select(1, t).toArray());
    }
    Unrolled<HiddenState> fused = new SimpleRnn(cell, Returns.ALL).unroll(Sequence.of(x));
    assertThat("fused", fused.outputs().values().toArray()).isWithin(1e-7, golden.values("y"));
  }

  @Test
  void theLstmComputedByHand() {
    var golden = HandComputed.lstm();
    var cell = new LstmCell(1, 1);
    cell.parameters().forEach((name, parameter) -> parameter.set(golden.values(name)));
    Tensor x = Tensor.of(golden.values("x"), 1, 3, 1);
    for (Recurrent<LstmState> layer : List.of(new Lstm(cell, Returns.ALL), new Scan<>(cell))) {
      Unrolled<LstmState> run = layer.unroll(Sequence.of(x));
      assertThat("outputs", run.outputs().values().toArray()).isWithin(1e-7, golden.values("y"));
      assertThat("cell", run.last().c().toArray()).isWithin(1e-7, golden.values("cT"));
    }
  }
}
