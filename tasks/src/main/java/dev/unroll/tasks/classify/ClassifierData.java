package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.data.rows.Shown;
import dev.unroll.internal.CountText;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.examples.ExampleSets;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UncodedExamples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data of a classifier: examples with classes. */
final class ClassifierData {
  private static final int MAX_NUMBERS = 10; // up to this many are always classes
  private static final int LISTED = 6; // the most classes in a sentence
  private static final int MAX_CLASSES = 2000; // a confusion matrix has the square of it

  private ClassifierData() {}

  /** Splits the examples by classes, fits the coder on the training set, and codes all sets. */
  static ExampleSets of(ClassifierConfig config, ExampleReader reader) {
    return ExampleSets.of(config.input(), reader, new ByClass(config), config.training().seed());
  }

  private record ByClass(ClassifierConfig config) implements ExampleSets.Splitting {
    @Override
    public ExpectedLabels expected() {
      return ExpectedLabels.any();
    }

    @Override
    public ExpectedLabels expectedOfTest(Labels found) {
      if (found.size() > MAX_CLASSES) {
        throw new BadInputException(
            "the examples have %d different labels (expected up to %d classes). Check that the column of labels is the right one."
                .formatted(found.size(), MAX_CLASSES));
      }
      return ExpectedLabels.of(found);
    }

    @Override
    public String how() {
      return "at random, the same fraction of each class";
    }

    @Override
    public StratifiedSplit split(UncodedExamples examples, boolean withTest) {
      requireClasses(examples);
      try {
        return StratifiedSplit.of(
            examples.classes(),
            config.validation(),
            withTest ? config.test() : 0,
            config.training().seed());
      } catch (BadInputException e) {
        Labels labels = examples.labels();
        throw new BadInputException(
            named(FailureText.of(e), labels, examples.classes())
                + (labels.areNumbers() && labels.size() > MAX_NUMBERS
                    ? "; if the labels are measured values, use task: regress"
                    : ""),
            e);
      }
    }
  }

  /** Rejects labels that are numbers and mostly different from each other. */
  private static void requireClasses(UncodedExamples examples) {
    Labels labels = examples.labels();
    int count = examples.classes().length;
    if (labels.areNumbers() && labels.size() > MAX_NUMBERS && 2 * labels.size() > count) {
      throw new BadInputException(
          "the labels of %d examples are %d different numbers (expected classes with several examples each). Use task: regress to predict a number, or name another column with data.label."
              .formatted(count, labels.size()));
    }
  }

  /**
   * Replaces the number of a class in a message with its label, and names a label that is spelled
   * almost alike.
   */
  private static String named(String sentence, Labels labels, int[] classes) {
    for (int i = 0; i < labels.size(); i++) {
      String start = "class " + i + " has ";
      if (sentence.startsWith(start)) {
        return "class \"%s\" has %s%s"
            .formatted(
                Shown.of(labels.name(i)),
                sentence.substring(start.length()),
                alike(labels, i, classes));
      }
    }
    return sentence;
  }

  private static String alike(Labels labels, int rare, int[] classes) {
    List<String> alike = labels.alike(rare);
    if (alike.isEmpty()) {
      return "";
    }
    int other = labels.find(alike.get(0));
    return String.format(
        Locale.ROOT,
        "; did you mean \"%s\" (%,d examples)? Labels that differ only in case, spaces or"
            + " punctuation are separate classes",
        Shown.of(alike.get(0)),
        IntStream.of(classes).filter(c -> c == other).count());
  }

  /** Describes the number of examples, and the number in each class. */
  static DataDescription description(ExampleSets sets) {
    Labels labels = sets.train().labels();
    var counts = new int[labels.size()];
    Stream.of(sets.train(), sets.validation(), sets.test())
        .filter(Objects::nonNull)
        .forEach(
            set -> {
              int[] some = set.counts();
              Arrays.setAll(counts, c -> counts[c] + some[c]);
            });
    return describe("classifying", sets.origin(), labels, counts, sets.sizes());
  }

  /**
   * Describes the number of examples of a file, and the number in each class.
   *
   * @param verb the start of the sentence
   * @param origin null: the examples are in memory
   */
  static DataDescription describe(
      String verb,
      @Nullable Origin origin,
      Labels labels,
      int[] counts,
      Map<String, @Nullable Object> sizes) {
    var classes = new LinkedHashMap<String, @Nullable Object>();
    var listed = new StringJoiner(", ", " (", ")");
    for (int c = 0; c < counts.length; c++) {
      classes.put(labels.name(c), counts[c]);
      if (c < LISTED) {
        listed.add(Shown.of(labels.name(c)) + String.format(Locale.ROOT, " %,d", counts[c]));
      }
    }
    if (counts.length > LISTED) {
      listed.add("...");
    }
    int examples = IntStream.of(counts).sum();
    var json = new LinkedHashMap<String, @Nullable Object>();
    if (origin != null) {
      json.putAll(origin.json());
    }
    json.put("examples", examples);
    json.putAll(sizes);
    json.put("labels", labels.names());
    json.put("classes", classes);
    String sentence =
        String.format(
            Locale.ROOT,
            "%s %s: %s, %,d classes%s%s",
            verb,
            origin == null ? "data in memory" : origin.sentence(),
            CountText.of(examples, "example"),
            labels.size(),
            listed,
            origin == null || origin.format() == null ? "" : ", " + origin.format().describe());
    return new DataDescription(sentence, json);
  }
}
