package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values as text: tensors, sequences and gradients. */
class ValueTextTest {
  private static Tensor counted(int... shape) {
    var values = new float[Shape.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Tensor.of(values, shape);
  }

  @Test
  void smallTensorsAreNestedInOneLine() {
    assertThat(Tensor.scalar(2.5f)).hasToString("Tensor[] 2.5");
    assertThat(Tensor.vector(1, 2)).hasToString("Tensor[2] [1.0, 2.0]");
    assertThat(counted(2, 3)).hasToString("Tensor[2, 3] [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]");
    assertThat(counted(2, 0)).hasToString("Tensor[2, 0] [[], []]");
    assertThat(counted(0, 3)).hasToString("Tensor[0, 3] []");
    assertThat(IndexTensor.of(new int[] {4, 5, 6, 7}, 2, 2))
        .hasToString("IndexTensor[2, 2] [[4, 5], [6, 7]]");
  }

  @Test
  void largerTensorsHaveALineForEachRow() {
    assertThat(counted(2, 3, 3))
        .hasToString(
            """
            Tensor[2, 3, 3] [[[0.0, 1.0, 2.0],
              [3.0, 4.0, 5.0],
              [6.0, 7.0, 8.0]],
             [[9.0, 10.0, 11.0],
              [12.0, 13.0, 14.0],
              [15.0, 16.0, 17.0]]]""");
  }

  @Test
  void longAxesAreShortened() {
    assertThat(counted(9)).hasToString("Tensor[9] [0.0, 1.0, 2.0, ..., 6.0, 7.0, 8.0]");
    assertThat(counted(8).toString()).doesNotContain("...");
    assertThat(counted(100, 100).toString())
        .contains("[200.0", " ...,\n [9700.0", "9999.0]]")
        .doesNotContain("[300.0")
        .hasLineCount(7);
  }

  @Test
  void sequencesShowTheirLengthsAndValues() {
    Sequence padded = Sequence.of(counted(2, 3, 1), Mask.lengths(2, 3));
    String values = "Tensor[2, 3, 1] [[[0.0], [1.0], [2.0]], [[3.0], [4.0], [5.0]]]";
    assertThat(padded).hasToString("Sequence, valid steps [2, 3], " + values);
    assertThat(padded.mapRows(rows -> rows.times(10)))
        .hasToString(
            "Sequence, valid steps [2, 3], Tensor[2, 3, 1] [[[0.0], [10.0], [0.0]], [[30.0],"
                + " [40.0], [50.0]]]");
    assertThat(Sequence.ids(IndexTensor.vector(3, 1)))
        .hasToString("Sequence of ids, IndexTensor[2] [3, 1]");
  }

  @Test
  void printingASequenceLeavesItsGradientAlone() {
    var w = new Parameter("w", Initializer.zeros(), new Fans(1, 1, 1), 1);
    w.set(3);
    var gradients = ParameterStore.of(List.of(w)).gradients();
    try (Tape tape = Tape.open()) {
      Sequence y =
          Sequence.of(counted(2, 3, 1), Mask.lengths(2, 3)).mapRows(rows -> rows.times(w.value()));
      assertThat(y.toString()).contains("[3.0]");
      tape.backward(y.values().sum(), gradients);
    }
    assertThat(gradients.of(w)).containsExactly(0 + 1 + 3 + 4 + 5);
    assertThat(gradients).hasToString("Gradients\n  \"w\" [1], norm 13.0: [13.0]");
  }

  @Test
  void valuesAreComparedByShapeAndValue() {
    Tensor a = counted(2, 3);
    assertThat(a.sameValues(counted(2, 3))).isTrue();
    assertThat(a.sameValues(counted(3, 2))).isFalse();
    assertThat(a.sameValues(counted(2, 3).times(2))).isFalse();
    assertThat(counted(4, 3).slice(0, 0, 2).sameValues(a)).isTrue();
    assertThat(a).isNotEqualTo(counted(2, 3));
    assertThat(Tensor.vector(Float.NaN).sameValues(Tensor.vector(Float.NaN))).isTrue();
  }
}
