package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final float X = Float.NaN;

  /** The sequences 1 2 3, none, and 4, whatever stands between and around them. */
  private static Sequence right() {
    return of(new float[][] {{1, 2, 3, X}, {X, X, X, X}, {4, X, X, X}}, Mask.lengths(3, 0, 1));
  }

  private static Sequence left() {
    return of(
        new float[][] {{X, X, 1, 2, 3}, {X, X, X, X, X}, {X, X, X, X, 4}},
        Mask.leftPadded(3, 0, 1));
  }

  private static Sequence holes() {
    return of(
        new float[][] {{X, 1, X, 2, 3, X}, {X, X, X, X, X, X}, {X, X, 4, X, X, X}},
        Mask.of(
            new boolean[][] {
              {false, true, false, true, true, false},
              {false, false, false, false, false, false},
              {false, false, true, false, false, false}
            }));
  }

  private static Sequence of(float[][] rows, Mask mask) {
    return Sequence.of(Tensor.of(rows).reshape(rows.length, rows[0].length, 1), mask);
  }

  @Test
  void everyKindOfPaddingGivesTheSameTimeMajorForm() {
    float[] steps = {1, 4, 0, 2, 0, 0, 3, 0, 0}; // longest first, [3, 3, 1]
    assertThat("right", right().timeMajor().toArray()).hasBitsOf(steps);
    assertThat("left", left().timeMajor().toArray()).hasBitsOf(steps);
    assertThat("holes", holes().timeMajor().toArray()).hasBitsOf(steps);
  }

  @Test
  void whatDoesNotCountIsZeroInTheCallersForm() {
    assertThat("right", right().values().toArray()).hasBitsOf(1, 2, 3, 0, 0, 0, 0, 0, 4, 0, 0, 0);
    assertThat("holes", holes().values().toArray())
        .hasBitsOf(0, 1, 0, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0);
  }

  @Test
  void resultsGoBackToTheirPlaces() {
    for (Sequence x : new Sequence[] {right(), left(), holes()}) {
      Sequence twice = x.mapRows(rows -> rows.times(2));
      assertThat("values", twice.values().toArray()).hasBitsOf(x.values().times(2).toArray());
    }
  }

  @Test
  void reversalGoesFromTheLastStepThatCountsAndTwoAreNone() {
    assertThat("left", left().reversed().values().toArray())
        .hasBitsOf(0, 0, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4);
    assertThat("holes", holes().reversed().reversed().values().toArray())
        .hasBitsOf(holes().values().toArray());
    Tensor full = Tensor.of(new float[][][] {{{1}, {2}}, {{3}, {4}}});
    assertThat("full", Sequence.of(full).reversed().values().toArray()).hasBitsOf(2, 1, 4, 3);
  }

  @Test
  void rowsThatCountComeBySequenceAndStep() {
    for (Sequence x : List.of(right(), left(), holes())) {
      ValidItems items = ValidItems.of(x, Target.values(x.values()));
      assertThat("prediction", items.predictions().toArray()).hasBitsOf(1, 2, 3, 4);
      assertThat("target", items.targets().toArray()).hasBitsOf(1, 2, 3, 4);
      assertThat(items.totalWeight()).isEqualTo(4);
      ValidItems last = items.where(place -> place == items.position(3));
      assertThat("last", last.predictions().toArray()).hasBitsOf(4);
    }
  }

  @Test
  void rowsKeepTheirMask() {
    assertThat("part", left().rows(1, 3).values().toArray())
        .hasBitsOf(0, 0, 0, 0, 0, 0, 0, 0, 0, 4);
    assertThat(left().rows(1, 3).lengths()).isEqualTo(IndexTensor.vector(0, 1));
    assertThat(right().rows(0, 1).timeMajor().shape()).containsExactly(3, 1, 1);
  }

  @Test
  void idsFollowTheMask() {
    Sequence ids =
        Sequence.ids(IndexTensor.of(new int[] {0, 5, 6, 0, 0, 7}, 2, 3), Mask.leftPadded(2, 1));
    assertThat(ids.timeMajorIds()).isEqualTo(IndexTensor.of(new int[] {5, 7, 6, -1}, 2, 2));
    assertThat(ids.rows(1, 2).ids()).isEqualTo(IndexTensor.of(new int[] {0, 0, 7}, 1, 3));
    assertThatThrownBy(ids::values)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requires features, got ids; put an embedding");
    assertThatThrownBy(() -> right().ids())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this layer requires ids [N, T], got features [3, 4, 1]");
  }

  @Test
  void aMaskThatCountsEverythingIsNone() {
    Tensor x = Tensor.zeros(2, 3, 1);
    assertThat(Sequence.of(x, Mask.leftPadded(3, 3)).mask()).isNull();
    assertThat(
            Sequence.of(x, Mask.of(new boolean[][] {{true, true, true}, {true, true, true}}))
                .mask())
        .isNull();
  }

  @Test
  void paddingGetsNoGradient() {
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(left().values());
      Sequence padded = Sequence.of(x, Mask.leftPadded(3, 0, 1));
      Tensor loss = padded.mapRows(rows -> rows.mul(rows)).values().sum();
      tape.backward(loss, dev.unroll.tensor.ParameterStore.of(java.util.List.of()).gradients());
      assertThat("gradient", tape.gradient(x).toArray())
          .hasBitsOf(0, 0, 2, 4, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8);
    }
  }

  @Test
  void refusesAMaskThatDoesNotFit() {
    Tensor x = Tensor.zeros(2, 3, 1);
    assertThatThrownBy(() -> Sequence.of(x, Mask.leftPadded(1, 4)))
        .hasMessage("the length of sequence 1 must be 0 to 3, got 4");
    assertThatThrownBy(() -> Sequence.of(x, Mask.of(new boolean[2][4])))
        .hasMessage("a batch [2, 3] requires a mask of that shape, got [2, 4]");
    assertThatThrownBy(() -> Sequence.of(Tensor.zeros(2, 3), Mask.lengths(1, 1)))
        .hasMessage("lengths need a time axis, as every mask; the values have shape [2, 3]");
    assertThatThrownBy(() -> Mask.of(new boolean[][] {{true}, {true, false}}))
        .hasMessage("mask row 1 has 2 steps, the first has 1");
  }

  @Test
  void refusesOtherStepsOrRowsUnderItsMask() {
    for (Sequence x : List.of(left(), Sequence.of(Tensor.zeros(3, 5, 1)))) {
      int steps = x.order().steps();
      assertThatThrownBy(() -> x.withValues(Tensor.zeros(3, 10, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("withValues: values must be [3, 5, F], got [3, 10, 1]");
      assertThatThrownBy(() -> x.withTimeMajor(Tensor.zeros(steps, 2, 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> x.mapRows(rows -> rows.reshape(rows.size(0) * 3, 1, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Sequence.of(Tensor.zeros(3, 1)).withValues(Tensor.zeros(4, 1)))
        .hasMessage("withValues: values must be [3, F], got [4, 1]");
  }

  @Test
  void aSequenceOfTheHeapServesEveryStepOfATape() {
    Sequence x = Sequence.of(left().values().detach(), Mask.leftPadded(3, 0, 1));
    float[] timeMajor = x.timeMajor().toArray();
    Sequence again = Sequence.of(left().values().detach(), Mask.leftPadded(3, 0, 1));
    try (Tape tape = Tape.open()) {
      for (int step = 0; step < 3; step++) {
        assertThat("step " + step, again.timeMajor().toArray()).hasBitsOf(timeMajor);
        assertThat("step " + step, again.values().toArray()).hasBitsOf(x.values().toArray());
        tape.reset();
      }
    }
  }

  @Test
  void aBatchOfNoSequencesFitsAMaskOfNone() {
    assertThat(Sequence.of(Tensor.zeros(0, 4, 3), Mask.of(new boolean[0][])).mask()).isNull();
  }

  @Test
  void aPaddingIdMasksTheStepsThatHoldIt() {
    IndexTensor ids = IndexTensor.of(new int[] {0, 3, 4, 5, 0, 0, 0, 0, 7, 0, 0, 8}, 3, 4);
    Mask mask = Mask.withoutPadding(ids, 0);
    assertThat(mask.counts()).isEqualTo(IndexTensor.vector(3, 0, 2));
    assertThat(mask.position(0, 0, 4)).isEqualTo(1);
    assertThat(mask.position(2, 1, 4)).isEqualTo(3);
    assertThat(Sequence.ids(ids, mask).timeMajorIds())
        .isEqualTo(IndexTensor.of(new int[] {3, 7, -1, 4, 8, -1, 5, -1, -1}, 3, 3));
  }

  @Test
  void pickedRowsKeepTheirMaskAndServeSeveralTapes() {
    Sequence x = left().withTimeMajor(left().timeMajor());
    for (int repeat = 0; repeat < 2; repeat++) {
      try (Tape tape = Tape.open()) {
        Sequence picked = x.pick(2, 0, 2);
        assertThat(picked.lengths()).isEqualTo(IndexTensor.vector(1, 3, 1));
        assertThat("picked", picked.timeMajor().toArray()).hasBitsOf(1, 4, 4, 2, 0, 0, 3, 0, 0);
        assertThat(picked.values().needsGradient()).isFalse();
        tape.reset();
      }
    }
  }
}
