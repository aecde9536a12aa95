package dev.unroll.data.translation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A BLEU score and what it is computed from.
 *
 * @param score 0 to 100
 * @param correct n-grams of hypotheses that are in a reference, for n = 1 to 4
 * @param total n-grams of hypotheses
 * @param precisions in percent, after smoothing; all 0 if no token is correct
 * @param brevityPenalty 0 to 1; 1: hypotheses are at least as long as references
 * @param hypothesisLength tokens of hypotheses
 * @param referenceLength tokens of references; of several references, the one whose length is
 *     closest to that of the hypothesis
 * @param settings in words
 */
public record BleuScore(
    double score,
    List<Long> correct,
    List<Long> total,
    List<Double> precisions,
    double brevityPenalty,
    long hypothesisLength,
    long referenceLength,
    String settings) {
  /** Copies the lists. */
  public BleuScore {
    correct = List.copyOf(correct);
    total = List.copyOf(total);
    precisions = List.copyOf(precisions);
  }

  /** Returns the length of hypotheses divided by that of references; 0: references are empty. */
  public double lengthRatio() {
    return referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
  }

  /** Returns the score in words. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "BLEU %.2f (precisions %s, brevity penalty %.3f, %,d tokens for %,d of references, ratio"
            + " %.3f; %s)",
        score,
        precisions.stream()
            .map(each -> String.format(Locale.ROOT, "%.1f", each))
            .collect(Collectors.joining("/")),
        brevityPenalty,
        hypothesisLength,
        referenceLength,
        lengthRatio(),
        settings);
  }
}
