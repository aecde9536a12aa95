package dev.unroll.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MajorityBaselineTest {
  @Test
  void theCommonestClassWhateverComes() {
    MajorityBaseline baseline = MajorityBaseline.fit(new int[] {0, 2, 1, 2, 1, 2}, 4);

    assertThat(baseline.majority()).isEqualTo(2);
    assertThat(baseline.predict(3)).containsExactly(2, 2, 2);
  }

  @Test
  void ofEquallyCommonOnesThatOfLowerNumber() {
    assertThat(MajorityBaseline.fit(new int[] {2, 1, 1, 2, 0}, 3).majority()).isEqualTo(1);
  }

  @Test
  void refusesNoExamplesAndClassesThatAreNot() {
    assertThatThrownBy(() -> MajorityBaseline.fit(new int[0], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the majority class requires at least one example, got 0");
    assertThatThrownBy(() -> MajorityBaseline.fit(new int[] {0, -1}, 2))
        .hasMessage("expected classes from 0 to 1, got -1");
  }
}
