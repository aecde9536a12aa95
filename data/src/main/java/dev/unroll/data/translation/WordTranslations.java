package dev.unroll.data.translation;

import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A dictionary that is learned from sentence pairs, and the baseline for translation: each word is
 * replaced by its most probable translation. IBM model 1, learned by expectation maximization.
 *
 * <pre>
 * t(f | e) initially equal for all f
 * c(f, e) = Σ t(f | e) / Σ t(f | e')   over pairs and their words f; e': source words, NULL
 * t(f | e) = c(f, e) / Σ c(f', e)
 * </pre>
 *
 * <p>e is a word of the source, f of the target. NULL is an additional word of each source, for
 * words of the target without a counterpart. If several translations are equally probable, the one
 * that was seen first is chosen. A word that is not in the training set is left unchanged.
 *
 * <p>Memory for learning: at most 96 bytes for each distinct pair of words that occur in the same
 * sentence pair. If these would take more than a quarter of the heap, the remaining sentence pairs
 * are skipped, and a note reports this. Probabilities below a minimum are dropped after the last
 * iteration. Immutable.
 *
 * <p>Source: Brown et al. 1993, "The Mathematics of Statistical Machine Translation".
 */
public final class WordTranslations {
  /**
   * A translation of a word.
   *
   * @param probability t(word | source word)
   */
  public record Translation(String word, double probability) {}

  private final Map<String, List<Translation>> table;
  private final List<String> notes;

  private WordTranslations(Map<String, List<Translation>> table, List<String> notes) {
    this.table = table;
    this.notes = List.copyOf(notes);
  }

  /** Collects the settings and the sentence pairs to learn from. Not thread-safe. */
  public static final class Builder {
    private int iterations = 5;
    private double minimum = 0.001;
    private long room = Runtime.getRuntime().maxMemory() / 4 / PairTable.BYTES;
    private final Map<String, Integer> sources = new HashMap<>();
    private final Map<String, Integer> targets = new HashMap<>();
    private final List<String> targetWords = new ArrayList<>();
    private final List<int[]> sentences = new ArrayList<>(); // source with NULL, target, and so on
    private final PairTable pairs = new PairTable();
    private long added;
    private long leftOut;

    private Builder() {}

    /** Sets the number of iterations; default 5. */
    public Builder iterations(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("expected at least 1 iteration, got " + value);
      }
      iterations = value;
      return this;
    }

    /** Sets the smallest probability that is kept; default 0.001. */
    public Builder minimum(double value) {
      if (!(value >= 0 && value < 1)) {
        throw new IllegalArgumentException("expected a minimum from 0 to below 1, got " + value);
      }
      minimum = value;
      return this;
    }

    /** Sets the number of word pairs beyond which no more sentence pairs are added. */
    Builder room(long value) {
      room = value;
      return this;
    }

    /**
     * Adds the words of a sentence pair; a pair with an empty side has no effect on the
     * probabilities.
     */
    public Builder add(List<String> source, List<String> target) {
      added++;
      if (pairs.size() > room) {
        leftOut++;
        return this;
      }
      var left = new int[source.size() + 1]; // NULL first
      for (int i = 0; i < source.size(); i++) {
        left[i + 1] = sources.computeIfAbsent(source.get(i), none -> sources.size() + 1);
      }
      int[] right = new int[target.size()];
      for (int k = 0; k < right.length; k++) {
        right[k] = targets.computeIfAbsent(target.get(k), none -> targets.size());
        if (right[k] == targetWords.size()) {
          targetWords.add(target.get(k));
        }
        for (int word : left) {
          pairs.add(word, right[k]);
        }
      }
      sentences.add(left);
      sentences.add(right);
      return this;
    }

    /**
     * Learns the translations.
     *
     * @throws IllegalStateException if no target has a word
     */
    public WordTranslations learn() {
      if (targetWords.isEmpty()) {
        throw new IllegalStateException("no target has a word (expected at least one)");
      }
      pairs.begin(1.0 / targetWords.size());
      for (int i = 0; i < iterations; i++) {
        for (int n = 0; n < sentences.size(); n += 2) {
          expect(sentences.get(n), sentences.get(n + 1));
        }
        pairs.normalize(sources.size() + 1);
      }
      return new WordTranslations(table(), notes());
    }

    private void expect(int[] source, int[] target) {
      var places = new int[source.length];
      for (int word : target) {
        double total = 0;
        for (int i = 0; i < source.length; i++) {
          places[i] = pairs.place(source[i], word);
          total += pairs.probability(places[i]);
        }
        for (int place : places) {
          pairs.expect(place, pairs.probability(place) / total);
        }
      }
    }

    private Map<String, List<Translation>> table() {
      record Candidate(int target, double probability) {}
      List<List<Candidate>> kept = new ArrayList<>();
      var best = new Candidate[sources.size() + 1];
      for (int i = 0; i < best.length; i++) {
        kept.add(new ArrayList<>());
      }
      Comparator<Candidate> order =
          Comparator.comparingDouble(Candidate::probability)
              .reversed()
              .thenComparingInt(Candidate::target);
      pairs.forEach(
          (source, target, probability) -> {
            var candidate = new Candidate(target, probability);
            if (best[source] == null || order.compare(candidate, best[source]) < 0) {
              best[source] = candidate;
            }
            if (probability >= minimum) {
              kept.get(source).add(candidate);
            }
          });
      var table = new HashMap<String, List<Translation>>();
      sources.forEach(
          (word, source) -> {
            List<Candidate> candidates = kept.get(source);
            if (candidates.isEmpty() && best[source] != null) {
              candidates.add(best[source]); // each word has a translation
            }
            candidates.sort(order);
            table.put(
                word,
                candidates.stream()
                    .map(each -> new Translation(targetWords.get(each.target), each.probability))
                    .toList());
          });
      return table;
    }

    private List<String> notes() {
      return leftOut == 0
          ? List.of()
          : List.of(
              String.format(
                  Locale.ROOT,
                  "the dictionary of words was learned from the first %,d of %,d pairs, whose pairs of"
                      + " words fill a quarter of the heap",
                  added - leftOut,
                  added));
    }
  }

  /** Returns a builder without pairs. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether a word occurs in a source of the training set. */
  public boolean isKnown(String word) {
    return table.containsKey(word);
  }

  /** Returns the number of distinct source words in the training set. */
  public int words() {
    return table.size();
  }

  /** Returns the total number of translations of all words. */
  public long size() {
    return table.values().stream().mapToLong(List::size).sum();
  }

  /** Returns the translations of a word, the most probable first; empty if the word is unknown. */
  public List<Translation> translations(String word) {
    return table.getOrDefault(word, List.of());
  }

  /** Returns the most probable translation of a word; empty if the word is unknown. */
  public Optional<Translation> best(String word) {
    return translations(word).stream().findFirst();
  }

  /** Returns the most probable translation of each word; unknown words are left unchanged. */
  public List<String> translate(List<String> words) {
    return words.stream().map(word -> best(word).map(Translation::word).orElse(word)).toList();
  }

  /**
   * Returns the best translation of each word as plain JSON values, for model files: {@code
   * {"words": [...], "translations": [...], "probabilities": [...]}}, sorted by word.
   */
  public Map<String, Object> json() {
    var best = new TreeMap<String, Translation>();
    table.forEach(
        (word, all) -> {
          if (!all.isEmpty()) {
            best.put(word, all.get(0));
          }
        });
    var json = new LinkedHashMap<String, Object>();
    json.put("words", List.copyOf(best.keySet()));
    json.put("translations", best.values().stream().map(Translation::word).toList());
    json.put("probabilities", best.values().stream().map(Translation::probability).toList());
    return json;
  }

  /**
   * Reads the result of {@link #json}: words with their best translation only.
   *
   * @throws dev.unroll.BadInputException if the fields are not valid
   */
  public static WordTranslations of(Fields fields) {
    List<String> words = fields.strings("words");
    List<String> translations = fields.strings("translations");
    List<Double> probabilities = fields.numbers("probabilities", Range.SHARE);
    fields.done();
    if (translations.size() != words.size() || probabilities.size() != words.size()) {
      throw fields.error(
          "expected a translation and a probability for each of %d words, got %d and %d"
              .formatted(words.size(), translations.size(), probabilities.size()));
    }
    var table = new HashMap<String, List<Translation>>();
    for (int i = 0; i < words.size(); i++) {
      table.put(words.get(i), List.of(new Translation(translations.get(i), probabilities.get(i))));
    }
    return new WordTranslations(table, List.of());
  }

  /** Returns notes on the training data. */
  public List<String> notes() {
    return notes;
  }
}
