package dev.unroll.tasks.language;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The mean of −log p of tokens, as metrics.
 *
 * @param tokens the number of tokens that were predicted
 * @param sum of −log p over them, in nats
 */
record LanguageScores(long tokens, double sum) {
  private static final double LOG_2 = StrictMath.log(2);

  /** Returns −log p per token; NaN without tokens. */
  double nats() {
    return sum / tokens;
  }

  /** Returns e to the power of the nats per token. */
  double perplexity() {
    return StrictMath.exp(nats());
  }

  /** Returns the metrics of the task. */
  Map<String, Double> metrics() {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put(LanguageTask.PERPLEXITY.name(), perplexity());
    metrics.put(LanguageTask.NATS.name(), nats());
    metrics.put(LanguageTask.BITS.name(), nats() / LOG_2);
    return metrics;
  }
}
