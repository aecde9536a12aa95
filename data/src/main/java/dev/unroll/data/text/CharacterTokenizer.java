package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every character is a token, spaces and line ends too. Characters are Unicode's code points, so an
 * emoji or a rare Chinese sign is one; half a surrogate pair becomes U+FFFD.
 *
 * @param lowerCase whether to make all letters small, by no language's rules in particular
 */
public record CharacterTokenizer(boolean lowerCase) implements Tokenizer {
  static final String NAME = "characters";

  private static final int REPLACEMENT = 0xFFFD;

  /** Leaves capitals as they are. */
  public CharacterTokenizer() {
    this(false);
  }

  static CharacterTokenizer of(Fields settings) {
    return new CharacterTokenizer(settings.flag("lower_case", false));
  }

  @Override
  public List<String> tokens(String text) {
    String all = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
    return all.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? REPLACEMENT : point)
        .mapToObj(Character::toString)
        .toList();
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("name", NAME, "lower_case", lowerCase);
  }
}
