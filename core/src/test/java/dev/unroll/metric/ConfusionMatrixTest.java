package dev.unroll.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /** Class 3 never occurs, 2 is predicted only, 4 is there and never predicted. */
  private static final int[] TARGETS = {0, 0, 0, 0, 1, 1, 1, 4, 4, 0, 1};

  private static final int[] PREDICTED = {0, 0, 1, 2, 1, 1, 0, 1, 0, 0, 1};

  private final ConfusionMatrix matrix = ConfusionMatrix.of(TARGETS, PREDICTED, 5);

  @Test
  void rowsAreTargetsAndColumnsPredictions() {
    assertThat(matrix.counts())
        .isDeepEqualTo(
            new long[][] {
              {3, 1, 1, 0, 0}, {1, 3, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 1, 0, 0, 0}
            });
    assertThat(matrix.count(0, 2)).isEqualTo(1);
    assertThat(matrix.count(2, 0)).isZero();
    assertThat(matrix.targets(0)).isEqualTo(5);
    assertThat(matrix.predictions(2)).isEqualTo(1);
    assertThat(matrix.total()).isEqualTo(11);
    assertThat(matrix.classes()).isEqualTo(5);
  }

  // scikit-learn 1.9.1: precision_recall_fscore_support and f1_score with zero_division=0 of the
  // arrays above.
  @Test
  void scoresAreThoseOfScikitLearn() {
    close(matrix.accuracy(), 6 / 11.0);
    scores(0, 3 / 5.0, 3 / 5.0, 0.6);
    scores(1, 3 / 5.0, 3 / 4.0, 2 / 3.0);
    scores(2, 0, 0, 0);
    scores(3, 0, 0, 0);
    scores(4, 0, 0, 0);
    close(matrix.macroF1(), 0.31666666666666665);
    close(matrix.weightedF1(), 0.5151515151515151);
  }

  private void scores(int id, double precision, double recall, double f1) {
    close(matrix.precision(id), precision);
    close(matrix.recall(id), recall);
    close(matrix.f1(id), f1);
  }

  private static void close(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-15));
  }

  @Test
  void nothingHasNoFigure() {
    var none = ConfusionMatrix.of(new int[0], new int[0], 2);
    assertThat(none.accuracy()).isNaN();
    assertThat(none.macroF1()).isNaN();
    assertThat(none.weightedF1()).isNaN();
    assertThat(none.f1(1)).isZero();
  }

  @Test
  void partsAddUpToTheWhole() {
    var first = ConfusionMatrix.of(new int[] {0, 0, 0, 0}, new int[] {0, 0, 1, 2}, 5);
    var rest =
        ConfusionMatrix.of(new int[] {1, 1, 1, 4, 4, 0, 1}, new int[] {1, 1, 0, 1, 0, 0, 1}, 5);
    assertThat(first.plus(rest)).isEqualTo(matrix).hasSameHashCodeAs(matrix);
    assertThat(first).isNotEqualTo(rest);
    assertThat(ConfusionMatrix.of(matrix.counts())).isEqualTo(matrix);
    assertThat(ConfusionMatrix.of(new long[][] {{2, 1}, {0, 5}})).hasToString("[[2, 1], [0, 5]]");
  }

  @Test
  void whatIsCountedCannotBeChangedFromOutside() {
    var counts = new long[][] {{2, 1}, {0, 5}};
    var own = ConfusionMatrix.of(counts);
    counts[0][0] = 9;
    own.counts()[1][1] = 9;
    assertThat(own.total()).isEqualTo(8);
    assertThat(own.accuracy()).isEqualTo(7 / 8.0);
  }

  @Test
  void oneClassIsAlwaysRight() {
    var one = ConfusionMatrix.of(new int[3], new int[3], 1);
    assertThat(one.accuracy()).isEqualTo(1);
    assertThat(one.macroF1()).isEqualTo(1);
    assertThat(one.count(0, 0)).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNoMatrix() {
    refused(
        () -> ConfusionMatrix.of(new int[] {0, 2}, new int[] {0, 1}, 2),
        "the target of item 1 is 2, but the classes are 0 to 1");
    refused(
        () -> ConfusionMatrix.of(new int[] {0, 1}, new int[] {-1, 1}, 2),
        "the prediction of item 0 is -1, but the classes are 0 to 1");
    refused(
        () -> ConfusionMatrix.of(new int[1], new int[2], 2),
        "a confusion matrix requires a prediction for each target, got 1 targets and 2"
            + " predictions");
    refused(
        () -> ConfusionMatrix.of(new int[0], new int[0], 0),
        "a confusion matrix requires 1 or more classes, got 0");
    refused(
        () -> ConfusionMatrix.of(new long[0][]),
        "a confusion matrix requires 1 or more classes, got none");
    refused(
        () -> ConfusionMatrix.of(new long[][] {{1, 2}, {3}}),
        "a confusion matrix of 2 classes must have the same number of columns, got 1 in row 1");
    refused(
        () -> ConfusionMatrix.of(new long[][] {{1, 2}, {3, -4}}),
        "the counts of a confusion matrix must not be negative, got -4 in row 1");
    refused(
        () -> matrix.plus(ConfusionMatrix.of(new long[][] {{1}})),
        "confusion matrices that are added must have the same number of classes, got 5 and 1");
  }

  private static void refused(Runnable call, String sentence) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
