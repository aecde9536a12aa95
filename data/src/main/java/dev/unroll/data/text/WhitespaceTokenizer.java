package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Splits text at white space of any kind, including no-break and ideographic spaces; for text that
 * is already tokenised.
 *
 * @param lowerCase whether to convert to lower case, independent of language
 */
public record WhitespaceTokenizer(boolean lowerCase) implements Tokenizer {
  static final String NAME = "whitespace";

  /** Creates a tokenizer that preserves case. */
  public WhitespaceTokenizer() {
    this(false);
  }

  static WhitespaceTokenizer of(Fields settings) {
    return new WhitespaceTokenizer(settings.flag("lower_case", false));
  }

  @Override
  public List<String> tokens(String text) {
    String all = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
    return Separated.words(all, WhitespaceTokenizer::isSpace);
  }

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("name", NAME, "lower_case", lowerCase);
  }
}
