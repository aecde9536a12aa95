package dev.unroll.tasks.regress;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.data.rows.Extremes;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.examples.ExampleSets;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UncodedExamples;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The data of a regressor: examples with numbers.
 *
 * @param sets the examples as the network reads them
 * @param scale fitted on the training set alone
 */
record RegressorData(ExampleSets sets, TargetScale scale) {
  private static final int MAX_GROUPS = 10;
  private static final int OF_A_GROUP = 20;

  /** Splits the examples, fits coder and scale on the training set, and codes all sets. */
  static RegressorData of(RegressorConfig config, ExampleReader reader, String source) {
    ExampleSets sets =
        ExampleSets.of(config.input(), reader, new ByNumber(config), config.training().seed());
    try {
      return new RegressorData(sets, TargetScale.fit(NumberTargets.numbers(sets.train())));
    } catch (BadInputException e) {
      throw new BadInputException(source + ": " + FailureText.of(e), e);
    }
  }

  private record ByNumber(RegressorConfig config) implements ExampleSets.Splitting {
    @Override
    public ExpectedLabels expected() {
      return ExpectedLabels.numbers();
    }

    @Override
    public ExpectedLabels expectedOfTest(Labels found) {
      ExpectedLabels.numbers().require(found);
      return ExpectedLabels.numbers();
    }

    @Override
    public String how() {
      return "at random, the same fraction of small and large numbers";
    }

    @Override
    public StratifiedSplit split(UncodedExamples examples, boolean withTest) {
      double test = withTest ? config.test() : 0;
      int[] groups = groups(examples);
      try {
        return StratifiedSplit.of(groups, config.validation(), test, config.training().seed());
      } catch (BadInputException e) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%,d examples are too few for a training set, a validation fraction of %s and a"
                    + " test fraction of %s. Add examples, or change data.validation and"
                    + " data.testShare.",
                groups.length,
                config.validation(),
                test),
            e);
      }
    }
  }

  /**
   * Assigns each example to a group of examples with numbers of similar size, so that each set gets
   * small and large numbers. Groups are tenths of the sorted numbers; there are fewer if they would
   * be small.
   */
  private static int[] groups(UncodedExamples examples) {
    int[] labels = examples.classes();
    Labels names = examples.labels();
    double[] values = IntStream.range(0, names.size()).mapToDouble(names::value).toArray();
    int count = Math.max(1, Math.min(MAX_GROUPS, labels.length / OF_A_GROUP));
    Integer[] sorted = IntStream.range(0, labels.length).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, Comparator.comparingDouble(i -> values[labels[i]])); // stable
    var groups = new int[labels.length];
    for (int rank = 0; rank < sorted.length; rank++) {
      groups[sorted[rank]] = (int) ((long) rank * count / sorted.length);
    }
    return groups;
  }

  /** Returns notes on the examples and their numbers that are needed to interpret the scores. */
  List<String> notes() {
    var notes = new ArrayList<>(sets.allNotes());
    double[] numbers = NumberTargets.numbers(sets.train());
    Arrays.sort(numbers);
    Extremes extremes = Extremes.of(numbers);
    if (extremes != null) {
      notes.add("labels of the training set: " + extremes.note("label"));
    }
    return notes;
  }

  /** Describes the number of examples and the range of their numbers. */
  DataDescription description() {
    LabelledDataset train = sets.train();
    Labels labels = train.labels();
    Comparator<Integer> byNumber = Comparator.comparingDouble(labels::value);
    int least = Arrays.stream(train.classes()).boxed().min(byNumber).orElseThrow();
    int most = Arrays.stream(train.classes()).boxed().max(byNumber).orElseThrow();
    Origin origin = sets.origin();
    var json = new LinkedHashMap<String, @Nullable Object>();
    if (origin != null) {
      json.putAll(origin.json());
    }
    json.putAll(sets.sizes());
    json.put("least", labels.value(least));
    json.put("greatest", labels.value(most));
    json.put("mean", scale.mean());
    return new DataDescription(
        String.format(
                Locale.ROOT,
                "predicting a number for each of %,d examples (%s to %s in the training set)",
                sets.size(),
                labels.name(least), // as in the file, with all digits
                labels.name(most))
            + (origin == null ? "" : ", from " + origin.sentence()),
        json);
  }

  /** Returns a checksum of everything that a network reads in training, and the numbers. */
  String checksum() {
    var crc = new CRC32();
    update(crc, sets.train());
    LabelledDataset validation = sets.validation();
    if (validation != null) {
      update(crc, validation);
    }
    return sets.checksum() + "-" + Long.toHexString(crc.getValue());
  }

  private static void update(CRC32 crc, LabelledDataset data) {
    for (double number : NumberTargets.numbers(data)) {
      crc.update(ByteBuffer.allocate(Double.BYTES).putDouble(number).flip());
    }
  }
}
