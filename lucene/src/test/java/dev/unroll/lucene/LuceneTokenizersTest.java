package dev.unroll.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;

class LuceneTokenizersTest {
  private static final String REVIEW =
      "The actor's voice isn't bad; he played U.S. presidents <br /> 1,999 times!";

  @Test
  void englishKeepsEveryWordByDefault() {
    assertThat(new EnglishTokenizer().tokens(REVIEW))
        .containsExactly(
            "the",
            "actor",
            "voice",
            "isn't",
            "bad",
            "he",
            "played",
            "u.s",
            "presidents",
            "br",
            "1,999",
            "times");
  }

  @Test
  void englishDropsStopWordsAndEndings() {
    assertThat(new EnglishTokenizer(false, false).tokens("This is not the end"))
        .containsExactly("end");
    assertThat(new EnglishTokenizer(true, true).tokens("he played films"))
        .containsExactly("he", "plai", "film");
  }

  @Test
  void englishStemmedWithoutStopWordsIsLucenesAnalyzer() throws IOException {
    var expected = new ArrayList<String>();
    try (var analyzer = new EnglishAnalyzer();
        TokenStream stream = analyzer.tokenStream("", REVIEW)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        expected.add(term.toString());
      }
      stream.end();
    }

    assertThat(new EnglishTokenizer(false, true).tokens(REVIEW))
        .isEqualTo(expected)
        .doesNotContain("the")
        .contains("plai");
  }

  @Test
  void chineseIsCutIntoWords() {
    assertThat(new ChineseTokenizer().tokens("我是中国人。 Java 很好！"))
        .containsExactly("我", "是", "中国", "人", "java", "很", "好");
    assertThat(new ChineseTokenizer(true).tokens("你好，世界。")).containsExactly("你好", ",", "世界", ",");
  }

  @Test
  void emptyTextHasNoTokens() {
    assertThat(new EnglishTokenizer().tokens("")).isEmpty();
    assertThat(new EnglishTokenizer().tokens(" ... ")).isEmpty();
    assertThat(new ChineseTokenizer().tokens("")).isEmpty();
    assertThat(new ChineseTokenizer().tokens("。，")).isEmpty();
  }

  @Test
  void areFoundByNameAndComeBackFromTheirSettings() {
    for (Tokenizer tokenizer :
        List.of(
            new EnglishTokenizer(),
            new EnglishTokenizer(false, true),
            new ChineseTokenizer(),
            new ChineseTokenizer(true))) {
      String json = Json.write(tokenizer.config());

      Tokenizer again =
          Tokenizers.standard().create(Fields.of(Json.parseObject(json, "test"), "test"));

      assertThat(again).hasSameClassAs(tokenizer).hasToString(tokenizer.toString());
      assertThat(again.config()).isEqualTo(tokenizer.config());
      for (String text : List.of(REVIEW, "我是中国人。 The end")) {
        assertThat(again.tokens(text)).isEqualTo(tokenizer.tokens(text));
      }
    }
  }

  @Test
  void refusesSettingsThatItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                Tokenizers.standard()
                    .create(Fields.of(Map.of("name", "english", "stopwords", true), "my.yaml")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("my.yaml: unknown key \"stopwords\"; did you mean \"stop_words\"?");
  }

  @Test
  void oneServesManyThreads() {
    for (Tokenizer tokenizer : List.of(new EnglishTokenizer(), new ChineseTokenizer())) {
      List<List<String>> expected =
          IntStream.range(0, 500).mapToObj(i -> List.of("text", "" + i, "好")).toList();

      assertThat(
              IntStream.range(0, 500)
                  .parallel()
                  .mapToObj(i -> tokenizer.tokens("Text " + i + " 好"))
                  .toList())
          .isEqualTo(expected);
    }
  }
}
