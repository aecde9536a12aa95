package dev.unroll.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the known words that are closest to a misspelled one. */
public final class Spelling {
  private Spelling() {}

  /**
   * Returns the known word nearest to {@code word}, or null when none is near. The distance is the
   * number of inserted, deleted and replaced letters and of swapped neighbours; case, - and _ are
   * ignored. A word is near at a distance of at most one per three letters.
   */
  public static @Nullable String nearest(String word, Collection<String> known) {
    List<String> nearest = nearest(word, known, 1);
    return nearest.isEmpty() ? null : nearest.get(0);
  }

  /**
   * Returns the known words near {@code word}, nearest first; equally near ones in the order of
   * {@code known}.
   *
   * @param most maximum number of words
   */
  public static List<String> nearest(String word, Collection<String> known, int most) {
    String folded = fold(word);
    var near = new TreeMap<Integer, List<String>>(); // by distance
    for (String candidate : known) {
      String other = fold(candidate);
      int limit = Math.max(folded.length(), other.length()) / 3;
      // Comparing lengths rules out most words, and bounds the work for a word of a megabyte.
      if (Math.abs(folded.length() - other.length()) > limit) {
        continue;
      }
      int distance = distance(folded, other);
      if (distance <= limit) {
        near.computeIfAbsent(distance, each -> new ArrayList<>()).add(candidate);
      }
    }
    return near.values().stream().flatMap(List::stream).limit(most).toList();
  }

  /** Returns {@code did you mean "hidden"?}, or the known words when none is near. */
  public static String advice(String word, Collection<String> known) {
    String nearest = nearest(word, known);
    if (nearest != null) {
      return "did you mean \"" + nearest + "\"?";
    }
    return known.isEmpty() ? "no names are available here" : "known: " + String.join(", ", known);
  }

  private static String fold(String word) {
    var folded = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '-' && c != '_') {
        folded.append(Character.toLowerCase(c));
      }
    }
    return folded.toString();
  }

  /**
   * Computes the optimal string alignment distance (Damerau 1964), with three rows of the table.
   */
  private static int distance(String a, String b) {
    var before = new int[b.length() + 1];
    var above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = above;
      above = row;
    }
    return above[b.length()];
  }
}
