package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BytePairsTest {
  /** Sennrich et al. 2016, figure 1. */
  private static final Map<String, Long> LOW =
      Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L);

  private static Fields golden() throws IOException {
    try (InputStream in = BytePairsTest.class.getResourceAsStream("merges.json")) {
      byte[] utf8 = Objects.requireNonNull(in).readAllBytes();
      return Fields.of(Json.parseObject(utf8, "merges.json"), "merges.json");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Long> words(Fields golden) {
    var words = new LinkedHashMap<String, Long>();
    ((Map<String, Number>) Objects.requireNonNull(golden.raw("words")))
        .forEach((word, count) -> words.put(word, count.longValue()));
    return words;
  }

  /** A word may end in the mark itself: its last subword is split once more. */
  @Test
  void noSubwordOfAWordIsImpossibleAndThoseOfOtherMergesAre() throws IOException {
    List<Map<String, Long>> texts =
        List.of(
            LOW,
            words(golden()),
            Map.of("a@@", 5L, "@@", 5L, "@@@@", 3L, "foo@@", 9L, "b@", 9L, "😀😀", 4L));
    for (Map<String, Long> words : texts) {
      for (int merges : new int[] {0, 3, 50, 3000}) {
        BytePairs pairs = BytePairs.learn(words, merges);
        List<String> pieces = pairs.encode(List.copyOf(words.keySet()));
        assertThat(pairs.impossible(pieces)).as("%d merges", merges).isEmpty();
      }
    }
    BytePairs none = BytePairs.learn(LOW, 0);
    assertThat(none.impossible(List.of("lo@@", "w", "west", "l@@", "😀")))
        .containsExactly("lo@@", "west");
  }

  @Test
  @SuppressWarnings("unchecked")
  void mergesAndPiecesAreThoseOfSubwordNmt() throws IOException {
    Fields golden = golden();
    BytePairs pairs = BytePairs.learn(words(golden), 3000);

    assertThat((List<Object>) pairs.json().get("merges"))
        .hasSizeGreaterThan(2000)
        .isEqualTo(golden.raw("merges"));
    var pieces = (Map<String, List<String>>) Objects.requireNonNull(golden.raw("pieces"));
    pieces.forEach((word, expected) -> assertThat(pairs.encode(word)).isEqualTo(expected));
  }

  /** 9: s t at the end, before e s by its characters, then e st; lo 7; 6: w est, n e, e w. */
  @Test
  void theMostFrequentPairIsMergedFirst() {
    BytePairs pairs = BytePairs.learn(LOW, 4);

    assertThat(pairs.json().get("merges"))
        .isEqualTo(List.of("s t </w>", "e st </w>", "l o", "w est </w>"));
    assertThat(pairs.encode("lowest")).containsExactly("lo@@", "west");
    assertThat(pairs.encode("west")).containsExactly("west");
    assertThat(pairs.encode("estw")).containsExactly("e@@", "s@@", "t@@", "w");
  }

  @Test
  void mergesEndWhereNoPairOccursTwice() {
    BytePairs pairs = BytePairs.learn(Map.of("abc", 1L, "xbc", 1L), 100);

    assertThat(pairs.merges()).isEqualTo(1);
    assertThat(BytePairs.learn(Map.of(), 100).merges()).isZero();
    assertThat(BytePairs.learn(LOW, 0).encode("low")).containsExactly("l@@", "o@@", "w");
  }

  @Test
  void theOrderOfTheWordsChangesNothing() {
    var forwards = new LinkedHashMap<String, Long>();
    var backwards = new LinkedHashMap<String, Long>();
    List<String> words = List.of("aaaa", "aaab", "abab", "baba", "bbbb", "abba");
    for (int i = 0; i < words.size(); i++) {
      forwards.put(words.get(i), 2L);
      backwards.put(words.get(words.size() - 1 - i), 2L);
    }

    assertThat(BytePairs.learn(forwards, 50).json())
        .isEqualTo(BytePairs.learn(backwards, 50).json());
  }

  @Test
  void piecesAreJoinedToTheWordsAgain() {
    BytePairs pairs =
        BytePairs.learn(
            Map.of("a@@", 5L, "@@", 5L, "@@@@", 3L, "@", 3L, "x</w>", 9L, "😀😀", 4L), 50);
    List<String> words =
        List.of("a@@", "@@", "@", "@@@", "@@@@", "@@@@@", "b@@b", "x</w>", "</w>", "</w", "😀😀😀");

    assertThat(pairs.decode(pairs.encode(words))).isEqualTo(words);
    assertThat(pairs.decode(List.of("lo@@", "w", "lo@@"))).containsExactly("low", "lo");
    assertThat(pairs.decode(List.of())).isEmpty();
  }

  @Test
  void unknownCharactersAreCountedAndKept() {
    BytePairs pairs = BytePairs.learn(LOW, 10);

    assertThat(pairs.encode("löw")).containsExactly("l@@", "ö@@", "w");
    // Of tol, t always ends a word, and l never does.
    assertThat(pairs.unknown(List.of("low", "löw"))).isEqualTo(1);
    assertThat(pairs.unknown(List.of("tol"))).isEqualTo(2);
  }

  @Test
  void aVocabularyOfAllPiecesCoversTheLearnedCharacters() throws IOException {
    Map<String, Long> words = words(golden());
    BytePairs pairs = BytePairs.learn(words, 500);
    Vocabulary vocabulary = Vocabulary.of(List.of(), pairs.pieces());

    for (String word : words.keySet()) {
      assertThat(pairs.encode(word)).allMatch(vocabulary::contains);
    }
    assertThat(pairs.unknown(List.copyOf(words.keySet()))).isZero();
  }

  @Test
  void jsonBringsItBack() {
    BytePairs pairs = BytePairs.learn(Map.of("a</w>", 4L, "ab", 3L, "</w>", 2L), 10);
    String text = Json.write(pairs.json());
    BytePairs again = BytePairs.of(Fields.of(Json.parseObject(text, "file"), "file"));

    assertThat(again.json()).isEqualTo(pairs.json());
    assertThat(again.pieces()).isEqualTo(pairs.pieces());
    assertThat(again.encode("a</w>ab")).isEqualTo(pairs.encode("a</w>ab"));
  }

  @Test
  void badMergesAreRefused() {
    for (String bad : new String[] {"ab", "a  b", "a b c", " a", "a b </w> "}) {
      Map<String, Object> json =
          Map.of("merges", List.of(bad), "inside", List.of(), "last", List.of());
      assertThatThrownBy(() -> BytePairs.of(Fields.of(json, "file")))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("expected two pieces, and </w> if they end a word, got \"" + bad);
    }
  }

  @Test
  void wordsHaveNoWhiteSpace() {
    assertThatThrownBy(() -> BytePairs.learn(Map.of("a b", 1L), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"a b\" is not a word (expected at least one character and no white space)");
    assertThatThrownBy(() -> BytePairs.learn(LOW, 1).encode(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BytePairs.learn(Map.of("a", -1L), 1))
        .hasMessage("the count of \"a\" is -1 (expected 0 or more)");
    assertThatThrownBy(() -> BytePairs.learn(LOW, -1))
        .hasMessage("expected 0 or more merges, got -1");
  }

  @Test
  void countsOfTokensAreLearnedFrom() {
    TokenCounts counts = new TokenCounts().add(List.of("low", "low", "lower"));

    assertThat(BytePairs.learn(counts, 9).json())
        .isEqualTo(BytePairs.learn(Map.of("low", 2L, "lower", 1L), 9).json());
  }
}
