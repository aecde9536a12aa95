package dev.unroll.data.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.data.translation.WordTranslations.Translation;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import dev.unroll.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WordTranslationsTest {
  private static List<String> words(String sentence) {
    return sentence.isEmpty() ? List.of() : List.of(sentence.split(" "));
  }

  private static WordTranslations.Builder learn(String... pairs) {
    var builder = WordTranslations.builder();
    for (int i = 0; i < pairs.length; i += 2) {
      builder.add(words(pairs[i]), words(pairs[i + 1]));
    }
    return builder;
  }

  private static Map<String, Double> probabilities(WordTranslations all, String word) {
    var probabilities = new TreeMap<String, Double>();
    all.translations(word).forEach(each -> probabilities.put(each.word(), each.probability()));
    return probabilities;
  }

  private static void expect(Map<String, Double> actual, Object... expected) {
    assertThat(actual).hasSize(expected.length / 2);
    for (int i = 0; i < expected.length; i += 2) {
      assertThat(actual.get((String) expected[i]))
          .as("%s in %s", expected[i], actual)
          .isCloseTo((Double) expected[i + 1], within(1e-12));
    }
  }

  /**
   * Pairs (das Haus, the house) and (das, the), with NULL.
   *
   * <p>Iteration 1: all t equal. the of pair 1 and house give 1/3 each to NULL, das and Haus, the
   * of pair 2 gives 1/2 each to NULL and das. das: the 1/3 + 1/2 = 5/6, house 1/3, so t = 5/7, 2/7.
   * Haus: 1/2, 1/2. NULL as das.
   *
   * <p>Iteration 2: the of pair 1: sum 5/7 + 5/7 + 1/2 = 27/14: NULL and das 10/27, Haus 7/27.
   * house: 2/7 + 2/7 + 1/2 = 15/14: NULL and das 4/15, Haus 7/15. the of pair 2: 1/2 each. das: the
   * 10/27 + 1/2 = 47/54, house 4/15. Haus: the 7/27, house 7/15.
   */
  @Test
  void valuesByHand() {
    WordTranslations first = learn("das Haus", "the house", "das", "the").iterations(1).learn();
    expect(probabilities(first, "das"), "the", 5 / 7.0, "house", 2 / 7.0);
    expect(probabilities(first, "Haus"), "the", 0.5, "house", 0.5);

    WordTranslations second = learn("das Haus", "the house", "das", "the").iterations(2).learn();
    double das = 47 / 54.0 + 4 / 15.0;
    expect(probabilities(second, "das"), "the", 47 / 54.0 / das, "house", 4 / 15.0 / das);
    double haus = 7 / 27.0 + 7 / 15.0;
    expect(probabilities(second, "Haus"), "the", 7 / 27.0 / haus, "house", 7 / 15.0 / haus);
  }

  @Test
  void repeatedWordsCountEachTime() {
    // a b: x, and a a: y, with NULL: x gives 1/3 to each word, y 2/3 to a.
    WordTranslations all = learn("a b", "x", "a a", "y").iterations(1).learn();

    expect(probabilities(all, "a"), "x", 1 / 3.0, "y", 2 / 3.0);
    expect(probabilities(all, "b"), "x", 1.0);
  }

  @Test
  void aDictionaryIsLearned() {
    var builder = WordTranslations.builder();
    var random = new CounterRandom(3, "toy");
    for (int n = 0; n < 300; n++) {
      var source = new ArrayList<String>();
      var target = new ArrayList<String>();
      for (int i = 0; i < 3 + n % 4; i++) {
        int word = (int) (random.uniform(10L * n + i) * 30);
        source.add("s" + word);
        target.add(0, "t" + word); // in another order
      }
      target.add("the"); // without a counterpart
      builder.add(source, target);
    }
    WordTranslations all = builder.iterations(10).learn();

    assertThat(all.words()).isEqualTo(30);
    for (int word = 0; word < 30; word++) {
      assertThat(all.best("s" + word)).map(Translation::word).contains("t" + word);
    }
    assertThat(all.translate(List.of("s1", "unknown", "s2")))
        .containsExactly("t1", "unknown", "t2");
  }

  @Test
  void smallProbabilitiesAreDroppedButForTheBest() {
    String[] pairs = {"a", "x y z w", "a", "x"};
    assertThat(learn(pairs).minimum(0).learn().size()).isEqualTo(4);
    assertThat(learn(pairs).minimum(0.3).learn().translations("a"))
        .extracting(Translation::word)
        .containsExactly("x");
    WordTranslations all = learn(pairs).minimum(0.9).learn();
    assertThat(all.translate(List.of("a"))).containsExactly("x");
    assertThat(all.size()).isEqualTo(1);
  }

  @Test
  void ofEqualTranslationsTheFirstIsChosen() {
    assertThat(learn("a", "z y x").learn().translate(List.of("a"))).containsExactly("z");
  }

  @Test
  void whatTheHeapDoesNotHoldIsLeftOut() {
    WordTranslations.Builder builder = WordTranslations.builder().room(2);
    List.of("a", "b", "c").forEach(word -> builder.add(List.of(word), List.of(word + word)));
    WordTranslations all = builder.learn();

    assertThat(all.isKnown("b")).isTrue();
    assertThat(all.isKnown("c")).isFalse();
    assertThat(all.notes())
        .containsExactly(
            "the dictionary of words was learned from the first 2 of 3 pairs, whose pairs of words"
                + " fill a quarter of the heap");
  }

  @Test
  void emptySidesTeachNothing() {
    WordTranslations all = learn("", "x", "a", "", "b", "y").learn();

    assertThat(all.translate(List.of("a", "b"))).containsExactly("a", "y");
    assertThatThrownBy(() -> learn("a", "").learn())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no target has a word (expected at least one)");
    assertThatThrownBy(() -> learn().iterations(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> learn().minimum(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBestTranslationsComeBackFromJson() {
    WordTranslations all = learn("das Haus", "the house", "das", "the", "nichts", "").learn();
    String text = Json.write(all.json());
    WordTranslations again = WordTranslations.of(Fields.of(Json.parseObject(text, "file"), "file"));

    assertThat(again.json()).isEqualTo(all.json());
    assertThat(again.best("Haus")).isEqualTo(all.best("Haus"));
    assertThat(again.translations("das")).hasSize(1);
    Map<String, Object> uneven =
        Map.of("words", List.of("a"), "translations", List.of(), "probabilities", List.of(1.0));
    assertThatThrownBy(() -> WordTranslations.of(Fields.of(uneven, "file")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "expected a translation and a probability for each of 1 words, got 0 and 1");
  }
}
