package dev.unroll.data.translation;

import dev.unroll.BadInputException;
import dev.unroll.internal.CountText;
import dev.unroll.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A split of pairs into a training set, a validation set and a test set, each in file order. All
 * targets of a source are in the same set.
 */
public record PairSplit(
    List<SentencePair> training, List<SentencePair> validation, List<SentencePair> test) {
  /** Copies the lists. */
  public PairSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Splits pairs at random by source. Sources are equal only if all their characters are, including
   * letter case and punctuation.
   *
   * @param validation the number of sources in the validation set
   * @param test the number of sources in the test set
   * @param seed the seed; the same seed and pairs give the same split
   * @throws BadInputException if no source remains for training
   */
  public static PairSplit bySource(
      Collection<SentencePair> pairs, int validation, int test, long seed) {
    if (validation < 0 || test < 0) {
      throw new IllegalArgumentException(
          "expected 0 or more sources, got %d for validation and %d for the test"
              .formatted(validation, test));
    }
    List<String> sources = List.copyOf(SentencePairs.references(pairs).keySet());
    if ((long) validation + test >= sources.size()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "there are %,d different sources (expected more than %,d for validation and %,d for"
                  + " the test). Lower these numbers, or add pairs.",
              sources.size(),
              validation,
              test));
    }
    int[] order = new CounterRandom(seed, "split").permutation(sources.size());
    Map<String, Integer> sets = new HashMap<>();
    for (int i = 0; i < validation + test; i++) {
      sets.put(sources.get(order[i]), i < test ? 2 : 1);
    }
    var lists =
        List.of(
            new ArrayList<SentencePair>(),
            new ArrayList<SentencePair>(),
            new ArrayList<SentencePair>());
    pairs.forEach(pair -> lists.get(sets.getOrDefault(pair.source(), 0)).add(pair));
    return new PairSplit(lists.get(0), lists.get(1), lists.get(2));
  }

  /**
   * Returns the number of test sources that are also training sources. It is 0 after {@link
   * #bySource}, but may be greater if the test set is a separate file.
   */
  public long testSourcesInTraining() {
    Set<String> trained = new HashSet<>();
    training.forEach(pair -> trained.add(pair.source()));
    return test.stream().map(SentencePair::source).filter(trained::contains).distinct().count();
  }

  /** Returns the number of test sources with a target that is also a training target. */
  public long testSourcesWithTrainedTarget() {
    Set<String> trained = new HashSet<>();
    training.forEach(pair -> trained.add(pair.target()));
    return test.stream()
        .filter(pair -> trained.contains(pair.target()))
        .map(SentencePair::source)
        .distinct()
        .count();
  }

  /** Returns a description of the sizes of the sets. */
  public String describe() {
    String text =
        "training set %s, validation set %s, test set %s"
            .formatted(size(training), size(validation), size(test));
    long sources = testSourcesInTraining();
    if (sources > 0) {
      text +=
          "; "
              + CountText.of(sources, "test source is", "test sources are")
              + " in the training set";
    }
    long targets = testSourcesWithTrainedTarget();
    return targets == 0
        ? text
        : text
            + "; "
            + CountText.of(targets, "test source has", "test sources have")
            + " a target of the training set";
  }

  private static String size(List<SentencePair> pairs) {
    long sources = pairs.stream().map(SentencePair::source).distinct().count();
    return CountText.of(pairs.size(), "pair") + " of " + CountText.of(sources, "source");
  }
}
