package dev.unroll.data.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Splits sentences into words and punctuation such that the tokens can be joined again: a token
 * that follows a space begins with the mark {@code ▁} (U+2581), as in SentencePiece.
 *
 * <pre>{@code
 * var tokenizer = new ReversibleTokenizer();
 * tokenizer.tokens("I don't know, Tom.");  // [▁I, ▁don', t, ▁know, ,, ▁Tom, .]
 * tokenizer.tokens("我用Java写。");         // [我, 用, Java, 写, 。]
 * tokenizer.join(List.of("▁Hello", "!"));  // "Hello!"
 * }</pre>
 *
 * <p>Tokens are:
 *
 * <ul>
 *   <li>words: runs of letters, digits and their combining marks. An apostrophe between two letters
 *       ends a word and belongs to it ({@code l'} and {@code amour}); points and commas between two
 *       digits are part of a number.
 *   <li>each other character, such as punctuation, and each Chinese character and Japanese kana,
 *       since these scripts have no spaces between words. Words of other languages without spaces,
 *       such as Thai, are not separated.
 * </ul>
 *
 * <p>The first token of a sentence has the mark if it is a word. A {@code ▁} in the text is
 * doubled. So {@code join(tokens(line))} is {@code normalize(line)}, for every line; any other list
 * of tokens can be joined, too. Case is preserved. Immutable.
 */
public final class ReversibleTokenizer implements Tokenizer {
  /** The mark of a token that follows a space. */
  public static final String MARK = "▁";

  private static final char MARK_CHARACTER = MARK.charAt(0);
  private static final int REPLACEMENT = 0xFFFD;

  /** Creates a tokenizer. */
  public ReversibleTokenizer() {}

  /**
   * Returns a sentence with runs of white space replaced by one space, and none at its ends.
   * No-break and ideographic spaces and control characters count as white space. An unpaired
   * surrogate becomes U+FFFD.
   */
  public static String normalize(String sentence) {
    var text = new StringBuilder(sentence.length());
    boolean space = false;
    for (int i = 0; i < sentence.length(); ) {
      int c = sentence.codePointAt(i);
      i += Character.charCount(c);
      if (isSpace(c)) {
        space = text.length() > 0;
        continue;
      }
      if (space) {
        text.append(' ');
        space = false;
      }
      text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? REPLACEMENT : c);
    }
    return text.toString();
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  @Override
  public List<String> tokens(String sentence) {
    String line = normalize(sentence);
    var tokens = new ArrayList<String>();
    for (int begin = 0; begin < line.length(); ) {
      boolean space = line.charAt(begin) == ' ';
      begin += space ? 1 : 0;
      int first = line.codePointAt(begin);
      int end = end(line, begin);
      boolean marked = space || (begin == 0 && isWord(first));
      String token = line.substring(begin, end);
      if (first == MARK_CHARACTER) {
        token = MARK + MARK;
      }
      tokens.add(marked ? MARK + token : token);
      begin = end;
    }
    return Collections.unmodifiableList(tokens);
  }

  /** Returns the end of the token that begins at this position. */
  private static int end(String line, int begin) {
    int c = line.codePointAt(begin);
    int i = begin + Character.charCount(c);
    while (isWord(c) && i < line.length()) {
      int next = line.codePointAt(i);
      int behind = i + Character.charCount(next);
      int after = behind < line.length() ? line.codePointAt(behind) : ' ';
      if (isApostrophe(next) && isWordLetter(c) && isWordLetter(after)) {
        return behind;
      }
      boolean inNumber =
          (next == '.' || next == ',') && Character.isDigit(c) && Character.isDigit(after);
      if (!isWord(next) && !inNumber) {
        return i;
      }
      c = next;
      if (inNumber) {
        c = after;
        behind += Character.charCount(after);
      }
      i = behind;
    }
    return i;
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '’';
  }

  private static boolean isWordLetter(int c) {
    return (Character.isLetter(c) && isWord(c)) || isCombining(c);
  }

  private static boolean isWord(int c) {
    return (Character.isLetterOrDigit(c) && !standsAlone(c)) || isCombining(c);
  }

  private static boolean isCombining(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Returns whether a character belongs to a script without spaces between words. */
  private static boolean standsAlone(int c) {
    if (c < 0x2E80) {
      return false;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO -> true;
      default -> c == 'ー'; // prolonged sound mark of kana
    };
  }

  /**
   * Joins tokens to a sentence.
   *
   * @param tokens any tokens; white space within them is normalized
   */
  public String join(List<String> tokens) {
    var text = new StringBuilder();
    for (String token : tokens) {
      int marks = 0;
      while (marks < token.length() && token.charAt(marks) == MARK_CHARACTER) {
        marks++;
      }
      text.append(marks % 2 == 1 ? " " : "")
          .append(MARK.repeat(marks / 2))
          .append(token, marks, token.length());
    }
    return normalize(text.toString());
  }
}
