package dev.unroll.data.ngram;

/**
 * How well a model predicts a text.
 *
 * @param tokens that were predicted
 * @param nats the sum of their negative log-probabilities, base e
 */
public record NgramScore(long tokens, double nats) {
  /** Returns the mean negative log-probability of a token, base e; NaN without a token. */
  public double natsPerToken() {
    return nats / tokens;
  }

  /** Returns the mean negative log-probability of a token, base 2. */
  public double bitsPerToken() {
    return natsPerToken() / StrictMath.log(2);
  }

  /** Returns e to the power of {@link #natsPerToken}. */
  public double perplexity() {
    return StrictMath.exp(natsPerToken());
  }
}
