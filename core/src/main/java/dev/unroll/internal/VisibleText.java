package dev.unroll.internal;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows text from files safely: characters that control a terminal, change the direction of a line
 * or are invisible become {@code \}{@code u001b} and the like, as in JSON.
 *
 * <p>Shown in this form are:
 *
 * <ul>
 *   <li>control characters: C0, DEL and C1; line end, carriage return and tab as {@code \n}, {@code
 *       \r} and {@code \t}
 *   <li>line and paragraph separators, half surrogate pairs, and code points that are not
 *       characters
 *   <li>format characters, such as directions, byte order marks, spaces without width, soft hyphens
 *       and tags; number signs of Arabic, which are visible, are kept
 *   <li>fillers, which are letters without a shape
 *   <li>joiners (U+200C and U+200D), unless their script uses them: they are kept after a letter of
 *       Arabic, an Indic script or another one with joined letters, with or without marks, and the
 *       joiner of U+200D after a symbol, as in an emoji of several people. Between letters of
 *       Latin, for example, they only make two different names look alike.
 * </ul>
 *
 * A backslash in the text is kept, so that paths stay readable.
 */
public final class VisibleText {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int FORM_OF_SYMBOL = 0xFE0F;

  private static final int WORD_START = 200;
  private static final int WORD_END = 60; // of a path, the name of its file

  /** A word that no one reads to its end; paths are shorter, if people have written them. */
  private static final Pattern LONG_WORD = Pattern.compile("\\S{400,}");

  private VisibleText() {}

  /**
   * Shows a text of several lines that comes in parts, such as tokens: a joiner at the start of a
   * part follows the last letter of the part before it.
   */
  public static final class Parts {
    private int previous = -1;

    /** Returns the next part; line ends and tabs are kept. */
    public synchronized String next(String part) {
      String shown = shown(part, part.length(), true, previous);
      previous = last(part, previous);
      return shown;
    }
  }

  /** Returns a text on one line. */
  public static String of(String text) {
    return shown(text, text.length(), false);
  }

  /** Returns a text of several lines; line ends and tabs are kept. */
  public static String lines(String text) {
    return shown(text, text.length(), true);
  }

