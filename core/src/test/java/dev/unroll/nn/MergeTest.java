package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final Sequence A =
      Sequence.of(Tensor.of(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}));
  private static final Sequence B =
      Sequence.of(Tensor.of(new float[][][] {{{10, 20}, {30, 40}}, {{50, 60}, {70, 80}}}));

  @Test
  void everyKindJoinsStepByStep() {
    assertThat("concat", Merge.CONCAT.join(A, B).values().toArray())
        .hasBitsOf(new float[] {1, 2, 10, 20, 3, 4, 30, 40, 5, 6, 50, 60, 7, 8, 70, 80});
    assertThat("sum", Merge.SUM.join(A, B).values().toArray())
        .hasBitsOf(new float[] {11, 22, 33, 44, 55, 66, 77, 88});
    assertThat("mul", Merge.MUL.join(A, B).values().toArray())
        .hasBitsOf(new float[] {10, 40, 90, 160, 250, 360, 490, 640});
    assertThat("average", Merge.AVERAGE.join(A, B).values().toArray())
        .hasBitsOf(new float[] {5.5f, 11, 16.5f, 22, 27.5f, 33, 38.5f, 44});
  }

  @Test
  void rowsAreJoined() {
    Sequence row = Sequence.of(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
    assertThat("rows", Merge.CONCAT.join(row, row).values().toArray())
        .hasBitsOf(new float[] {1, 2, 1, 2, 3, 4, 3, 4});
    assertThat("one", Merge.SUM.join(row).values().toArray()).hasBitsOf(new float[] {1, 2, 3, 4});
  }

  @Test
  void aRowStandsAtEveryStepThatCountsOfItsSequence() {
    float x = Float.NaN;
    Sequence steps =
        Sequence.of(
            Tensor.of(new float[][][] {{{x}, {x}, {1}}, {{2}, {3}, {4}}}), Mask.leftPadded(1, 3));
    Tensor rows = Tensor.of(new float[][] {{10, 11}, {20, 21}});
    assertThat("concat", Merge.CONCAT.join(Sequence.of(rows), steps).values().toArray())
        .hasBitsOf(new float[] {0, 0, 0, 0, 0, 0, 10, 11, 1, 20, 21, 2, 20, 21, 3, 20, 21, 4});
    try (Tape tape = Tape.open()) {
      Tensor variable = tape.variable(rows);
      Tensor joined = Merge.CONCAT.join(Sequence.of(variable), steps).values();
      Tensor weights =
          Tensor.of(new float[] {9, 9, 9, 9, 9, 9, 1, 2, 9, 3, 4, 9, 5, 6, 9, 7, 8, 9}, 2, 3, 3);
      tape.backward(joined.mul(weights).sum(), ParameterStore.of(List.of()).gradients());
      assertThat("gradient", tape.gradient(variable).toArray())
          .hasBitsOf(new float[] {1, 2, 15, 18});
    }
  }

  @Test
  void stepsAreMatchedByTheirNumberAmongThoseThatCount() {
    Sequence right = Sequence.of(Tensor.of(new float[][][] {{{1}, {2}, {9}}}), Mask.lengths(2));
    Sequence left =
        Sequence.of(Tensor.of(new float[][][] {{{9}, {9}, {3}, {4}}}), Mask.leftPadded(2));
    assertThat("sum", Merge.SUM.join(right, left).values().toArray())
        .hasBitsOf(new float[] {4, 6, 0});
    assertThat("sum", Merge.SUM.join(left, right).values().toArray())
        .hasBitsOf(new float[] {0, 0, 4, 6});
  }

  @Test
  void refusesWhatDoesNotFit() {
    Sequence wide = Sequence.of(Tensor.zeros(2, 2, 3));
    assertThatThrownBy(() -> Merge.SUM.join(A, wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("merge sum requires equal numbers of features, got [2, 3]");
    assertThatThrownBy(() -> Merge.CONCAT.join(A, Sequence.of(Tensor.zeros(2, 3, 2))))
        .hasMessage(
            "sequences that are joined must have the same numbers of steps, got all 2 and all 3");
    assertThatThrownBy(
            () -> Merge.CONCAT.join(A, Sequence.of(Tensor.zeros(2, 2, 2), Mask.lengths(1, 2))))
        .hasMessage(
            "sequences that are joined must have the same numbers of steps, got all 2 and [1, 2]");
    assertThatThrownBy(() -> Merge.CONCAT.join(A, Sequence.of(Tensor.zeros(3, 2))))
        .hasMessage("inputs that are joined must have the same number of rows, got 2 and 3");
    assertThatThrownBy(() -> Merge.NONE.join(A, B))
        .hasMessageStartingWith("with merge none the results stay separate");
    assertThatThrownBy(() -> Merge.SUM.join(List.of())).hasMessage("there is nothing to join");
    assertThatThrownBy(() -> Merge.SUM.outputShape(List.of(new int[] {1, 2}, new int[] {2, 2})))
        .hasMessage("cannot join [1, 2] and [2, 2]");
  }

  @Test
  void shapesAreJoined() {
    assertThat(Merge.CONCAT.outputShape(List.of(new int[] {-1, 7, 2}, new int[] {4, 3})))
        .containsExactly(4, 7, 5);
    assertThat(Merge.CONCAT.outputShape(List.of(new int[] {4, 2}, new int[] {4, -1})))
        .containsExactly(4, -1);
    assertThat(Merge.MUL.outputShape(List.of(new int[] {4, -1}, new int[] {4, 3})))
        .containsExactly(4, 3);
  }
}
