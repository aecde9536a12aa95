package dev.unroll.data.tagged;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts tags, in the order in which they are first seen. */
final class TagTally {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String tag) {
    counts.merge(tag, 1L, Long::sum);
  }

  void addAll(TagTally other) {
    other.counts.forEach((tag, count) -> counts.merge(tag, count, Long::sum));
  }

  long total() {
    return counts.values().stream().mapToLong(count -> count).sum();
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /**
   * Returns the most frequent tag; if several are equally frequent, the one that was seen first.
   */
  String most() {
    String most = "";
    long best = 0;
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (entry.getValue() > best) {
        best = entry.getValue();
        most = entry.getKey();
      }
    }
    return most;
  }
}
