package dev.unroll.data.ngram;

import dev.unroll.data.text.TokenIds;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Predicts each id by its frequency in the training text, regardless of the context:
 *
 * <pre>p(w) = max(c(w), 1) / Σ max(c(v), 1)</pre>
 *
 * An id that never occurs in that text counts as one occurrence. Immutable.
 */
public final class Unigram implements NgramModel {
  private final long[] counts;
  private final long total;
  private final boolean sentences;

  private Unigram(long[] counts, boolean sentences) {
    this.counts = Arrays.stream(counts).map(count -> Math.max(1, count)).toArray();
    this.total = Arrays.stream(this.counts).sum();
    this.sentences = sentences;
  }

  private static long[] counts(TokenIds ids, int vocabulary) {
    var counts = new long[vocabulary];
    ids.forEach(id -> counts[Objects.checkIndex(id, vocabulary)]++);
    return counts;
  }

  /**
   * Returns the model of a text whose ids are already counted.
   *
   * @param counts the number of occurrences of each id; 0 counts as 1
   * @param sentences whether the first id is predicted, too
   */
  public static Unigram ofCounts(long[] counts, boolean sentences) {
    return new Unigram(counts, sentences);
  }

  /** Returns the number of occurrences of each id, at least 1. */
  public long[] counts() {
    return counts.clone();
  }

  /**
   * Counts running text.
   *
   * @param vocabulary V, the number of ids
   */
  public static Unigram of(TokenIds ids, int vocabulary) {
    return new Unigram(counts(ids, vocabulary), false);
  }

  /** Counts sentences, whose first id is predicted, too. */
  public static Unigram sentences(TokenIds ids, int vocabulary) {
    return new Unigram(counts(ids, vocabulary), true);
  }

  @Override
  public String name() {
    return "unigram";
  }

  @Override
  public double probability(int[] context, int id) {
    return (double) counts[id] / total;
  }

  @Override
  public NgramScore score(TokenIds ids) {
    var frequencies = new long[counts.length];
    TokenIds predicted = sentences ? ids : ids.part(Math.min(1, ids.length()), ids.length());
    predicted.forEach(id -> frequencies[id]++);
    double nats = 0;
    for (int id = 0; id < frequencies.length; id++) {
      nats -= frequencies[id] * StrictMath.log((double) counts[id] / total);
    }
    return new NgramScore(predicted.length(), nats);
  }

  @Override
  public List<String> notes() {
    return List.of();
  }
}
