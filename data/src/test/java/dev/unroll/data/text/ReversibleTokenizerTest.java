package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.tensor.CounterRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReversibleTokenizerTest {
  private final ReversibleTokenizer tokenizer = new ReversibleTokenizer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "I don't know, Tom.|▁I ▁don' t ▁know , ▁Tom .",
        "L’amour d'été, aujourd'hui !|▁L’ amour ▁d' été , ▁aujourd' hui ▁!",
        "It cost 1,234.56 dollars.|▁It ▁cost ▁1,234.56 ▁dollars .",
        "3. or .5 or 5., v2.0|▁3 . ▁or ▁. 5 ▁or ▁5 . , ▁v2.0",
        "\"Hello\" (you)...|\" Hello \" ▁( you ) . . .",
        "well-known and/or|▁well - known ▁and / or",
        "dogs' 'tis rock'n'roll|▁dogs ' ▁' tis ▁rock' n' roll",
        "我们用Java 17写代码。|我 们 用 Java ▁17 写 代 码 。",
        "スーパー です|ス ー パ ー ▁で す",
        "नमस्ते दुनिया|▁नमस्ते ▁दुनिया",
        "a ▁b▁▁|▁a ▁▁▁ b ▁▁ ▁▁",
        "😀 I💖you|😀 ▁I 💖 you",
        "€5 5% #1|€ 5 ▁5 % ▁# 1",
        "a_b C++|▁a _ b ▁C + +",
        "x|▁x",
      })
  void sentencesAreSplit(String sentence, String tokens) {
    assertThat(tokenizer.tokens(sentence)).containsExactly(tokens.split(" "));
    assertThat(tokenizer.join(List.of(tokens.split(" ")))).isEqualTo(sentence);
  }

  @Test
  void whiteSpaceIsNormalized() {
    String sentence = "\u00a0 Va\u202f! \t«\u3000oui\r\n\u0001»\u2028";

    assertThat(ReversibleTokenizer.normalize(sentence)).isEqualTo("Va ! « oui »");
    assertThat(tokenizer.join(tokenizer.tokens(sentence))).isEqualTo("Va ! « oui »");
    assertThat(tokenizer.tokens(" \t ")).isEmpty();
    assertThat(tokenizer.join(List.of())).isEmpty();
    assertThat(ReversibleTokenizer.normalize("a\ud83d b\ude00")).isEqualTo("a\ufffd b\ufffd");
  }

  @Test
  void anyTokensCanBeJoined() {
    assertThat(tokenizer.join(List.of("▁Hello", "▁", "▁world", "!"))).isEqualTo("Hello world!");
    assertThat(tokenizer.join(List.of(",", "▁", "", "a", "▁"))).isEqualTo(", a");
  }

  @Test
  void everySequenceOfCharactersIsRestored() {
    int[] characters = "ab5'’., -▁我ーé\u0301😀_\"\u00a0@".codePoints().toArray();
    var random = new CounterRandom(7, "lines");
    for (int n = 0; n < 20_000; n++) {
      var line = new StringBuilder();
      for (int i = 0; i < n % 12; i++) {
        line.appendCodePoint(characters[(int) (random.uniform(n * 12L + i) * characters.length)]);
      }
      List<String> tokens = tokenizer.tokens(line.toString());

      assertThat(tokens).doesNotContain("");
      assertThat(tokenizer.join(tokens)).isEqualTo(ReversibleTokenizer.normalize(line.toString()));
    }
  }
}
