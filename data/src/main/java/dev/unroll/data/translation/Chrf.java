package dev.unroll.data.translation;

import dev.unroll.data.text.WhitespaceTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * chrF2 and chrF2++ as computed by sacreBLEU: an F-score of character n-grams, with recall weighted
 * twice as much as precision. It needs no tokenization, and suits languages with many word forms.
 *
 * <pre>
 * P, R = means over n of correct / n-grams of the hypothesis, correct / n-grams of the reference
 * chrF = 100 · (1 + β²) · P · R / (β² · P + R)       β = 2
 * </pre>
 *
 * <p>n is 1 to 6, without white space. chrF2++ adds words and pairs of words, where punctuation at
 * the beginning or end of a word is a separate word. An order without n-grams on one side is left
 * out. The counts of a corpus are sums over segments; if there are several references, the one with
 * the best score is used.
 *
 * <p>Defaults: characters only, case-sensitive. Immutable.
 *
 * <p>Sources: Popović 2015 (chrF), 2017 (chrF++); Post 2018 (sacreBLEU).
 */
public final class Chrf {
  private static final int CHARACTERS = 6;
  private static final int BETA = 2;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  private static final WhitespaceTokenizer SPLIT = new WhitespaceTokenizer();
  private static final Chrf STANDARD = new Chrf(0, false);

  private final int words;
  private final boolean lowerCase;

  private Chrf(int words, boolean lowerCase) {
    this.words = words;
    this.lowerCase = lowerCase;
  }

  /** Returns chrF2, with characters only. */
  public static Chrf standard() {
    return STANDARD;
  }

  /** Returns chrF2++, with characters, words and pairs of words. */
  public static Chrf plusPlus() {
    return new Chrf(2, false);
  }

  /** Returns a copy that lower-cases the text before comparing, or does not. */
  public Chrf withLowerCase(boolean value) {
    return new Chrf(words, value);
  }

  /**
   * Scores a corpus.
   *
   * @param hypotheses a translation of each segment
   * @param references the references of each segment, at least one; their number may vary
   * @return the score, from 0 to 100
   * @throws IllegalArgumentException if there are no hypotheses, or the numbers of hypotheses and
   *     references differ
   */
  public double corpus(List<String> hypotheses, List<List<String>> references) {
    Segments.require(hypotheses, references);
    var sums = new long[3 * (CHARACTERS + words)];
    for (int i = 0; i < hypotheses.size(); i++) {
      long[] best = best(hypotheses.get(i), references.get(i));
      for (int k = 0; k < sums.length; k++) {
        sums[k] += best[k];
      }
    }
    return score(sums);
  }

  /**
   * Scores a sentence.
   *
   * @param references at least one
   * @return the score, from 0 to 100
   * @throws IllegalArgumentException if there is no reference
   */
  public double sentence(String hypothesis, List<String> references) {
    return corpus(List.of(hypothesis), List.of(references));
  }

  /** Returns the name: chrF2, or chrF2++. */
  public String name() {
    return "chrF" + BETA + "+".repeat(words);
  }

  /**
   * Returns the signature in the format of sacreBLEU, without a version.
   *
   * @param references the references of each segment
   */
  public String signature(List<List<String>> references) {
    return "nrefs:%s|case:%s|eff:yes|nc:%d|nw:%d|space:no"
        .formatted(Segments.word(references), lowerCase ? "lc" : "mixed", CHARACTERS, words);
  }

  /**
   * Returns the numbers of n-grams of the hypothesis, of the reference, and of correct ones, for
   * the best reference.
   */
  private long[] best(String hypothesis, List<String> references) {
    List<Map<String, Integer>> found = ngrams(hypothesis);
    long[] best = {};
    double bestScore = -1;
    for (String reference : references) {
      List<Map<String, Integer>> expected = ngrams(reference);
      var counts = new long[3 * found.size()];
      for (int order = 0; order < found.size(); order++) {
        Map<String, Integer> right = expected.get(order);
        for (Map.Entry<String, Integer> gram : found.get(order).entrySet()) {
          counts[3 * order] += right.isEmpty() ? 0 : gram.getValue();
          counts[3 * order + 2] += Math.min(gram.getValue(), right.getOrDefault(gram.getKey(), 0));
        }
        counts[3 * order + 1] = right.values().stream().mapToLong(Integer::longValue).sum();
      }
      double score = score(counts);
      if (score > bestScore) {
        bestScore = score;
        best = counts;
      }
    }
    return best;
  }

  private static double score(long[] counts) {
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int i = 0; i < counts.length; i += 3) {
      if (counts[i] > 0 && counts[i + 1] > 0) {
        precision += (double) counts[i + 2] / counts[i];
        recall += (double) counts[i + 2] / counts[i + 1];
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    int factor = BETA * BETA;
    return 100 * ((1 + factor) * precision * recall / (factor * precision + recall));
  }

  private List<Map<String, Integer>> ngrams(String sentence) {
    String text = lowerCase ? sentence.toLowerCase(Locale.ROOT) : sentence;
    List<String> tokens = SPLIT.tokens(text);
    List<String> characters =
        String.join("", tokens).codePoints().mapToObj(Character::toString).toList();
    var all = new ArrayList<Map<String, Integer>>();
    for (int n = 1; n <= CHARACTERS; n++) {
      all.add(ngrams(characters, n, ""));
    }
    if (words > 0) {
      List<String> separated = separated(tokens);
      for (int n = 1; n <= words; n++) {
        all.add(ngrams(separated, n, " "));
      }
    }
    return all;
  }

  private static Map<String, Integer> ngrams(List<String> units, int n, String between) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i + n <= units.size(); i++) {
      counts.merge(String.join(between, units.subList(i, i + n)), 1, Integer::sum);
    }
    return counts;
  }

  /** Separates one punctuation mark from each word: the last character, otherwise the first. */
  private static List<String> separated(List<String> tokens) {
    var separated = new ArrayList<String>();
    for (String token : tokens) {
      int last = token.length() - 1;
      if (last > 0 && PUNCTUATION.indexOf(token.charAt(last)) >= 0) {
        separated.add(token.substring(0, last));
        separated.add(token.substring(last));
      } else if (last > 0 && PUNCTUATION.indexOf(token.charAt(0)) >= 0) {
        separated.add(token.substring(0, 1));
        separated.add(token.substring(1));
      } else {
        separated.add(token);
      }
    }
    return separated;
  }
}
