package dev.unroll.tasks.tag;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Cuts a text that a person types into tokens. */
final class TextTokens {
  private TextTokens() {}

  static List<String> of(TagConfig.Text text, String typed) {
    return switch (text) {
      case WORDS -> words(typed);
      case SPACES -> Arrays.stream(typed.strip().split("\\s+")).filter(s -> !s.isEmpty()).toList();
      case CHARACTERS ->
          typed
              .codePoints()
              .filter(letter -> !Character.isWhitespace(letter))
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
      String word = typed.substring(from, to).strip();
      if (!word.isEmpty()) {
        words.add(word);
      }
      from = to;
    }
    return words;
  }
}
