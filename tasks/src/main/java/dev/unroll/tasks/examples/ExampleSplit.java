package dev.unroll.tasks.examples;

import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.input.LabelledSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The origin of the examples of each set.
 *
 * @param source of the training set
 * @param labels that the examples of the source may have
 * @param total the number of examples in the source
 * @param split of the source
 * @param given the source of the test set; null: it is part of the other source
 * @param testLabels that the examples of the test set may have
 * @param tested the number of examples in the test set
 * @param how the source was split, such as {@code at random, seed 42}
 */
public record ExampleSplit(
    LabelledSource source,
    ExpectedLabels labels,
    int total,
    StratifiedSplit split,
    @Nullable LabelledSource given,
    ExpectedLabels testLabels,
    int tested,
    String how) {

  /** Returns the names of the examples of the test set. */
  public ExampleNames test() {
    return given == null
        ? new ExampleNames(source, labels, total, split.test())
        : new ExampleNames(given, testLabels, tested, null);
  }

  /** Returns the sizes of the sets. */
  public DataSplit summary() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put(DataSplit.TRAINING, (long) split.train().length);
    if (split.validation().length > 0) {
      counts.put(DataSplit.VALIDATION, (long) split.validation().length);
    }
    counts.put(DataSplit.TEST, (long) tested);
    return new DataSplit(
        "examples",
        counts,
        Map.of(),
        given == null
            ? how
            : "the test set is another file"
                + (split.validation().length > 0 ? "; the validation set " + how : ""));
  }

  /**
   * Returns the set of each example of the training file; empty if all of them are in the training
   * set.
   */
  public Optional<ScorePart.Rows> rows() {
    if (split.train().length == total) {
      return Optional.empty();
    }
    return Optional.of(
        new ScorePart.Rows("split", "split", List.of("example", "set"), this::forEach, 0));
  }

  private void forEach(Consumer<List<Object>> each) {
    var sets = new byte[total];
    for (int position : split.validation()) {
      sets[position] = 1;
    }
    for (int position : split.test()) {
      sets[position] = 2;
    }
    List<String> names = List.of(DataSplit.TRAINING, DataSplit.VALIDATION, DataSplit.TEST);
    new ExampleNames(source, labels, total, null)
        .forEach(
            (at, name, text) -> each.accept(List.of(ExampleNames.name(name), names.get(sets[at]))));
  }
}
