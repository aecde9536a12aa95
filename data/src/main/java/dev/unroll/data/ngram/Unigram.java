package dev.unroll.data.ngram;

import dev.unroll.data.text.TokenIds;
import java.util.List;
import java.util.Objects;

/**
 * Predicts each id by its frequency in the training text, whatever the context:
 *
 * <pre>p(w) = max(c(w), 1) / Σ max(c(v), 1)</pre>
 *
 * An id of the vocabulary that never occurs there counts as if it occurred once. Immutable.
 */
public final class Unigram implements NgramModel {
  private final long[] counts;
  private final long total;
  private final boolean sentences;

  private Unigram(TokenIds ids, int vocabulary, boolean sentences) {
    counts = new long[vocabulary];
    ids.forEach(id -> counts[Objects.checkIndex(id, vocabulary)]++);
    long all = 0;
    for (int id = 0; id < vocabulary; id++) {
      counts[id] = Math.max(1, counts[id]);
      all += counts[id];
    }
    total = all;
    this.sentences = sentences;
  }

  /**
   * Counts running text.
   *
   * @param vocabulary V, the number of ids
   */
  public static Unigram of(TokenIds ids, int vocabulary) {
    return new Unigram(ids, vocabulary, false);
  }

  /** Counts sentences, of which the first id is predicted, too. */
  public static Unigram sentences(TokenIds ids, int vocabulary) {
    return new Unigram(ids, vocabulary, true);
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
