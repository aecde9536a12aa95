package dev.unroll.data.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
  /**
   * Tokens 3 of 4, pairs 2 of 3, triples 1 of 2, quadruples 0 of 1, smoothed to 1 / (2 · 1); 4
   * tokens for 5.
   */
  @Test
  void aScoreByHand() {
    BleuScore score = Bleu.standard().corpus(List.of("a b c x"), List.of(List.of("a b c d e")));

    assertThat(score.correct()).containsExactly(3L, 2L, 1L, 0L);
    assertThat(score.total()).containsExactly(4L, 3L, 2L, 1L);
    assertThat(score.score())
        .isCloseTo(
            100 * Math.exp(1 - 5 / 4.0) * Math.pow(3 / 4.0 * 2 / 3.0 * 1 / 2.0 * 1 / 2.0, 0.25),
            within(1e-9));
    assertThat(score.describe())
        .isEqualTo(
            "BLEU 46.31 (precisions 75.0/66.7/50.0/50.0, brevity penalty 0.779, 4 tokens for 5 of"
                + " references, ratio 0.800; case-sensitive, tokens 13a, exponential smoothing,"
                + " 1 reference)");
  }

  @Test
  void theSettingsAreStated() {
    Bleu bleu =
        Bleu.standard()
            .withTokens(BleuTokens.ZH)
            .withLowerCase(true)
            .withSmoothing(Bleu.Smoothing.NONE);
    List<List<String>> references = List.of(List.of("a", "b"), List.of("c"));

    assertThat(bleu.corpus(List.of("a", "c"), references).settings())
        .isEqualTo("lower-cased, tokens zh, no smoothing, 1 to 2 references");
    assertThat(bleu.sentence("a", List.of("a", "b")).settings())
        .isEqualTo("lower-cased, tokens zh, no smoothing, 2 references, effective order");
    assertThat(Chrf.standard().name()).isEqualTo("chrF2");
    assertThat(Chrf.plusPlus().name()).isEqualTo("chrF2++");
  }

  @Test
  void eachHypothesisNeedsAReference() {
    assertThatThrownBy(() -> Bleu.standard().corpus(List.of("a", "b"), List.of(List.of("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected at least one hypothesis and a list of references for each, got 2 and 1");
    assertThatThrownBy(() -> Bleu.standard().corpus(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Chrf.standard().sentence("a", List.of()))
        .hasMessage("segment 0 has no reference (expected at least one)");
  }
}
