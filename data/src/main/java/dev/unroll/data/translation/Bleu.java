package dev.unroll.data.translation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BLEU as computed by sacreBLEU: the precision of the n-grams of the hypotheses with respect to the
 * references.
 *
 * <pre>
 * p_n  = Σ min(c(g), most c(g) of a reference) / Σ c(g)   over the n-grams g of all hypotheses
 * BP   = exp(1 − r / h) where h &lt; r, else 1               h, r: tokens of hypotheses and references
 * BLEU = 100 · BP · exp(1/4 · Σ log p_n)                  n = 1 to 4
 * </pre>
 *
 * <p>If there are several references, r counts the one whose length is closest to that of the
 * hypothesis; of two equally close ones, the shorter. Exponential smoothing replaces the k-th
 * precision of 0 by 1 / (2ᵏ · total). If no token is correct, the score is 0. For a single
 * sentence, orders longer than the sentence are left out (effective order).
 *
 * <p>Defaults: {@link BleuTokens#V13A}, case-sensitive, exponential smoothing. Pass detokenized
 * text. Immutable.
 *
 * <p>Sources: Papineni et al. 2002; Chen and Cherry 2014 (smoothing); Post 2018 (sacreBLEU).
 */
public final class Bleu {
  /** The replacement of precisions of 0. */
  public enum Smoothing {
    /** The k-th precision of 0 becomes 1 / (2ᵏ · total), as in mteval-v13a. */
    EXPONENTIAL("exp", "exponential smoothing"),
    /** No smoothing: one precision of 0 makes the score 0. */
    NONE("none", "no smoothing");

    private final String word;
    private final String phrase;

    Smoothing(String word, String phrase) {
      this.word = word;
      this.phrase = phrase;
    }
  }

  /** The length of the longest n-grams. */
  public static final int ORDER = 4;

  private static final double LOG_OF_ZERO = -9999999999.0; // from sacreBLEU
  private static final Bleu STANDARD = new Bleu(BleuTokens.V13A, false, Smoothing.EXPONENTIAL);

  private final BleuTokens tokens;
  private final boolean lowerCase;
  private final Smoothing smoothing;

  private Bleu(BleuTokens tokens, boolean lowerCase, Smoothing smoothing) {
    this.tokens = tokens;
    this.lowerCase = lowerCase;
    this.smoothing = smoothing;
  }

  /** Returns BLEU with the default settings of sacreBLEU. */
  public static Bleu standard() {
    return STANDARD;
  }

  /** Returns a copy with this tokenization. */
  public Bleu withTokens(BleuTokens value) {
    return new Bleu(value, lowerCase, smoothing);
  }

  /** Returns a copy that lower-cases the text before comparing, or does not. */
  public Bleu withLowerCase(boolean value) {
    return new Bleu(tokens, value, smoothing);
  }

  /** Returns a copy with this smoothing. */
  public Bleu withSmoothing(Smoothing value) {
    return new Bleu(tokens, lowerCase, value);
  }

  /**
   * Scores a corpus.
   *
   * @param hypotheses a translation of each segment
   * @param references the references of each segment, at least one; their number may vary
   * @throws IllegalArgumentException if there are no hypotheses, or the numbers of hypotheses and
   *     references differ
   */
  public BleuScore corpus(List<String> hypotheses, List<List<String>> references) {
    Segments.require(hypotheses, references);
    var sums = new Sums();
    for (int i = 0; i < hypotheses.size(); i++) {
      sums.add(tokens(hypotheses.get(i)), references.get(i).stream().map(this::tokens).toList());
    }
    return score(sums, false, settings(Segments.count(references)));
  }

  /**
   * Scores a sentence with effective order.
   *
   * @param references at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public BleuScore sentence(String hypothesis, List<String> references) {
    Segments.require(List.of(hypothesis), List.of(references));
    var sums = new Sums();
    sums.add(tokens(hypothesis), references.stream().map(this::tokens).toList());
    return score(sums, true, settings(Segments.count(List.of(references))) + ", effective order");
  }

  /**
   * Returns the signature of a corpus score in the format of sacreBLEU, without a version.
   *
   * @param references the references of each segment
   */
  public String signature(List<List<String>> references) {
    return "nrefs:%s|case:%s|eff:no|tok:%s|smooth:%s"
        .formatted(
            Segments.word(references), lowerCase ? "lc" : "mixed", tokens.word(), smoothing.word);
  }

  private String settings(String references) {
    return "%s, tokens %s, %s, %s"
        .formatted(
            lowerCase ? "lower-cased" : "case-sensitive",
            tokens.word(),
            smoothing.phrase,
            references);
  }

  private List<String> tokens(String sentence) {
    return tokens.tokens(lowerCase ? sentence.toLowerCase(Locale.ROOT) : sentence);
  }

  private BleuScore score(Sums sums, boolean effectiveOrder, String settings) {
    double brevity = 1;
    if (sums.hypotheses < sums.references) {
      brevity =
          sums.hypotheses == 0 ? 0 : StrictMath.exp(1 - (double) sums.references / sums.hypotheses);
    }
    var precisions = new double[ORDER];
    double score = 0;
    if (Arrays.stream(sums.correct).anyMatch(count -> count > 0)) {
      int order = precisions(sums, effectiveOrder, precisions);
      double logs = 0;
      for (int n = 0; n < order; n++) {
        logs += precisions[n] == 0 ? LOG_OF_ZERO : StrictMath.log(precisions[n]);
      }
      score = brevity * StrictMath.exp(logs / order);
    }
    return new BleuScore(
        score,
        Arrays.stream(sums.correct).boxed().toList(),
        Arrays.stream(sums.total).boxed().toList(),
        Arrays.stream(precisions).boxed().toList(),
        brevity,
        sums.hypotheses,
        sums.references,
        settings);
  }

  /** Computes the precisions, and returns the highest order that counts. */
  private int precisions(Sums sums, boolean effectiveOrder, double[] precisions) {
    double power = 1;
    int n = 0;
    for (; n < ORDER && sums.total[n] > 0; n++) {
      if (sums.correct[n] > 0) {
        precisions[n] = 100.0 * sums.correct[n] / sums.total[n];
      } else if (smoothing == Smoothing.EXPONENTIAL) {
        power *= 2;
        precisions[n] = 100 / (power * sums.total[n]);
      }
    }
    return effectiveOrder ? n : ORDER;
  }

  /** The counts over segments. */
  private static final class Sums {
    final long[] correct = new long[ORDER];
    final long[] total = new long[ORDER];
    long hypotheses;
    long references;

    void add(List<String> hypothesis, List<List<String>> segment) {
      Map<List<String>, Integer> most = new HashMap<>();
      int closest = -1;
      for (List<String> reference : segment) {
        ngrams(reference).forEach((gram, count) -> most.merge(gram, count, Math::max));
        int length = reference.size();
        int nearer =
            closest < 0
                ? -1
                : Integer.compare(
                    Math.abs(length - hypothesis.size()), Math.abs(closest - hypothesis.size()));
        if (nearer < 0 || (nearer == 0 && length < closest)) {
          closest = length;
        }
      }
      ngrams(hypothesis)
          .forEach(
              (gram, count) -> {
                total[gram.size() - 1] += count;
                correct[gram.size() - 1] += Math.min(count, most.getOrDefault(gram, 0));
              });
      hypotheses += hypothesis.size();
      references += closest;
    }

    private static Map<List<String>, Integer> ngrams(List<String> tokens) {
      var counts = new HashMap<List<String>, Integer>();
      var all = new ArrayList<>(tokens);
      for (int n = 1; n <= ORDER; n++) {
        for (int i = 0; i + n <= all.size(); i++) {
          counts.merge(all.subList(i, i + n), 1, Integer::sum);
        }
      }
      return counts;
    }
  }
}
