package dev.unroll.data.vectors;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The coverage of the words of a text by vectors, by type and by token. Each distinct word counts
 * once as a type; each occurrence counts as a token.
 *
 * @param types the number of distinct words
 * @param typesFound the number of distinct words that have a vector
 * @param tokens the number of occurrences of words
 * @param tokensFound the number of occurrences that have a vector
 * @param missing the distinct words without a vector, the most frequent first
 */
public record Coverage(
    int types, int typesFound, long tokens, long tokensFound, List<String> missing) {
  /** Checks that the counts are consistent. */
  public Coverage {
    if (typesFound < 0 || typesFound > types || tokensFound < 0 || tokensFound > tokens) {
      throw new IllegalArgumentException(
          "coverage: %d of %d types and %d of %d tokens cannot be"
              .formatted(typesFound, types, tokensFound, tokens));
    }
    missing = List.copyOf(missing);
  }

  static Coverage of(Map<String, Long> counts, Predicate<String> found) {
    long tokens = 0;
    long tokensFound = 0;
    var missing = new ArrayList<Map.Entry<String, Long>>();
    for (Map.Entry<String, Long> word : counts.entrySet()) {
      long count = word.getValue();
      if (count < 1) {
        throw new IllegalArgumentException(
            "coverage: a word occurs once or more, but \"" + word.getKey() + "\" " + count);
      }
      tokens = Math.addExact(tokens, count);
      if (found.test(word.getKey())) {
        tokensFound += count;
      } else {
        missing.add(word);
      }
    }
    missing.sort(Map.Entry.comparingByValue(Comparator.reverseOrder())); // a stable sort
    return new Coverage(
        counts.size(),
        counts.size() - missing.size(),
        tokens,
        tokensFound,
        missing.stream().map(Map.Entry::getKey).toList());
  }

  static Coverage of(Collection<String> tokens, Predicate<String> found) {
    var counts = new LinkedHashMap<String, Long>();
    for (String token : tokens) {
      counts.merge(token, 1L, Long::sum);
    }
    return of(counts, found);
  }

  /**
   * Returns the fraction of distinct words that have a vector, from 0 to 1; 1 if there are no
   * words.
   */
  public double typeShare() {
    return types == 0 ? 1 : (double) typesFound / types;
  }

  /**
   * Returns the fraction of occurrences that have a vector, from 0 to 1; 1 if there are no words.
   */
  public double tokenShare() {
    return tokens == 0 ? 1 : (double) tokensFound / tokens;
  }

  /**
   * Returns a summary such as {@code vectors for 3 of 4 words (75.0 %), 9 of 12 occurrences (75.0
   * %)}.
   */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "vectors for %,d of %,d words (%.1f %%), %,d of %,d occurrences (%.1f %%)",
        typesFound,
        types,
        100 * typeShare(),
        tokensFound,
        tokens,
        100 * tokenShare());
  }
}
