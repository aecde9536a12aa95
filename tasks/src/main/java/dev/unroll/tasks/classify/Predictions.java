package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.Labels;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.WorstFirst;
import dev.unroll.tasks.examples.ExampleNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The predictions of a test set, to be written to a file: the misclassified examples first. */
final class Predictions {
  /**
   * A prediction.
   *
   * @param position of the example in the test set
   * @param label the true class
   * @param predicted the most probable class
   * @param probability of the predicted class
   * @param ofLabel the probability of the true class
   */
  private record Guess(int position, int label, int predicted, double probability, double ofLabel) {
    boolean correct() {
      return label == predicted;
    }

    /**
     * Wrong predictions first, then those with the lowest probability of the true class, then by
     * position.
     */
    static final Comparator<Guess> WORST_FIRST =
        Comparator.comparing(Guess::correct)
            .thenComparingDouble(Guess::ofLabel)
            .thenComparingInt(Guess::position);
  }

  private final Labels labels;
  private final ExampleNames names;
  private final WorstFirst<Guess> worst;

  Predictions(Labels labels, ExampleNames names, int most) {
    this.labels = labels;
    this.names = names;
    worst = new WorstFirst<>(most, Guess.WORST_FIRST);
  }

  /** Adds the prediction of an example with its true class. */
  void add(int position, int label, double[] probabilities) {
    int predicted = ClassifierModel.mostProbable(probabilities);
    worst.add(
        new Guess(position, label, predicted, probabilities[predicted], probabilities[label]));
  }

  /** Returns the rows, with a text if the examples are texts. */
  ScorePart.Rows rows() {
    List<String> columns =
        List.of(
            "example", "text", "label", "predicted", "probability", "labelProbability", "correct");
    return new ScorePart.Rows(
        "predictions", "predictions", columns, this::forEach, worst.leftOut());
  }

  private void forEach(Consumer<List<Object>> each) {
    List<Guess> guesses = worst.sorted();
    var wanted = new HashSet<Integer>();
    guesses.forEach(guess -> wanted.add(guess.position));
    Map<Integer, ExampleNames.Example> named = names.of(wanted);
    for (Guess guess : guesses) {
      ExampleNames.Example example = named.get(guess.position);
      var row = new ArrayList<Object>();
      row.add(example == null ? "" : example.name());
      row.add(example == null ? "" : example.text());
      row.add(labels.name(guess.label));
      row.add(labels.name(guess.predicted));
      row.add(guess.probability);
      row.add(guess.ofLabel);
      row.add(guess.correct());
      each.accept(row);
    }
  }
}
