package dev.unroll.liblinear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.TextBaseline;
import dev.unroll.data.text.TextBaselineProvider;
import org.junit.jupiter.api.Test;

class LiblinearBaselineTest {
  @Test
  void isFoundAndLearnsWordsWithoutOrder() {
    assertThat(TextBaselineProvider.available())
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.name()).isEqualTo("TF-IDF with logistic regression");
              IdSequences words =
                  IdSequences.of(new int[] {1, 2}, new int[] {1, 3}, new int[] {4, 3});
              TextBaseline baseline = provider.fit(words, new int[] {1, 1, 0}, 2);
              assertThat(baseline.predict(IdSequences.of(new int[] {2, 1}, new int[] {4})))
                  .containsExactly(1, 0);
              assertThat(baseline.notes()).isEmpty();
            });
  }
}
