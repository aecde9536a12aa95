package dev.unroll.data.translation;

import java.util.List;
import java.util.Locale;

/** Checks and counts the references of segments. */
final class Segments {
  private Segments() {}

  /**
   * Checks hypotheses and references.
   *
   * @throws IllegalArgumentException if there are none, or their numbers differ
   */
  static void require(List<String> hypotheses, List<List<String>> references) {
    if (hypotheses.isEmpty() || hypotheses.size() != references.size()) {
      throw new IllegalArgumentException(
          "expected at least one hypothesis and a list of references for each, got %d and %d"
              .formatted(hypotheses.size(), references.size()));
    }
    for (int i = 0; i < references.size(); i++) {
      if (references.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            "segment %d has no reference (expected at least one)".formatted(i));
      }
    }
  }

  /** Returns the number of references per segment, or {@code var} if it varies. */
  static String word(List<List<String>> references) {
    long[] counts = references.stream().mapToLong(List::size).distinct().toArray();
    return counts.length == 1 ? Long.toString(counts[0]) : "var";
  }

  /** Returns a description of the number of references. */
  static String count(List<List<String>> references) {
    int fewest = references.stream().mapToInt(List::size).min().orElse(0);
    int most = references.stream().mapToInt(List::size).max().orElse(0);
    return fewest == most
        ? String.format(Locale.ROOT, "%,d %s", most, most == 1 ? "reference" : "references")
        : String.format(Locale.ROOT, "%,d to %,d references", fewest, most);
  }
}
