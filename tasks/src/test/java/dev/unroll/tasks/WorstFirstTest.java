package dev.unroll.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorstFirstTest {
  @Test
  void keepsWhatSortingAllWouldKeep() {
    var random = new Random(4);
    for (int most : new int[] {1, 2, 7, 100}) {
      var all = new ArrayList<Integer>();
      var worst = new WorstFirst<Integer>(most, Comparator.reverseOrder());
      for (int i = 0; i < 50; i++) {
        int value = random.nextInt();
        all.add(value);
        worst.add(value);
      }
      all.sort(Comparator.reverseOrder());

      assertThat(worst.sorted()).isEqualTo(all.subList(0, Math.min(most, 50)));
      assertThat(worst.leftOut()).isEqualTo(Math.max(0, 50 - most));
    }
    assertThatThrownBy(() -> new WorstFirst<Integer>(0, Comparator.naturalOrder()))
        .hasMessageContaining("1 or more");
  }
}
