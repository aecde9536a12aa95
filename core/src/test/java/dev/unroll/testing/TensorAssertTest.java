package dev.unroll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class TensorAssertTest {
  @Test
  void acceptsWhatIsNearAbsolutelyOrRelatively() {
    TensorAssert.assertThat("x", new float[] {1e-5f, 1000.05f, Float.NaN, Float.NEGATIVE_INFINITY})
        .isWithin(1e-4, new double[] {0, 1000, Double.NaN, Double.NEGATIVE_INFINITY});
  }

  @Test
  void namesTheWorstByItsIndices() {
    float[] actual = {1, 2, 3.1f, 4, 5.2f, 6};
    float[] expected = {1, 2, 3, 4, 5, 6};
    assertThatThrownBy(
            () ->
                TensorAssert.assertThat("y, seed 3", actual).shaped(2, 3).isWithin(0.01, expected))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "y, seed 3: 2 of 6 values differ; worst at [1, 1]: expected 5.0, got 5.2,"
                + " error \u00f7 tolerance 3.333 (tolerance 1.0e-02)");
  }

  @Test
  void aNumberIsFarFromNanAndInfinity() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> TensorAssert.assertThat("y", new float[] {bad}).isWithin(1, new float[] {1}))
          .hasMessageContaining("y: 1 of 1 values differ; worst at [0]")
          .hasMessageContaining("Infinity");
      assertThatThrownBy(
              () -> TensorAssert.assertThat("y", new float[] {1}).isWithin(1, new float[] {bad}))
          .hasMessageContaining("worst at [0]");
    }
  }

  @Test
  void rejectsTheWrongNumberOfValues() {
    TensorAssert assertion = TensorAssert.assertThat("y", new float[6]);
    assertThatThrownBy(() -> assertion.isWithin(1, new float[5]))
        .hasMessage("y: expected 5 values, got 6");
    assertThatThrownBy(() -> assertion.shaped(2, 4))
        .hasMessage("y: wanted 8 values for shape [2, 4], got 6");
  }

  @Test
  void bitsTellZerosApartButNotNans() {
    float[] actual = {0f, Float.intBitsToFloat(0x7fc00001)};
    TensorAssert.assertThat("y", actual).hasBitsOf(new float[] {0f, Float.NaN});
    assertThatThrownBy(
            () -> TensorAssert.assertThat("y", actual).hasBitsOf(new float[] {-0f, Float.NaN}))
        .hasMessage(
            "y: the bits of 1 of 2 values differ; first at [0]: expected -0.0 (80000000),"
                + " got 0.0 (00000000)");
  }

  @Test
  void aDeadBlockIsFound() {
    float[] gradient = {1, 0, 0, 0, 0, 2, 0, 0};
    TensorAssert.assertThat("du", gradient).shaped(2, 4).isAliveInEach(1);
    assertThatThrownBy(() -> TensorAssert.assertThat("du", gradient).shaped(2, 4).isAliveInEach(2))
        .hasMessage("du: block 1 of 2 is all zero; is it used at all?");
    assertThatCode(() -> TensorAssert.assertThat("du", new float[] {1, Float.NaN}).isAliveInEach(1))
        .hasMessage("du: NaN at [1]");
  }

  @Test
  void randomFloatsAreSeededDifferentAndInRange() {
    float[] values = new TestRandom(3).floats(1000, -0.5, 0.25);
    var seen = new HashSet<Float>();
    for (float value : values) {
      assertThat(value).isBetween(-0.5f, 0.25f).isNotZero();
      assertThat(seen.add(value)).isTrue();
    }
    TensorAssert.assertThat("values", new TestRandom(3).floats(1000, -0.5, 0.25)).hasBitsOf(values);
    assertThat(new TestRandom(4).floats(1000, -0.5, 0.25)).isNotEqualTo(values);
    assertThat(new TestRandom(3).ints(100, 2, 4)).containsOnly(2, 3);
    assertThatThrownBy(() -> new TestRandom(3).floats(10, 1, 1 + 1e-7))
        .isInstanceOf(IllegalStateException.class);
  }
}
