package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenizersTest {
  private static Tokenizer create(Map<String, ?> config) {
    return Tokenizers.standard().create(Fields.of(config, "my.yaml"));
  }

  @Test
  void whitespaceOfAnyKindPartsTokens() {
    assertThat(new WhitespaceTokenizer().tokens(" <unk> N\tA,b \u00a0\u3000\r\n\u2028\u0085 c."))
        .containsExactly("<unk>", "N", "A,b", "c.");
    assertThat(new WhitespaceTokenizer(true).tokens("A Bc")).containsExactly("a", "bc");
    assertThat(new WhitespaceTokenizer().tokens("")).isEmpty();
    assertThat(new WhitespaceTokenizer().tokens(" \n ")).isEmpty();
  }

  @Test
  void charactersAreCodePoints() {
    assertThat(new CharacterTokenizer().tokens("aB \n\ud83d\ude00好"))
        .containsExactly("a", "B", " ", "\n", "\ud83d\ude00", "好");
    assertThat(new CharacterTokenizer(true).tokens("aB")).containsExactly("a", "b");
    assertThat(new CharacterTokenizer().tokens("a\ud83d")).containsExactly("a", "\ufffd");
    assertThat(new CharacterTokenizer().tokens("")).isEmpty();
  }

  @Test
  void comeBackFromTheirSettings() {
    for (Tokenizer tokenizer :
        List.of(
            new WhitespaceTokenizer(),
            new WhitespaceTokenizer(true),
            new CharacterTokenizer(),
            new CharacterTokenizer(true),
            new KerasTokenizer(),
            new KerasTokenizer("ab\"\n", false))) {
      String json = Json.write(tokenizer.config());

      assertThat(create(Json.parseObject(json, "test"))).isEqualTo(tokenizer);
    }
  }

  @Test
  void settingsHaveDefaults() {
    assertThat(create(Map.of("name", "keras"))).isEqualTo(new KerasTokenizer());
    assertThat(create(Map.of("name", "whitespace"))).isEqualTo(new WhitespaceTokenizer());
    assertThat(create(Map.of("name", "characters"))).isEqualTo(new CharacterTokenizer());
  }

  @Test
  void refusesNamesAndSettingsThatItDoesNotKnow() {
    assertThatThrownBy(() -> create(Map.of("name", "charcters")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("my.yaml: name: ")
        .hasMessageContaining("characters");
    assertThatThrownBy(() -> create(Map.of("name", "keras", "filter", "x")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("unknown key \"filter\"; did you mean \"filters\"?");
    assertThatThrownBy(() -> create(Map.of("name", "english")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "my.yaml: name: the tokenizer \"english\" is in unroll-lucene; put that jar on the"
                + " class path");
  }

  @Test
  void ownOnesCanBeNamed() {
    Tokenizer commas = text -> List.of(text.split(","));
    Tokenizers tokenizers = Tokenizers.standard().with("commas", settings -> commas);

    assertThat(tokenizers.names()).containsExactly("characters", "commas", "keras", "whitespace");
    assertThat(tokenizers.create(Fields.of(Map.of("name", "commas"), "x"))).isSameAs(commas);
    assertThatThrownBy(() -> tokenizers.with("keras", settings -> commas))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(commas::config).isInstanceOf(IllegalStateException.class);
  }
}
