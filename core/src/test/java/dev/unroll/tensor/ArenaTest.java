package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArenaTest {
  @Test
  void aClassHoldsItsSizesAndWastesAQuarterAtMost() {
    for (int size = 1; size < 100_000; size++) {
      int capacity = Arena.capacity(Arena.sizeClass(size));
      assertThat(capacity).isGreaterThanOrEqualTo(size);
      if (size > 64) {
        assertThat(capacity).isLessThanOrEqualTo(size + size / 4 + 1);
      }
      assertThat(Arena.capacity(Arena.sizeClass(capacity))).isEqualTo(capacity);
    }
    assertThat(Arena.capacity(Arena.sizeClass(Integer.MAX_VALUE - 100)))
        .isGreaterThanOrEqualTo(Integer.MAX_VALUE - 100);
  }

  @Test
  void arraysComeBackAfterAReset() {
    var arena = new Arena();
    float[] first = arena.lease(100);
    float[] second = arena.lease(100);
    assertThat(second).isNotSameAs(first);
    arena.reset();
    assertThat(arena.lease(99)).isSameAs(first);
    assertThat(arena.lease(100)).isSameAs(second);
  }
}
