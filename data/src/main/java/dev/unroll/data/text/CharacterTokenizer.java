package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Treats every character as a token, including spaces and line ends. A character is a Unicode code
 * point, so an emoji or a rare Chinese character is one token; an unpaired surrogate becomes
 * U+FFFD.
 *
 * @param lowerCase whether to convert to lower case, independent of language
 */
public record CharacterTokenizer(boolean lowerCase) implements Tokenizer {
  static final String NAME = "characters";

  private static final int REPLACEMENT = 0xFFFD;

  /** Shared strings, which keep their hash codes, since a corpus has millions of each. */
  private static final String[] ASCII =
      IntStream.range(0, 128).mapToObj(Character::toString).toArray(String[]::new);

  /** Creates a tokenizer that preserves case. */
  public CharacterTokenizer() {
    this(false);
  }

  static CharacterTokenizer of(Fields settings) {
    return new CharacterTokenizer(settings.flag("lower_case", false));
  }

  @Override
  public List<String> tokens(String text) {
    String all = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
    var tokens = new ArrayList<String>(all.length());
    for (int i = 0; i < all.length(); ) {
      int point = all.codePointAt(i);
      i += Character.charCount(point);
      tokens.add(token(point >= 0xD800 && point <= 0xDFFF ? REPLACEMENT : point));
    }
    return Collections.unmodifiableList(tokens);
  }

  private static String token(int point) {
    return point < ASCII.length ? ASCII[point] : Character.toString(point);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("name", NAME, "lower_case", lowerCase);
  }
}
