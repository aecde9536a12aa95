package dev.unroll.data.tagged;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The baseline for tagging: each word gets its most frequent tag in the training set; if several
 * are equally frequent, the one that was seen first. An unknown word gets the most frequent tag of
 * the words that occur once in the training set, since these resemble it most. If there are none,
 * it gets the most frequent tag of all words. Immutable.
 *
 * <p>Words are case-sensitive. A word that occurs only without a tag is unknown.
 */
public final class MostFrequentTag {
  private final Map<String, String> tags;
  private final String unknown;

  private MostFrequentTag(Map<String, String> tags, String unknown) {
    this.tags = tags;
    this.unknown = unknown;
  }

  /** Counts the tags of a training set. */
  public static final class Builder {
    private final Map<String, TagTally> words = new LinkedHashMap<>();
    private final TagTally all = new TagTally();

    /** Creates a builder without sentences. */
    public Builder() {}

    /**
     * Adds a sentence.
     *
     * @param tags the tags; null for no tag
     * @throws IllegalArgumentException if the numbers of tags and tokens differ
     */
    public Builder add(List<String> tokens, List<? extends @Nullable String> tags) {
      if (tokens.size() != tags.size()) {
        throw new IllegalArgumentException(
            "expected a tag for each of %d tokens, got %d".formatted(tokens.size(), tags.size()));
      }
      for (int i = 0; i < tags.size(); i++) {
        String tag = tags.get(i);
        if (tag != null) {
          words.computeIfAbsent(tokens.get(i), word -> new TagTally()).add(tag);
          all.add(tag);
        }
      }
      return this;
    }

    /**
     * Returns the baseline.
     *
     * @throws IllegalStateException if no token has a tag
     */
    public MostFrequentTag build() {
      var once = new TagTally();
      var tags = new HashMap<String, String>();
      words.forEach(
          (word, tally) -> {
            if (tally.total() == 1) {
              once.addAll(tally);
            }
            tags.put(word, tally.most());
          });
      if (all.isEmpty()) {
        throw new IllegalStateException("no token has a tag");
      }
      return new MostFrequentTag(tags, once.isEmpty() ? all.most() : once.most());
    }
  }

  /**
   * Returns a baseline from the results of {@link #byWord} and {@link #unknownTag}.
   *
   * @param byWord the tag of each word of the training set
   */
  public static MostFrequentTag of(Map<String, String> byWord, String unknown) {
    return new MostFrequentTag(Map.copyOf(byWord), unknown);
  }

  /** Returns the tag of each word of the training set, in no particular order. */
  public Map<String, String> byWord() {
    return Collections.unmodifiableMap(tags);
  }

  /** Returns whether the training set has a word. */
  public boolean isKnown(String word) {
    return tags.containsKey(word);
  }

  /** Returns the number of distinct words in the training set. */
  public int words() {
    return tags.size();
  }

  /** Returns the tag of a word. */
  public String tag(String word) {
    return tags.getOrDefault(word, unknown);
  }

  /** Returns the tags of a sentence. */
  public List<String> tags(List<String> tokens) {
    return tokens.stream().map(this::tag).toList();
  }

  /** Returns the tag of unknown words. */
  public String unknownTag() {
    return unknown;
  }
}
