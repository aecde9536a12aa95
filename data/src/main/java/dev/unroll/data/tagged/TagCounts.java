package dev.unroll.data.tagged;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the contents of a file as it is read. */
final class TagCounts {
  long sentences;
  long tokens;
  long multiword;
  long emptyNodes;
  long documents;
  long comments;
  long emptyTags;
  long ignoredTags;
  final HashLines hashes = new HashLines();
  int longest;
  long longestLine;

  /** Counts a sentence. */
  void sentence(TaggedSentence sentence) {
    sentences++;
    tokens += sentence.size();
    if (sentence.size() > longest) {
      longest = sentence.size();
      longestLine = sentence.line();
    }
  }

  /** Counts a missing or ignored tag, and returns the tag to use. */
  @Nullable String tag(@Nullable String value, Set<String> ignored) {
    if (value == null) {
      emptyTags++;
      return null;
    } else if (ignored.contains(value)) {
      ignoredTags++;
      return null;
    }
    return value;
  }
}
