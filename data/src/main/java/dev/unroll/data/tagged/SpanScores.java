package dev.unroll.data.tagged;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Precision, recall and F1 of spans, overall and for each type, as the {@code conlleval} script
 * defines them: a predicted span is correct if the data has a span with the same begin, end and
 * type. Sentences are added one at a time.
 *
 * <pre>
 * precision = correct / predicted,  recall = correct / actual,  F1 = 2 · correct / (predicted + actual)
 * </pre>
 *
 * <p>Scores over all types are sums of the counts (micro average). A fraction with a denominator of
 * 0 is 0. A position without a tag in the data counts as outside on both sides.
 */
public final class SpanScores {
  /**
   * The counts and scores of spans.
   *
   * @param correct the number of predicted spans that are in the data
   * @param predicted the number of predicted spans
   * @param actual the number of spans in the data
   */
  public record Counts(long correct, long predicted, long actual) {
    static final Counts NONE = new Counts(0, 0, 0);

    /** Returns correct / predicted; 0 if there are no predicted spans. */
    public double precision() {
      return predicted == 0 ? 0 : (double) correct / predicted;
    }

    /** Returns correct / actual; 0 if there are no spans in the data. */
    public double recall() {
      return actual == 0 ? 0 : (double) correct / actual;
    }

    /** Returns the harmonic mean of precision and recall; 0 if no span is correct. */
    public double f1() {
      return predicted + actual == 0 ? 0 : 2.0 * correct / (predicted + actual);
    }

    Counts plus(int moreCorrect, int morePredicted, int moreActual) {
      return new Counts(correct + moreCorrect, predicted + morePredicted, actual + moreActual);
    }
  }

  private final Map<String, Counts> types = new TreeMap<>();
  private Counts all = Counts.NONE;

  /** Creates an instance without sentences. */
  public SpanScores() {}

  /**
   * Adds a sentence.
   *
   * @param actual the tags of the data; null for no tag
   * @param predicted the predicted tags
   * @throws IllegalArgumentException if the numbers of tags differ
   * @throws dev.unroll.BadInputException if a tag is not a span tag
   */
  public void add(List<? extends @Nullable String> actual, List<String> predicted) {
    if (actual.size() != predicted.size()) {
      throw new IllegalArgumentException(
          "expected as many predicted tags as tags, got %d and %d"
              .formatted(predicted.size(), actual.size()));
    }
    var masked = new ArrayList<@Nullable String>(predicted);
    for (int i = 0; i < masked.size(); i++) {
      if (actual.get(i) == null) {
        masked.set(i, null);
      }
    }
    List<Span> spans = Spans.of(actual);
    List<Span> found = Spans.of(masked);
    spans.forEach(span -> count(span.type(), 0, 0, 1));
    var known = new HashSet<>(spans);
    found.forEach(span -> count(span.type(), known.contains(span) ? 1 : 0, 1, 0));
  }

  private void count(String type, int correct, int predicted, int actual) {
    all = all.plus(correct, predicted, actual);
    types.put(type, types.getOrDefault(type, Counts.NONE).plus(correct, predicted, actual));
  }

  /** Returns the counts over all types. */
  public Counts all() {
    return all;
  }

  /** Returns the counts of each type, ordered by name. */
  public Map<String, Counts> types() {
    return new TreeMap<>(types);
  }
}
