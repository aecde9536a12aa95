package dev.unroll.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN =
      List.of("hidden", "units", "learningRate", "step", "steps", "forgetBias", "lr", "seed");

  @ParameterizedTest
  @CsvSource({
    "hiden, hidden",
    "hiddne, hidden",
    "hiddenn, hidden",
    "hodden, hidden",
    "unit, units",
    "learning_rate, learningRate",
    "learning-rate, learningRate",
    "LEARNINGRATE, learningRate",
    "lerningRte, learningRate",
    "sedd, seed",
    "stepz, step",
    "steps_, steps"
  })
  void findsTheNearestWord(String word, String nearest) {
    assertThat(Spelling.nearest(word, KNOWN)).isEqualTo(nearest);
    assertThat(Spelling.advice(word, KNOWN)).isEqualTo("did you mean \"" + nearest + "\"?");
  }

  @ParameterizedTest
  @CsvSource({"dropout", "x", "hid", "ab", "units units units"})
  void findsNothingFarAway(String word) {
    assertThat(Spelling.nearest(word, KNOWN)).isNull();
    assertThat(Spelling.advice(word, List.of("hidden", "units"))).isEqualTo("known: hidden, units");
  }

  @Test
  void findsSeveralTheNearestFirstAndThoseOfOneDistanceInTheirOrder() {
    List<String> known = List.of("stop", "steps", "step", "units", "stem");

    assertThat(Spelling.nearest("STEP", known, 9)).containsExactly("step", "stop", "steps", "stem");
    assertThat(Spelling.nearest("STEP", known, 2)).containsExactly("step", "stop");
    assertThat(Spelling.nearest("dropout", known, 2)).isEmpty();
  }

  @Test
  void copesWithNoWordsAndGiantOnes() {
    assertThat(Spelling.nearest("", KNOWN)).isNull();
    assertThat(Spelling.nearest("a".repeat(5_000_000), KNOWN)).isNull();
    assertThat(Spelling.advice("a", List.of())).isEqualTo("no names are available here");
  }
}
