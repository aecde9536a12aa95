package dev.unroll.data.ngram;

/**
 * The score of a model on a text.
 *
 * @param tokens the number of predicted tokens
 * @param nats the sum of their negative log-probabilities, base e
 */
public record NgramScore(long tokens, double nats) {
  /** Returns the mean negative log-probability per token, base e; NaN if there are no tokens. */
  public double natsPerToken() {
    return nats / tokens;
  }

  /** Returns the mean negative log-probability per token, base 2. */
  public double bitsPerToken() {
    return natsPerToken() / StrictMath.log(2);
  }

  /** Returns e to the power of {@link #natsPerToken}. */
  public double perplexity() {
    return StrictMath.exp(natsPerToken());
  }
}
