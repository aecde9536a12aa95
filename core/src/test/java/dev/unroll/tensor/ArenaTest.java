package dev.unroll.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArenaTest {
  @Test
  void aClassHoldsItsSizesAndWastesASixteenthAtMost() {
    for (int size = 1; size < 100_000; size++) {
      int capacity = Arena.capacity(Arena.sizeClass(size));
      assertThat(capacity).isGreaterThanOrEqualTo(size);
      if (size > 64) {
        assertThat(capacity).isLessThanOrEqualTo(size + size / 16 + 1);
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

  @Test
  void anArrayThatIsGivenBackServesTheNextLeaseOfTheStep() {
    var arena = new Arena();
    for (int step = 0; step < 5; step++) {
      float[] first = arena.lease(5_000);
      float[] other = arena.lease(200);
      arena.giveBack(first, 5_000);
      assertThat(arena.lease(1_000)).as("a fifth of it").isNotSameAs(first);
      assertThat(arena.lease(4_900)).isSameAs(first);
      assertThat(arena.lease(200)).isNotSameAs(first).isNotSameAs(other);
      float[] third = arena.lease(5_000);
      assertThat(third).isNotSameAs(first);
      arena.reset();
    }
    assertThat(arena.misses()).isEqualTo(5);
    assertThat(arena.heldFloats())
        .isEqualTo(
            2L * Arena.capacity(Arena.sizeClass(5_000))
                + Arena.capacity(Arena.sizeClass(1_000))
                + 2L * Arena.capacity(Arena.sizeClass(200)));
    float[] never = new float[5_000];
    assertThatThrownBy(() -> arena.giveBack(never, 5_000))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSmallerLeaseTakesALargerArrayThatIsFree() {
    var arena = new Arena();
    float[] large = arena.lease(10_000);
    float[] middle = arena.lease(1_000);
    arena.reset();
    assertThat(arena.lease(70)).isSameAs(middle); // the smallest that fits
    assertThat(arena.lease(80)).isSameAs(large);
    assertThat(arena.misses()).isEqualTo(2);
    assertThat(arena.lease(70)).isNotIn(middle, large);
    assertThat(arena.misses()).isEqualTo(3);
  }

  @Test
  void thereIsNoMissWhenEveryLeaseIsAtMostOneOfAnEarlierStep() {
    for (int run = 0; run < 200; run++) {
      var random = new CounterRandom(run, "arena");
      var arena = new Arena();
      var sizes = new int[1 + below(random, 0, 60)];
      Arrays.setAll(sizes, i -> 1 + below(random, i + 1, 1 << (4 + i % 14)));
      IntStream.of(sizes).forEach(arena::lease);
      arena.reset();
      long misses = arena.misses();
      assertThat(misses).isEqualTo(sizes.length);
      for (int step = 0; step < 20; step++) {
        CounterRandom ofStep = random.stream(step);
        for (int i : ofStep.permutation(sizes.length)) { // smaller, and in another order
          if (below(ofStep, 1000 + i, 5) > 0) {
            arena.lease(1 + below(ofStep, i, sizes[i]));
          }
        }
        arena.reset();
      }
      assertThat(arena.misses()).isEqualTo(misses);
    }
  }

  private static int below(CounterRandom random, long position, int bound) {
    return (int) (random.uniform(position) * bound);
  }

  @Test
  void smallLeasesThatTakeLargeArraysDoNotMakeItGrow() {
    var arena = new Arena();
    long most = 0;
    for (int steps = 1; steps <= 200; steps++) { // as a longer sequence adds small tensors
      for (int t = 0; t < steps; t++) {
        arena.lease(100);
      }
      arena.lease(100_000);
      arena.lease(100_000);
      arena.reset();
      most = Math.max(most, arena.heldFloats());
    }
    long needed =
        200L * Arena.capacity(Arena.sizeClass(100)) + 2L * Arena.capacity(Arena.sizeClass(100_000));
    assertThat(most).isLessThanOrEqualTo(2 * needed);
    long misses = arena.misses();
    for (int steps = 200; steps >= 1; steps--) {
      for (int t = 0; t < steps; t++) {
        arena.lease(100);
      }
      arena.lease(100_000);
      arena.lease(100_000);
      arena.reset();
    }
    assertThat(arena.misses()).isEqualTo(misses);
  }
}
