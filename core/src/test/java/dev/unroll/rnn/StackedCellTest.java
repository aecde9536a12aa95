package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Chain;
import dev.unroll.nn.DropRate;
import dev.unroll.nn.LayerTrial;
import dev.unroll.nn.Paddings;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackedCellTest {
  private final TestRandom random = new TestRandom(1);
  private final LstmCell lstm = new LstmCell(3, 5);
  private final SimpleRnnCell rnn = new SimpleRnnCell(5, 4);
  private final StackedCell stack = new StackedCell(lstm, rnn);
  private final Scan<StackedState> layer = new Scan<>(stack);

  @Test
  void equalsItsCellsOneAfterTheOtherOverAllSteps() {
    LayerTrial.randomize(layer, random);
    Tensor x = Tensor.of(random.floats(3 * 6 * 3), 3, 6, 3);
    Mask mask = Mask.lengths(4, 0, 6);
    float[] weights = random.floats(3 * 6 * 4);
    var stacked = new LayerTrial(layer, x, mask, weights);
    var layers = new LayerTrial(new Chain(new Scan<>(lstm), new Scan<>(rnn)), x, mask, weights);
    assertThat("y", stacked.y).hasBitsOf(layers.y);
    for (String name : List.of("w", "u", "b")) {
      assertThat("cell1." + name, stacked.gradients.get("cell1." + name))
          .isWithin(1e-6, layers.gradients.get("lstm1." + name));
      assertThat("cell2." + name, stacked.gradients.get("cell2." + name))
          .isWithin(1e-6, layers.gradients.get("simpleRnn1." + name));
    }
    assertThat("x", stacked.gradients.get("x")).isWithin(1e-6, layers.gradients.get("x"));
  }

  @Test
  void itsStateIsThatOfEveryCellAndCanBeCarriedOn() {
    LayerTrial.randomize(layer, random);
    Tensor x = Tensor.of(random.floats(2 * 5 * 3), 2, 5, 3);
    Unrolled<StackedState> whole = layer.unroll(Sequence.of(x));
    Unrolled<StackedState> first = layer.unroll(Sequence.of(x.slice(1, 0, 2)));
    Unrolled<StackedState> second = layer.unroll(Sequence.of(x.slice(1, 2)), first.last().detach());
    assertThat("outputs", second.outputs().values().toArray())
        .hasBitsOf(whole.outputs().values().slice(1, 2).toArray());
    assertThat(whole.last().parts()).hasSize(3);
    assertThat(whole.last().get(0)).isInstanceOf(LstmState.class);
    for (int p = 0; p < 3; p++) {
      assertThat("part " + p, second.last().parts().get(p).toArray())
          .hasBitsOf(whole.last().parts().get(p).toArray());
    }
  }

  @Test
  void anOwnLoopStepsAsTheLayerDoes() {
    LayerTrial.randomize(layer, random);
    Tensor x = Tensor.of(random.floats(2 * 3 * 3), 2, 3, 3);
    StackedState state = stack.zeroState(2);
    for (int t = 0; t < 3; t++) {
      state = stack.step(x.select(1, t), state);
    }
    assertThat("state", state.output().toArray())
        .hasBitsOf(layer.unroll(Sequence.of(x)).last().output().toArray());
  }

  @Test
  void paddingChangesNoBit() {
    Paddings.changeNoBit(layer, 3);
    Paddings.changeNoBit(
        new Scan<>(
            new StackedCell(
                new DropoutCell<>(lstm, DropRate.keep(0.8f), DropRate.keep(0.7f)),
                new DropoutCell<>(rnn, DropRate.none(), DropRate.keep(0.6f))),
            Returns.LAST),
        3);
  }

  @Test
  void parametersAreNamedByCell() {
    assertThat(stack.parameters())
        .containsOnlyKeys("cell1.w", "cell1.u", "cell1.b", "cell2.w", "cell2.u", "cell2.b");
    assertThat(stack.inputSize()).isEqualTo(3);
    assertThat(stack.outputSize()).isEqualTo(4);
    assertThat(layer.apply(Sequence.of(Tensor.zeros(2, 7, 3)), Pass.predict()).values().shape())
        .containsExactly(2, 7, 4);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new StackedCell(rnn, lstm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cell 2 of the stack, lstm(3 → 5), does not fit simpleRnn(5 → 4) below it");
    assertThatThrownBy(() -> new StackedCell()).hasMessage("a stack requires at least one cell");
    assertThatThrownBy(() -> new StackedCell(rnn, new SimpleRnnCell(4, 5), rnn))
        .hasMessageContaining("cell 1 and cell 3 of the stack are the same cell");
    assertThatThrownBy(() -> new StackedState(List.of()))
        .hasMessage("a stacked state requires at least one state");
  }

  @Test
  void refusesTheStateOfAnotherStack() {
    Sequence x = Sequence.of(Tensor.zeros(2, 4, 3));
    var h = new HiddenState(Tensor.zeros(2, 5));
    var c = new LstmState(Tensor.zeros(2, 5), Tensor.zeros(2, 5));
    var equallyWide = new Scan<>(new StackedCell(lstm, new SimpleRnnCell(5, 5)));
    assertThatThrownBy(() -> equallyWide.unroll(x, new StackedState(List.of(c))))
        .hasMessage(
            "stacked(3 → 5): the initial state must be [LstmState, HiddenState], got [LstmState]");
    assertThatThrownBy(() -> equallyWide.unroll(x, new StackedState(List.of(c, h, h))))
        .hasMessageEndingWith("got [LstmState, HiddenState, HiddenState]");
    assertThatThrownBy(() -> equallyWide.unroll(x, new StackedState(List.of(h, c))))
        .hasMessageEndingWith("got [HiddenState, LstmState]");
    assertThatThrownBy(() -> stack.step(Tensor.zeros(2, 3), new StackedState(List.of(c))))
        .hasMessage("stacked(3 → 4) requires 2 states, got 1");
  }
}
