package dev.unroll.rnn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.DropRate;
import dev.unroll.nn.Paddings;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutCellTest {
  private static final int T = 30;
  private static final int H = 24;

  private final TestRandom random = new TestRandom(1);
  private final LstmCell lstm = new LstmCell(3, H);
  private final Tensor x = Tensor.of(random.floats(4 * T * 3), 4, T, 3);
  private final Pass training = Pass.training(9, 2).within("lstm1");

  private Unrolled<LstmState> train(DropRate input, DropRate output) {
    return new Scan<>(new DropoutCell<>(lstm, input, output)).unroll(Sequence.of(x), training);
  }

  private static double zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros / (double) values.length;
  }

  /** What TensorFlow's wrapper promises: the recurrence goes on as if nothing were dropped. */
  @Test
  void outputDropoutScalesWhatIsShownAndNeverTheState() {
    Unrolled<LstmState> plain = new Scan<>(lstm).unroll(Sequence.of(x));
    Unrolled<LstmState> run = train(DropRate.none(), DropRate.keep(0.7f));
    assertThat("h", run.last().h().toArray()).hasBitsOf(plain.last().h().toArray());
    assertThat("c", run.last().c().toArray()).hasBitsOf(plain.last().c().toArray());
    float[] shown = run.outputs().values().toArray();
    float[] clean = plain.outputs().values().toArray();
    float kept = 1 / (1 - DropRate.keep(0.7f).rate());
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] != 0) {
        assertThat(shown[i]).isEqualTo(clean[i] * kept);
      }
    }
    double deviation = Math.sqrt(0.3 * 0.7 / shown.length);
    assertThat(zeros(shown)).isBetween(0.3 - 5 * deviation, 0.3 + 5 * deviation);
  }

  @Test
  void theMaskIsFreshAtEachStep() {
    float[][][] shown = train(DropRate.none(), DropRate.keep(0.5f)).outputs().values().toArray3();
    for (float[][] row : shown) {
      for (int t = 1; t < T; t++) {
        int same = 0;
        for (int j = 0; j < H; j++) {
          same += (row[t][j] == 0) == (row[t - 1][j] == 0) ? 1 : 0;
        }
        assertThat(same).isBetween(1, H - 1); // 12 expected, deviation 2.4
      }
    }
    assertThat(shown[0][0]).isNotEqualTo(shown[1][0]);
  }

  @Test
  void inputDropoutIsThatOfTheInputAlone() {
    DropRate drop = DropRate.keep(0.6f);
    Tensor dropped = drop.apply(Sequence.of(x), training.random("input")).values();
    Unrolled<LstmState> expected = new Scan<>(lstm).unroll(Sequence.of(dropped));
    Unrolled<LstmState> run = train(drop, DropRate.none());
    assertThat("outputs", run.outputs().values().toArray())
        .hasBitsOf(expected.outputs().values().toArray());
    assertThat("c", run.last().c().toArray()).hasBitsOf(expected.last().c().toArray());
  }

  @Test
  void theLastOutputIsDroppedAsThatOfEveryStep() {
    var cell = new DropoutCell<>(lstm, DropRate.keep(0.9f), DropRate.keep(0.5f));
    Sequence padded = Sequence.of(x, Mask.lengths(T, 3, 0, 1));
    float[][] last = new Scan<>(cell, Returns.LAST).apply(padded, training).values().toArray2();
    float[][][] all = new Scan<>(cell).apply(padded, training).values().toArray3();
    assertThat(last[0]).isEqualTo(all[0][T - 1]);
    assertThat(last[1]).isEqualTo(all[1][2]);
    assertThat(last[2]).isEqualTo(new float[H]);
    assertThat(last[3]).isEqualTo(all[3][0]);
    assertThat(zeros(last[0])).isBetween(0.1, 0.9);
  }

  @Test
  void nothingIsDroppedInAPrediction() {
    var layer = new Scan<>(new DropoutCell<>(lstm, DropRate.keep(0.1f), DropRate.keep(0.1f)));
    assertThat("outputs", layer.unroll(Sequence.of(x)).outputs().values().toArray())
        .hasBitsOf(new Scan<>(lstm).unroll(Sequence.of(x)).outputs().values().toArray());
  }

  /** In a stack each cell has masks of its own, and the one above reads what was dropped. */
  @Test
  void aStackDropsBetweenItsCells() {
    var top = new SimpleRnnCell(H, H);
    DropRate half = DropRate.rate(0.5f);
    var stack =
        new StackedCell(
            new DropoutCell<>(lstm, DropRate.none(), half),
            new DropoutCell<>(top, DropRate.none(), half));
    Unrolled<StackedState> run = new Scan<>(stack).unroll(Sequence.of(x), training);
    Unrolled<LstmState> below =
        new Scan<>(new DropoutCell<>(lstm, DropRate.none(), half))
            .unroll(Sequence.of(x), training.within("cell1"));
    Unrolled<HiddenState> above =
        new Scan<>(new DropoutCell<>(top, DropRate.none(), half))
            .unroll(below.outputs(), training.within("cell2"));
    assertThat("outputs", run.outputs().values().toArray())
        .hasBitsOf(above.outputs().values().toArray());
    float[] lower = below.outputs().values().toArray();
    float[] upper = above.outputs().values().toArray();
    int same = 0;
    for (int i = 0; i < lower.length; i++) {
      same += (lower[i] == 0) == (upper[i] == 0) ? 1 : 0;
    }
    double deviation = Math.sqrt(0.25 / lower.length);
    assertThat(same / (double) lower.length).isBetween(0.5 - 5 * deviation, 0.5 + 5 * deviation);
  }

  @Test
  void theSameSeedGivesTheSameMasksAndAnotherStepOthers() {
    float[] once = train(DropRate.none(), DropRate.rate(0.5f)).outputs().values().toArray();
    assertThat("again", train(DropRate.none(), DropRate.rate(0.5f)).outputs().values().toArray())
        .hasBitsOf(once);
    float[] later =
        new Scan<>(new DropoutCell<>(lstm, DropRate.none(), DropRate.rate(0.5f)))
            .unroll(Sequence.of(x), Pass.training(9, 3).within("lstm1"))
            .outputs()
            .values()
            .toArray();
    assertThat(Arrays.equals(once, later)).isFalse();
  }

  @Test
  void paddingChangesNoBit() {
    var cell = new DropoutCell<>(new LstmCell(4, 5), DropRate.keep(0.8f), DropRate.keep(0.7f));
    Paddings.changeNoBit(new Scan<>(cell), 4);
    Paddings.changeNoBit(new Scan<>(cell, Returns.LAST), 4);
  }

  @Test
  void refusesASecondDropoutOfTheSame() {
    var cell = new DropoutCell<>(new SimpleRnnCell(3, 5), DropRate.rate(0.2f), DropRate.none());
    for (var twice :
        List.of(
            RecurrentDropout.none().withInput(DropRate.rate(0.5f)),
            RecurrentDropout.none().withOutput(DropRate.rate(0.5f)))) {
      assertThatThrownBy(() -> new Scan<>(cell, Returns.ALL, twice))
          .hasMessage(
              "dropoutCell(3 → 5) applies dropout to its input and output itself; set the rates"
                  + " there, not in Scan");
    }
  }
}
