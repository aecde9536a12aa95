package dev.unroll.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts tokens, for a {@link Vocabulary}. Only each distinct token is kept in memory, never the
 * texts. Not thread-safe.
 *
 * <p>A large corpus may have more distinct tokens than fit into memory: misspellings, numbers,
 * names. {@link #atMost} limits their number: when it is exceeded, the rarest are dropped until at
 * most half remain. Each time, all tokens up to some count are dropped. A dropped token that occurs
 * again is counted from 0, so its count is too small, by at most {@link #error}, the sum of these
 * counts. Counts are never too large, and a token that occurs more often than the error is never
 * missing (lossy counting: Manku and Motwani 2002). The same texts in the same order give the same
 * counts.
 */
public final class TokenCounts {
  private final int most;
  private final Map<String, long[]> counts = new LinkedHashMap<>(); // by first occurrence
  private long total;
  private long error;

  private TokenCounts(int most) {
    this.most = most;
  }

  /** Creates an instance that counts all tokens. */
  public TokenCounts() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Returns an instance that counts at most this many distinct tokens, with about 150 bytes each.
   * At least 20 times the vocabulary size is recommended.
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

  /** Counts the tokens of several texts, in order. */
  public TokenCounts addAll(Stream<List<String>> texts) {
    texts.forEachOrdered(this::add);
    return this;
  }

  /** Returns the total number of tokens. */
  public long total() {
    return total;
  }

  /** Returns by how much a count may be too small; 0 if no token was dropped. */
  public long error() {
    return error;
  }

  /**
   * Returns the number of distinct tokens in the counts; tokens that were dropped are not included.
   */
  public int distinct() {
    return counts.size();
  }

  /** Returns the number of occurrences of a token, or up to {@link #error} less. */
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
   * Returns the vocabulary of the most frequent tokens: the special tokens first, then the others
   * by descending count. If several are equally frequent, the one that was seen first comes first,
   * as in the Keras Tokenizer, so the same texts in the same order give the same ids.
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
    words.sort((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0])); // a stable sort
    int room = config.size() - config.specials().size();
    return Vocabulary.of(
        config.specials(), words.stream().limit(room).map(Map.Entry::getKey).toList());
  }

  /** Returns the coverage of these texts by a vocabulary. */
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
   * The coverage of texts by a vocabulary.
   *
   * @param tokens the number of tokens of the texts
   * @param known the number of tokens that are in the vocabulary
   * @param words the number of distinct tokens, without those that the counts dropped
   * @param knownWords the number of distinct tokens that are in the vocabulary
   */
  public record Coverage(long tokens, long known, int words, int knownWords) {
    /** Returns the fraction of tokens in the vocabulary, from 0 to 1; 1 if there are no tokens. */
    public double fraction() {
      return tokens == 0 ? 1 : (double) known / tokens;
    }

    /** Returns a summary such as {@code 98.12 % of 5967 tokens, 812 of 1040 words}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f %% of %d tokens, %d of %d words",
          100 * fraction(),
          tokens,
          knownWords,
          words);
    }
  }
}
