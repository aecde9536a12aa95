package dev.unroll.data.translation;

import dev.unroll.BadInputException;
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
 * Pairs as a training set, a validation set and a test set, each in the order of the file. A source
 * with several targets is in one of them with all its targets.
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
   * Chooses sources at random. Sources are equal if all their characters are; letter case and
   * punctuation count.
   *
   * @param validation sources of the validation set
   * @param test sources of the test set
   * @param seed the same seed chooses the same sources of the same pairs
   * @throws BadInputException when no source remains for training
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
   * Returns the number of test sources that are sources of training, too: 0 after {@link
   * #bySource}, but not always where the test set is a file of its own.
   */
  public long testSourcesInTraining() {
    Set<String> trained = new HashSet<>();
    training.forEach(pair -> trained.add(pair.source()));
    return test.stream().map(SentencePair::source).filter(trained::contains).distinct().count();
  }

  /** Returns the number of test sources that have a target which is a target of training, too. */
  public long testSourcesWithTrainedTarget() {
    Set<String> trained = new HashSet<>();
    training.forEach(pair -> trained.add(pair.target()));
    return test.stream()
        .filter(pair -> trained.contains(pair.target()))
        .map(SentencePair::source)
        .distinct()
        .count();
  }

  /** Returns the sizes of the sets in words. */
  public String describe() {
    String text =
        "training set %s, validation set %s, test set %s"
            .formatted(size(training), size(validation), size(test));
    long sources = testSourcesInTraining();
    if (sources > 0) {
      text +=
          "; "
              + PairReport.count(sources, "test source is", "test sources are")
              + " in the training set";
    }
    long targets = testSourcesWithTrainedTarget();
    return targets == 0
        ? text
        : text
            + "; "
            + PairReport.count(targets, "test source has", "test sources have")
            + " a target of the training set";
  }

  private static String size(List<SentencePair> pairs) {
    long sources = pairs.stream().map(SentencePair::source).distinct().count();
    return PairReport.count(pairs.size(), "pair", "pairs")
        + " of "
        + PairReport.count(sources, "source", "sources");
  }
}
