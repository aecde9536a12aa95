package dev.unroll.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Splits text at separators. */
final class Separated {
  private Separated() {}

  /**
   * Returns the non-empty words.
   *
   * @param separates whether a char is a separator
   */
  static List<String> words(String text, IntPredicate separates) {
    var words = new ArrayList<String>();
    int begin = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separates.test(text.charAt(i))) {
        if (i > begin) {
          words.add(text.substring(begin, i));
        }
        begin = i + 1;
      }
    }
    return List.copyOf(words);
  }
}
