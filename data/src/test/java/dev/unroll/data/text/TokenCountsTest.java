package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenCountsTest {
  @Test
  void dropsTheRarestWhenThereAreTooMany() {
    TokenCounts counts = TokenCounts.atMost(4).add(List.of("a", "a", "b", "a", "c", "b", "d"));
    assertThat(counts.error()).isZero();
    assertThat(counts.distinct()).isEqualTo(4);

    counts.add(List.of("e")); // 3, 2, 1, 1, 1: two remain
    assertThat(counts.error()).isEqualTo(1);
    assertThat(counts.distinct()).isEqualTo(2);
    assertThat(counts.count("a")).isEqualTo(3);
    assertThat(counts.count("b")).isEqualTo(2);
    assertThat(counts.count("c")).isZero();

    counts.add(List.of("c", "c"));
    assertThat(counts.count("c")).isEqualTo(2); // of 3
    assertThat(counts.total()).isEqualTo(10);
    Vocabulary vocabulary = counts.vocabulary(VocabularyConfig.defaults());
    assertThat(vocabulary.words()).containsExactly("a", "b", "c");
    assertThat(counts.coverage(vocabulary)).isEqualTo(new TokenCounts.Coverage(10, 7, 3, 3));
  }

  @Test
  void figuresAreWrittenAlikeInEveryCountry() {
    Locale usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(new TokenCounts.Coverage(8000, 1000, 3, 2))
          .hasToString("12.50 % of 8000 tokens, 2 of 3 words");
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void countsAreTooSmallByNoMoreThanTheErrorAndNeverTooLarge() {
    var random = new Random(2);
    var exact = new HashMap<String, Long>();
    TokenCounts counts = TokenCounts.atMost(300);
    for (int i = 0; i < 50_000; i++) {
      // Of rank r with a probability of about 1 / r: 2,000 tokens, the common ones very common.
      String token = "t" + (int) Math.pow(2000, random.nextDouble());
      counts.add(List.of(token));
      exact.merge(token, 1L, Long::sum);
      assertThat(counts.distinct()).isLessThanOrEqualTo(300);
    }

    assertThat(exact).hasSizeGreaterThan(1500);
    assertThat(counts.error()).isBetween(1L, 1000L);
    for (Map.Entry<String, Long> one : exact.entrySet()) {
      assertThat(counts.count(one.getKey()))
          .isBetween(Math.max(0, one.getValue() - counts.error()), one.getValue());
    }
    var all = new TokenCounts();
    exact.forEach((token, count) -> all.add(Collections.nCopies((int) (long) count, token)));
    VocabularyConfig twenty = VocabularyConfig.defaults().withSize(22);
    assertThat(counts.vocabulary(twenty).words())
        .containsExactlyInAnyOrderElementsOf(all.vocabulary(twenty).words());
  }

  @Test
  void withoutABoundNothingIsDropped() {
    var counts = new TokenCounts();
    for (int i = 0; i < 10_000; i++) {
      counts.add(List.of("t" + i));
    }

    assertThat(counts.distinct()).isEqualTo(10_000);
    assertThat(counts.error()).isZero();
    assertThatThrownBy(() -> TokenCounts.atMost(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts are of 2 different tokens or more, got 1");
  }
}
