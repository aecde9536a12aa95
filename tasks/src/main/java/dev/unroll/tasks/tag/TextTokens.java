package dev.unroll.tasks.tag;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Splits a text that a user enters into tokens. */
final class TextTokens {
  /** White space, including zero-width and non-breaking spaces. */
  private static final Pattern SPACE =
      Pattern.compile("[\\s\\u200B\\uFEFF]+", Pattern.UNICODE_CHARACTER_CLASS);

  private TextTokens() {}

  static List<String> of(TagConfig.Text text, String typed) {
    return switch (text) {
      case WORDS -> words(typed);
      case SPACES -> Arrays.stream(SPACE.split(typed)).filter(s -> !s.isEmpty()).toList();
      case CHARACTERS ->
          typed
              .codePoints()
              .filter(letter -> !SPACE.matcher(Character.toString(letter)).matches())
              .mapToObj(Character::toString)
              .toList();
    };
  }

  /** Words and punctuation marks between the word boundaries of Unicode. */
  private static List<String> words(String typed) {
    BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
    boundaries.setText(typed);
    var words = new ArrayList<String>();
    int from = boundaries.first();
    for (int to = boundaries.next(); to != BreakIterator.DONE; to = boundaries.next()) {
      String word = SPACE.matcher(typed.substring(from, to)).replaceAll("");
      if (!word.isEmpty()) {
        words.add(word);
      }
      from = to;
    }
    return words;
  }
}
