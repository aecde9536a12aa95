package dev.unroll.data.translation;

import dev.unroll.data.text.WhitespaceTokenizer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tokenizations for {@link Bleu}, by the rules of sacreBLEU. */
public enum BleuTokens {
  /** Words and punctuation of text with spaces, as in mteval-v13a of WMT; the default. */
  V13A("13a") {
    @Override
    String separate(String text) {
      String line = text.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
      if (line.indexOf('&') >= 0) {
        line =
            line.replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
      }
      return words(" " + line + " ");
    }
  },

  /**
   * Each Chinese character is a token; the text between them is split into words and punctuation.
   */
  ZH("zh") {
    @Override
    String separate(String text) {
      var line = new StringBuilder();
      // Without white space at either end: the word rules depend on the characters around a point.
      WHITE_SPACE
          .matcher(text)
          .replaceAll("")
          .codePoints()
          .forEach(
              c -> {
                if (isChinese(c)) {
                  line.append(' ').appendCodePoint(c).append(' ');
                } else {
                  line.appendCodePoint(c);
                }
              });
      return words(line.toString());
    }
  },

  /** Each character except white space. */
  CHARACTERS("char") {
    @Override
    String separate(String text) {
      return text.codePoints().mapToObj(Character::toString).collect(Collectors.joining(" "));
    }
  },

  /** Splits at white space, for text that is already tokenized. */
  NONE("none") {
    @Override
    String separate(String text) {
      return text;
    }
  };

  private static final String SPACE = "[\\s\\h\\x1C-\\x1F\\x85\\u2028\\u2029]";
  private static final Pattern WHITE_SPACE = Pattern.compile("^%1$s+|%1$s+\\z".formatted(SPACE));
  private static final Pattern TRAILING = Pattern.compile(SPACE + "+\\z");

  private static final Pattern PUNCTUATION = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern BEHIND_OTHERS = Pattern.compile("([^0-9])([.,])");
  private static final Pattern BEFORE_OTHERS = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH = Pattern.compile("([0-9])(-)");

  /**
   * The first and last characters of ranges. In sacreBLEU's list, the third and fourth ranges are
   * meant to be U+20000 to U+2A6D6 and U+2F800 to U+2FA1D. Its escapes have only four digits,
   * however, so the actual ranges are those below. Scores agree only if they are kept.
   */
  private static final int[] CHINESE = {
    0x3400, 0x4DB5, 0x4E00, 0x9FBB, 0x2001, 0x2A6D, 0x2F81, 0x2FA1, 0xF900, 0xFA2D, 0xFA30, 0xFA6A,
    0xFA70, 0xFAD9, 0xFF00, 0xFFEF, 0x2E80, 0x2EFF, 0x3000, 0x303F, 0x31C0, 0x31EF, 0x2F00, 0x2FDF,
    0x2FF0, 0x2FFF, 0x3100, 0x312F, 0x31A0, 0x31BF, 0xFE10, 0xFE1F, 0xFE30, 0xFE4F, 0x2600, 0x26FF,
    0x2700, 0x27BF, 0x3200, 0x33FF
  };

  private static final WhitespaceTokenizer SPLIT = new WhitespaceTokenizer();

  private final String word;

  BleuTokens(String word) {
    this.word = word;
  }

  /** Returns the name in sacreBLEU signatures. */
  public String word() {
    return word;
  }

  /** Returns the tokens of a sentence. */
  public List<String> tokens(String sentence) {
    return SPLIT.tokens(separate(TRAILING.matcher(sentence).replaceAll("")));
  }

  /** Returns a text with white space between its tokens. */
  abstract String separate(String text);

  private static boolean isChinese(int c) {
    for (int i = 0; i < CHINESE.length; i += 2) {
      if (c >= CHINESE[i] && c <= CHINESE[i + 1]) {
        return true;
      }
    }
    return false;
  }

  private static String words(String text) {
    String line = PUNCTUATION.matcher(text).replaceAll(" $1 ");
    line = BEHIND_OTHERS.matcher(line).replaceAll("$1 $2 ");
    line = BEFORE_OTHERS.matcher(line).replaceAll(" $1 $2");
    return DASH.matcher(line).replaceAll("$1 $2 ");
  }
}
