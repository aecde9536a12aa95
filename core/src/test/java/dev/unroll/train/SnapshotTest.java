package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.sequence.Carried;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** States are restored from a checkpoint unchanged. */
class SnapshotTest {
  private static Carried stored(Carried carried) {
    var tensors = new ArrayList<>(Snapshot.entries("carried.0.", carried));
    return new Snapshot(Map.of(), Map.of(), tensors, "test", () -> {}).carried("carried.0.");
  }

  @Test
  void carriedStatesComeBackWithTheRowsThatBegin() {
    Tensor h = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Tensor c = Tensor.of(new float[] {-1, -2, -3, -4, -5, -6}, 3, 2);
    var whole = Carried.of(Map.of("branches1.chain1.lstm1", List.of(h, c)));
    assertThat(stored(whole)).isEqualTo(whole);
    Carried begins = whole.pick(0, -1, 2);
    assertThat(begins).isNotEqualTo(whole);
    assertThat(stored(begins)).isEqualTo(begins);
    assertThat(stored(begins).begins(1)).isTrue();
    assertThat(stored(Carried.none())).isEqualTo(Carried.none());
  }
}
