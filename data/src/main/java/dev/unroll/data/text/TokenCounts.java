package dev.unroll.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts tokens, for a {@link Vocabulary}; in memory is each different token once, never the texts.
 * For one thread.
 *
 * <p>A large corpus has more different tokens than memory: misspellings, numbers, names. {@link
 * #atMost} keeps so many: whenever there are more, the rarest are dropped until at most half
 * remain, all with a count up to some number. One that comes again begins anew, so its count is too
 * small; by how much at most is {@link #error}, the sum of these numbers. Counts are never too
 * large, and a token that was there more often than the error is never missing (lossy counting:
 * Manku and Motwani 2002). The same texts in the same order give the same counts.
 */
public final class TokenCounts {
  private final int most;
  private final Map<String, long[]> counts = new LinkedHashMap<>(); // in order of first sight
  private long total;
  private long error;

  private TokenCounts(int most) {
    this.most = most;
  }

  /** Counts all tokens. */
  public TokenCounts() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Counts at most so many different tokens, about 150 bytes each: the vocabulary's size times 20
   * or more is a good number.
   */
  public static TokenCounts atMost(int tokens) {
    if (tokens < 2) {
      throw new IllegalArgumentException("counts are of 2 different tokens or more, got " + tokens);
    }
    return new TokenCounts(tokens);
  }

  /** Counts the tokens of one text. */
  public TokenCounts add(List<String> tokens) {
    for (String token : tokens) {
      counts.computeIfAbsent(token, none -> new long[1])[0]++;
      if (counts.size() > most) {
        dropRare();
      }
    }
    total += tokens.size();
    return this;
  }

  private void dropRare() {
    long[] rising = counts.values().stream().mapToLong(count -> count[0]).sorted().toArray();
    long dropped = rising[rising.length - 1 - most / 2];
    counts.values().removeIf(count -> count[0] <= dropped);
    error += dropped;
  }

  /** Counts the tokens of many texts, in their order. */
  public TokenCounts addAll(Stream<List<String>> texts) {
    texts.forEachOrdered(this::add);
    return this;
  }

  /** How many tokens there were. */
  public long total() {
    return total;
  }

  /** By how much a count may be too small; 0 as long as no token was dropped. */
  public long error() {
    return error;
  }

  /** How many different tokens are counted: all that there were, as long as none was dropped. */
  public int distinct() {
    return counts.size();
  }

  /** How often a token was there, or up to {@link #error} less. */
  public long count(String token) {
    long[] count = counts.get(token);
    return count == null ? 0 : count[0];
  }

  /** Returns the counted tokens with their counts, in the order in which they were first seen. */
  Map<String, Long> all() {
    var all = new LinkedHashMap<String, Long>();
    counts.forEach((token, count) -> all.put(token, count[0]));
    return all;
  }

  /**
   * The vocabulary of the commonest tokens: the specials first, then by falling count. Of equally
   * common ones that comes first which was seen first, as in Keras' Tokenizer, so the same texts in
   * the same order give the same ids.
   */
  public Vocabulary vocabulary(VocabularyConfig config) {
    var words = new ArrayList<Map.Entry<String, long[]>>();
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      boolean special =
          config.specials().stream().anyMatch(one -> one.token().equals(entry.getKey()));
      if (entry.getValue()[0] >= config.minimumCount() && !special) {
        words.add(entry);
      }
    }
    words.sort((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0])); // stable
    int room = config.size() - config.specials().size();
    return Vocabulary.of(
        config.specials(), words.stream().limit(room).map(Map.Entry::getKey).toList());
  }

  /** How much of these texts a vocabulary knows. */
  public Coverage coverage(Vocabulary vocabulary) {
    long known = 0;
    int knownWords = 0;
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      if (vocabulary.contains(entry.getKey())) {
        known += entry.getValue()[0];
        knownWords++;
      }
    }
    return new Coverage(total, known, distinct(), knownWords);
  }

  /**
   * How much of some texts a vocabulary knows.
   *
   * @param tokens all of the texts
   * @param known of these
   * @param words different tokens of the texts, without those that the counts dropped
   * @param knownWords of these
   */
  public record Coverage(long tokens, long known, int words, int knownWords) {
    /** The share of tokens that are known, 0 to 1; 1 when there are none. */
    public double share() {
      return tokens == 0 ? 1 : (double) known / tokens;
    }

    /** Such as {@code 98.12 % of 5967 tokens, 812 of 1040 words}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f %% of %d tokens, %d of %d words",
          100 * share(),
          tokens,
          knownWords,
          words);
    }
  }
}