  /**
   * Returns the beginning of a text on one line. A longer text ends in the number of characters
   * that are left out.
   *
   * @param most maximum number of characters (code points) of the text to show
   */
  public static String of(String text, int most) {
    if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
      return of(text);
    }
    int end = text.offsetByCodePoints(0, most);
    return shown(text, end, false) + leftOut(text.codePointCount(end, text.length()));
  }

  /**
   * Returns a sentence on one line. The middle of a long one, and of each long word in it, is
   * replaced by the number of characters that are left out, so that its beginning (where) and its
   * end (the fix) are kept.
   *
   * @param most maximum number of characters (code points) of the sentence to show
   */
  public static String sentence(String text, int most) {
    String words =
        LONG_WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(cut(word.group())));
    return middle(words, most);
  }

  /** Returns the begin and the end of a long word, and the number of characters between them. */
  private static String cut(String word) {
    int end = word.offsetByCodePoints(0, WORD_START);
    int resumes = word.offsetByCodePoints(word.length(), -WORD_END);
    return word.substring(0, end)
        + leftOut(word.codePointCount(end, resumes))
        + " "
        + word.substring(resumes);
  }

  private static String middle(String text, int most) {
    int length = text.codePointCount(0, text.length());
    if (length <= most) {
      return of(text);
    }
    int last = most / 4;
    int end = text.offsetByCodePoints(0, most - last);
    int resumes = text.offsetByCodePoints(text.length(), -last);
    return shown(text, end, false) + leftOut(length - most) + " " + of(text.substring(resumes));
  }

  /** Returns whether a code point is shown as it is when it is not within a word. */
  public static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> isNumberSign(codePoint);
      default -> !isFiller(codePoint) && !isNoCharacter(codePoint);
    };
  }

  private static String leftOut(int characters) {
    return characters == 1
        ? "... (1 more character)"
        : String.format(Locale.ROOT, "... (%,d more characters)", characters);
  }

  private static String shown(String text, int end, boolean lines) {
    return shown(text, end, lines, -1);
  }

  /**
   * Shows the beginning of a text.
   *
   * @param before the character that a joiner at the start follows; -1: none
   */
  private static String shown(String text, int end, boolean lines, int before) {
    StringBuilder out = null; // most texts need no change
    int previous = before;
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      boolean kept =
          (c < 0x7F ? c >= 0x20 : isVisible(c) || (isJoiner(c) && joins(previous, c)))
              || (lines && (c == '\n' || c == '\t'));
      if (!kept && out == null) {
        out = new StringBuilder(end + 16).append(text, 0, i);
      }
      if (out != null) {
        append(out, c, kept);
      }
      previous = isMark(c) ? previous : c;
      i += Character.charCount(c);
    }
    return out == null ? text.substring(0, end) : out.toString();
  }

  private static void append(StringBuilder out, int codePoint, boolean kept) {
    if (kept) {
      out.appendCodePoint(codePoint);
      return;
    }
    switch (codePoint) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        for (char unit : Character.toChars(codePoint)) {
          out.append(String.format("\\u%04x", (int) unit));
        }
      }
    }
  }

  /** Returns the character that a joiner after the text follows. */
  private static int last(String text, int before) {
    for (int i = text.length(); i > 0; ) {
      int c = text.codePointBefore(i);
      if (!isMark(c)) {
        return c;
      }
      i -= Character.charCount(c);
    }
    return before;
  }

  /**
   * Returns whether a character is a mark on letters of several scripts, such as a vowel sign of
   * Arabic: it has the script of the letter before it.
   */
  private static boolean isMark(int codePoint) {
    return Character.getType(codePoint) == Character.NON_SPACING_MARK
        && codePoint != FORM_OF_SYMBOL
        && UnicodeScript.of(codePoint) == UnicodeScript.INHERITED;
  }

  private static boolean isJoiner(int codePoint) {
    return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
  }

  /** Returns whether a joiner has a purpose after a character. */
  private static boolean joins(int previous, int joiner) {
    if (previous < 0) {
      return false;
    }
    boolean symbol =
        Character.getType(previous) == Character.OTHER_SYMBOL
            || previous == FORM_OF_SYMBOL
            || (previous >= 0x1F3FB && previous <= 0x1F3FF); // a skin tone
    if (symbol) {
      return joiner == ZERO_WIDTH_JOINER;
    }
    return switch (UnicodeScript.of(previous)) {
      case ARABIC,
          SYRIAC,
          NKO,
          MONGOLIAN,
          MANDAIC,
          ADLAM,
          HANIFI_ROHINGYA,
          DEVANAGARI,
          BENGALI,
          GURMUKHI,
          GUJARATI,
          ORIYA,
          TAMIL,
          TELUGU,
          KANNADA,
          MALAYALAM,
          SINHALA,
          TIBETAN,
          MYANMAR,
          KHMER,
          BALINESE,
          JAVANESE ->
          true;
      default -> false;
    };
  }

  private static boolean isNumberSign(int codePoint) {
    return (codePoint >= 0x0600 && codePoint <= 0x0605)
        || codePoint == 0x06DD
        || codePoint == 0x070F
        || codePoint == 0x0890
        || codePoint == 0x0891
        || codePoint == 0x08E2
        || codePoint == 0x110BD
        || codePoint == 0x110CD;
  }

  private static boolean isFiller(int codePoint) {
    return codePoint == 0x115F
        || codePoint == 0x1160
        || codePoint == 0x17B4
        || codePoint == 0x17B5
        || codePoint == 0x3164
        || codePoint == 0xFFA0;
  }

  private static boolean isNoCharacter(int codePoint) {
    return (codePoint >= 0xFDD0 && codePoint <= 0xFDEF) || (codePoint & 0xFFFE) == 0xFFFE;
  }
}
