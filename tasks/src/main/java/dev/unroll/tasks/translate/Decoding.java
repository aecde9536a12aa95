package dev.unroll.tasks.translate;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of the search for the best translation. Immutable.
 *
 * <p>A translation y of a source x is scored by
 *
 * <pre>
 * log p(y | x) / ((5 + |y|) / 6)^α + β · Σ log min(Σ a(t,s), 1)
 * </pre>
 *
 * <p>where |y| is the number of its tokens including the end. The outer sum is over the tokens s of
 * the source, the inner one over the attention a(t,s) of all tokens t of the translation. Source:
 * Wu et al. 2016, "Google's Neural Machine Translation System", equation 14.
 *
 * @param beam the number of translations that are kept in each step; 1: the most probable token in
 *     each step
 * @param lengthPenalty α; 0: shorter translations are more probable
 * @param coveragePenalty β; 0: the attention is ignored
 * @param longest the maximum number of tokens of a translation for each token of the source; 10 are
 *     added
 */
public record Decoding(int beam, double lengthPenalty, double coveragePenalty, double longest) {
  private static final int MORE = 10;
  private static final double MAX_TOKENS = 1 << 30;
  private static final int MAX_BEAM = 1000;
  private static final Decoding STANDARD = new Decoding(4, 0.6, 0, 2);

  /** Checks the values. */
  public Decoding {
    if (beam < 1 || beam > MAX_BEAM) {
      throw new IllegalArgumentException(
          "the beam is %d (expected 1 to %d)".formatted(beam, MAX_BEAM));
    }
    requirePenalty("length", lengthPenalty);
    requirePenalty("coverage", coveragePenalty);
    if (!(longest > 0 && longest <= 1000)) {
      throw new IllegalArgumentException(
          "the maximum number of tokens for each token of the source is %s (expected more than 0, to 1000)"
              .formatted(longest));
    }
  }

  private static void requirePenalty(String name, double value) {
    if (!(value >= 0 && value <= 10)) {
      throw new IllegalArgumentException(
          "the %s penalty is %s (expected 0 to 10)".formatted(name, value));
    }
  }

  /** Returns the default: a beam of 4 with the length penalty 0.6. */
  public static Decoding standard() {
    return STANDARD;
  }

  /** Returns greedy search: the most probable token in each step. */
  public static Decoding greedy() {
    return STANDARD.withBeam(1);
  }

  /** Returns a copy with another beam. */
  public Decoding withBeam(int value) {
    return new Decoding(value, lengthPenalty, coveragePenalty, longest);
  }

  /** Returns a copy with another α. */
  public Decoding withLengthPenalty(double value) {
    return new Decoding(beam, value, coveragePenalty, longest);
  }

  /** Returns a copy with another β. */
  public Decoding withCoveragePenalty(double value) {
    return new Decoding(beam, lengthPenalty, value, longest);
  }

  /** Returns a copy with another maximum length. */
  public Decoding withLongest(double value) {
    return new Decoding(beam, lengthPenalty, coveragePenalty, value);
  }

  /** Returns the maximum number of tokens of a translation, including its end. */
  int most(int sourceTokens) {
    return (int) Math.min(MAX_TOKENS, Math.ceil(longest * sourceTokens)) + MORE;
  }

  /** Returns the score of a translation without coverage. */
  double score(double logProbability, int tokens) {
    return lengthPenalty == 0
        ? logProbability
        : logProbability / StrictMath.pow((5.0 + tokens) / 6, lengthPenalty);
  }

  static Decoding read(Fields fields) {
    return new Decoding(
        fields.integer("beam", 1, MAX_BEAM, STANDARD.beam),
        fields.number("lengthPenalty", new Range(0, true, 10, true), STANDARD.lengthPenalty),
        fields.number("coveragePenalty", new Range(0, true, 10, true), STANDARD.coveragePenalty),
        fields.number("longest", new Range(0, false, 1000, true), STANDARD.longest));
  }

  /** Returns the settings, as {@link #read} reads them. */
  Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("beam", beam);
    settings.put("lengthPenalty", lengthPenalty);
    settings.put("coveragePenalty", coveragePenalty);
    settings.put("longest", longest);
    return settings;
  }
}
