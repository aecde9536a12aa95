package dev.unroll.tasks.input.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.data.series.Scaler;
import dev.unroll.data.series.Series;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.UnreadCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sequences next to those of training. */
class TrainedRangesTest {
  private static final List<String> COLUMNS = List.of("x", "sex");

  /** Sequences of noise with a feature that is the same in all steps. */
  private static List<double[][]> sequences(int count, double factor, double offset) {
    var random = new Random(7);
    var sequences = new ArrayList<double[][]>();
    for (int n = 0; n < count; n++) {
      var steps = new double[8][];
      for (int t = 0; t < steps.length; t++) {
        steps[t] = new double[] {offset + factor * random.nextGaussian(), n % 2};
      }
      sequences.add(steps);
    }
    return sequences;
  }

  private static List<double[][]> one(double[][] steps) {
    return Collections.singletonList(steps);
  }

  private static List<String> notes(TrainedRanges ranges, List<double[][]> sequences) {
    UnreadCount count = ranges.count();
    sequences.forEach(steps -> count.sequence("s", steps));
    return count.notes("now.csv");
  }

  @Test
  void sequencesInAnotherUnitAreFound() {
    TrainedRanges ranges = TrainedRanges.of(COLUMNS, sequences(40, 1, 0));

    assertThat(notes(ranges, sequences(1, 1, 0.5))).isEmpty();
    assertThat(notes(ranges, sequences(40, 2, 0))).isEmpty();
    assertThat(notes(ranges, sequences(5, 1, 32))) // shifted
        .singleElement()
        .asString()
        .startsWith("column \"x\" of now.csv is far from the values of training (-")
        .contains(" in 5 of 5 sequences, the first \"s\" (3")
        .endsWith("; check its unit and the order of the columns");
    assertThat(notes(ranges, sequences(1, 10, 0))).hasSize(1); // about the same middle
    assertThat(notes(ranges, sequences(1, 0.1, 0)))
        .singleElement()
        .asString()
        .contains("is nearly constant next to the values of training")
        .contains("): \"s\" (");
    var two = new ArrayList<>(sequences(10, 1, 0));
    two.set(7, sequences(1, 1, 32).get(0));
    assertThat(notes(ranges, two)).singleElement().asString().contains(" in 1 of 10 sequences, ");
    two.set(7, sequences(1, 0.01, 0).get(0)); // one calm sequence of several is ordinary
    assertThat(notes(ranges, two)).isEmpty();
  }

  @Test
  void maskedStepsAndValuesFarFromAllOthersAreNoRange() {
    List<double[][]> all = sequences(40, 1, 0);
    all.get(3)[2] = new double[] {Double.NaN, Double.NaN};
    all.get(4)[2][0] = -999;
    TrainedRanges ranges = TrainedRanges.of(COLUMNS, all);

    assertThat(ranges.features().get(0).least()).isBetween(-5.0, -2.0);
    assertThat(notes(ranges, sequences(2, 1, -400))).hasSize(1);
    List<double[][]> masked = sequences(1, 1, 0);
    masked.get(0)[0] = new double[] {Double.NaN, Double.NaN};
    assertThat(notes(ranges, masked)).isEmpty();
  }

  @Test
  void aConstantColumnMayNotChange() {
    TrainedRanges ranges = TrainedRanges.of(List.of("g"), one(new double[][] {{9.81}, {9.81}}));
    assertThat(notes(ranges, one(new double[][] {{9.81}}))).isEmpty();
    assertThat(notes(ranges, one(new double[][] {{9.9}, {9.9}, {9.81}}))).hasSize(1);
  }

  @Test
  void modelFilesKeepTheRanges() {
    TrainedRanges ranges = TrainedRanges.of(COLUMNS, sequences(40, 1, 0));
    assertThat(TrainedRanges.of(Fields.of(ranges.json(), "ranges"))).isEqualTo(ranges);
  }

  @Test
  void modelFilesOfOlderVersionsHaveThoseOfTheirScaling() {
    double[] column = sequences(40, 1, 0).stream().mapToDouble(steps -> steps[0][0]).toArray();
    Series series = Series.of("s", List.of("x"), new double[][] {column});
    for (Scaler.Kind kind : List.of(Scaler.Kind.STANDARD, Scaler.Kind.MINMAX)) {
      TrainedRanges ranges = TrainedRanges.of(Scaler.fit(kind, series));
      assertThat(notes(ranges, one(new double[][] {{0.5}, {0.1}, {0.2}}))).isEmpty();
      assertThat(notes(ranges, one(new double[][] {{50}, {51}, {52}}))).hasSize(1);
    }
    TrainedRanges none = TrainedRanges.of(Scaler.fit(Scaler.Kind.NONE, series));
    assertThat(notes(none, one(new double[][] {{50}, {51}, {52}}))).isEmpty();
  }
}
