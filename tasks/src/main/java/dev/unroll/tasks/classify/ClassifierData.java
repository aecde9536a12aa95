package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.StratifiedSplit;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.examples.ExampleSets;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.UncodedExamples;
import java.util.Locale;
import java.util.stream.IntStream;

/** The data of a classifier: examples of classes. */
final class ClassifierData {
  private static final int MOST_NUMBERS = 10; // that are surely classes, however few examples
  private static final int MOST_CLASSES = 2000; // of which a confusion matrix has the square

  private ClassifierData() {}

  /** Splits the examples by classes, fits the coder on those to learn from, and codes all. */
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
      if (found.size() > MOST_CLASSES) {
        throw new BadInputException(
            "the examples have %d different labels, and a classifier has up to %d classes; is the column of labels the right one?"
                .formatted(found.size(), MOST_CLASSES));
      }
      return ExpectedLabels.of(found);
    }

    @Override
    public String how() {
      return "at random, the same fraction of each class";
    }

    @Override
    public StratifiedSplit split(UncodedExamples examples, boolean withTest) {
      try {
        return StratifiedSplit.of(
            examples.classes(),
            config.validation(),
            withTest ? config.test() : 0,
            config.training().seed());
      } catch (BadInputException e) {
        requireClasses(examples);
        throw new BadInputException(named(String.valueOf(e.getMessage()), examples.labels()), e);
      }
    }
  }

  /** Refuses labels that are numbers, nearly a different one for each example. */
  private static void requireClasses(UncodedExamples examples) {
    Labels labels = examples.labels();
    int count = examples.classes().length;
    boolean numbers =
        IntStream.range(0, labels.size()).noneMatch(i -> Double.isNaN(labels.value(i)));
    if (numbers && labels.size() > MOST_NUMBERS && 2 * labels.size() > count) {
      throw new BadInputException(
          "the labels of %,d examples are %,d different numbers (expected classes with several examples each). Use task: regress to predict a number, or name another column with data.label."
              .formatted(count, labels.size()));
    }
  }

  /** A class by its label, which says more than its number. */
  private static String named(String sentence, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      String start = "class " + i + " has ";
      if (sentence.startsWith(start)) {
        return "class \"" + labels.name(i) + "\" has " + sentence.substring(start.length());
      }
    }
    return sentence;
  }

  /** Returns how many examples of which classes there are. */
  static DataDescription description(ExampleSets sets) {
    Labels labels = sets.train().labels();
    var json = sets.sizes();
    json.put("labels", labels.names());
    String sentence =
        String.format(
            Locale.ROOT, "classifying %,d examples of %,d classes", sets.size(), labels.size());
    return new DataDescription(sentence, json);
  }
}
