package dev.unroll.data.translation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A BLEU score and the values it is computed from.
 *
 * @param score from 0 to 100
 * @param correct the number of n-grams of the hypotheses that are in a reference, for n = 1 to 4
 * @param total the number of n-grams of the hypotheses
 * @param precisions in percent, after smoothing; all 0 if no token is correct
 * @param brevityPenalty from 0 to 1; 1 if the hypotheses are at least as long as the references
 * @param hypothesisLength the number of tokens of the hypotheses
 * @param referenceLength the number of tokens of the references; if there are several per segment,
 *     of the one whose length is closest to that of the hypothesis
 * @param settings a description of the settings
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

  /**
   * Returns the length of the hypotheses divided by that of the references; 0 if the references are
   * empty.
   */
  public double lengthRatio() {
    return referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
  }

  /** Returns a description of the score. */
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
