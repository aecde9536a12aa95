package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.tasks.ScorePart;
import dev.unroll.tasks.WorstFirst;
import dev.unroll.tasks.examples.ExampleNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The predictions of a test set, to be written to a file: those with the largest errors first. */
final class NumberPredictions {
  /** A prediction of the example at a position of the test set; NaN counts as the worst. */
  private record Guess(int position, double predicted, double error) {
    static final Comparator<Guess> WORST_FIRST =
        Comparator.<Guess>comparingDouble(guess -> Math.abs(guess.error))
            .reversed()
            .thenComparingInt(Guess::position);
  }

  private final LabelledDataset test;
  private final ExampleNames names;
  private final WorstFirst<Guess> worst = new WorstFirst<>(WorstFirst.MAX, Guess.WORST_FIRST);

  /**
   * Collects predictions.
   *
   * @param actual the number of each example
   * @param predicted for each example
   */
  NumberPredictions(LabelledDataset test, ExampleNames names, double[] actual, double[] predicted) {
    this.test = test;
    this.names = names;
    for (int i = 0; i < actual.length; i++) {
      worst.add(new Guess(i, predicted[i], predicted[i] - actual[i]));
    }
  }

  /** Returns the rows, with a text if the examples are texts. */
  ScorePart.Rows rows() {
    List<String> columns = List.of("example", "text", "label", "predicted", "error");
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
      row.add(test.labels().name(test.label(guess.position)));
      row.add(guess.predicted);
      row.add(guess.error);
      each.accept(row);
    }
  }
}
