package dev.unroll.tasks.input.text;

import dev.unroll.data.rows.Scripts;
import java.lang.Character.UnicodeScript;
import java.util.List;

/**
 * Detects texts that are written without spaces between words, such as Chinese, Japanese or Thai. A
 * tokenizer that splits at spaces makes one word of a sentence there. Detection is based on tokens:
 * a text is spaceless if a long token of such letters makes up most of it.
 */
final class SpacelessTexts {
  /** Kinds of texts. */
  enum Kind {
    /** A text with spaces, or too short to decide. */
    SPACED,
    /** A text without spaces. */
    SPACELESS,
    /** A text without spaces, of Chinese characters. */
    CHINESE
  }

  private static final int LONG = 5; // characters: longer than nearly all words

  private long texts;
  private long spaceless;
  private long chinese;

  /** Returns the kind of a text. */
  static Kind kind(List<String> tokens) {
    int all = 0;
    String longest = "";
    for (String token : tokens) {
      all += token.length();
      longest = token.length() > longest.length() ? token : longest;
    }
    int size = longest.codePointCount(0, longest.length());
    if (size < LONG || 2 * longest.length() < all) {
      return Kind.SPACED;
    }
    int letters = 0;
    int han = 0;
    for (int i = 0; i < longest.length(); i += Character.charCount(longest.codePointAt(i))) {
      int letter = longest.codePointAt(i);
      letters += Scripts.hasNoSpaces(letter) ? 1 : 0;
      han += UnicodeScript.of(letter) == UnicodeScript.HAN ? 1 : 0;
    }
    return 2 * letters <= size
        ? Kind.SPACED
        : 4 * han > 3 * letters ? Kind.CHINESE : Kind.SPACELESS;
  }

  /** Counts a text. */
  void add(Kind kind) {
    texts++;
    spaceless += kind == Kind.SPACED ? 0 : 1;
    chinese += kind == Kind.CHINESE ? 1 : 0;
  }

  /**
   * Returns advice if most texts are without spaces, otherwise an empty text.
   *
   * @param start of the advice, before the names of tokenizers
   */
  String advice(String start) {
    return 2 * spaceless <= texts
        ? ""
        : "; these texts have no spaces between words: "
            + start
            + (2 * chinese > spaceless ? "chinese or characters" : "characters");
  }
}
