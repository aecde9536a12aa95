package dev.unroll.data.tagged;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fraction of correct tags, over all tokens, and separately for words in the training set and
 * other words. Tokens without a tag are not counted. Sentences are added one at a time.
 */
public final class TagAccuracy {
  private final Predicate<String> known;
  private final long[] correct = new long[2];
  private final long[] counted = new long[2];

  /**
   * Creates an instance without sentences.
   *
   * @param known returns whether the training set has a word
   */
  public TagAccuracy(Predicate<String> known) {
    this.known = known;
  }

  /**
   * Adds a sentence.
   *
   * @param actual the tags of the data; null for no tag
   * @throws IllegalArgumentException if the numbers of tokens and tags differ
   */
  public void add(
      List<String> tokens, List<? extends @Nullable String> actual, List<String> predicted) {
    if (actual.size() != tokens.size() || predicted.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "expected a tag and a predicted tag for each of %d tokens, got %d and %d"
              .formatted(tokens.size(), actual.size(), predicted.size()));
    }
    for (int i = 0; i < tokens.size(); i++) {
      String tag = actual.get(i);
      if (tag != null) {
        int group = known.test(tokens.get(i)) ? 1 : 0;
        counted[group]++;
        correct[group] += tag.equals(predicted.get(i)) ? 1 : 0;
      }
    }
  }

  /** Returns the number of tokens with a tag. */
  public long tokens() {
    return counted[0] + counted[1];
  }

  /** Returns the number of tokens with a tag whose word is in the training set. */
  public long knownTokens() {
    return counted[1];
  }

  /** Returns the number of tokens with a tag whose word is not in the training set. */
  public long unknownTokens() {
    return counted[0];
  }

  /** Returns the accuracy; NaN if there are no tokens. */
  public double accuracy() {
    return (double) (correct[0] + correct[1]) / tokens();
  }

  /** Returns the accuracy on words in the training set; NaN if there are none. */
  public double knownAccuracy() {
    return (double) correct[1] / counted[1];
  }

  /** Returns the accuracy on words that are not in the training set; NaN if there are none. */
  public double unknownAccuracy() {
    return (double) correct[0] / counted[0];
  }
}
