package dev.unroll.data.rows;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Scripts without spaces between words, such as those of Chinese, Japanese and Thai. */
public final class Scripts {
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private Scripts() {}

  /** Returns whether a code point is a letter of such a script. */
  public static boolean hasNoSpaces(int codePoint) {
    return WITHOUT_SPACES.contains(UnicodeScript.of(codePoint));
  }
}
