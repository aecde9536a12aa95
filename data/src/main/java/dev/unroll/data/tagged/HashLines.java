package dev.unroll.data.tagged;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds lines that begin with # and a space and whose tags occur at no other token; they may be
 * comments.
 */
final class HashLines {
  private static final int MAX = 10_000;

  private final Set<String> others = new HashSet<>();
  private final Set<String> tags = new HashSet<>();
  private long lines;
  private long first;

  /** Adds the first tag of a line, or null if it has none. */
  void add(TaggedLines.Line line, @Nullable String tag) {
    if (!line.text().startsWith("# ")) {
      if (tag != null && others.size() < MAX) {
        others.add(tag);
      }
      return;
    }
    lines++;
    first = first == 0 ? line.number() : first;
    if (tag != null && tags.size() < MAX) {
      tags.add(tag);
    }
  }

  /** Returns a note if none of their tags occurs at another token. */
  Optional<String> note() {
    return lines == 0 || tags.stream().anyMatch(others::contains)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s with # and a space and %s no other token has, at line %d first; set data.comments"
                    + " to true to skip such lines as comments",
                lines == 1 ? "1 line begins" : "%,d lines begin".formatted(lines),
                lines == 1 ? "has a tag that" : "have tags that",
                first));
  }
}
