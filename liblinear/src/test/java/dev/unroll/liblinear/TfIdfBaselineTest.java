package dev.unroll.liblinear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.bwaldvogel.liblinear.Feature;
import dev.unroll.data.text.IdSequences;
import dev.unroll.liblinear.TfIdfBaseline.Bounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TfIdfBaselineTest {
  /** Figures of scikit-learn; see {@code golden_tfidf.py}. Scores: of class 1, or one a class. */
  record Case(
      int classes,
      List<int[]> train,
      int[] labels,
      List<int[]> test,
      int[] ids,
      double[][] weights,
      Object scores,
      int[] predicted) {}

  record Golden(String sklearn, List<Case> cases) {}

  static List<Case> cases() throws IOException {
    try (InputStream in = TfIdfBaselineTest.class.getResourceAsStream("tfidf.json")) {
      return new ObjectMapper().readValue(in, Golden.class).cases();
    }
  }

  private static final Bounds AMPLE = new Bounds(1_000_000, 1_000_000, 1_000_000);

  @ParameterizedTest
  @MethodSource("cases")
  void weightsAreThoseOfScikitLearn(Case golden) {
    IdSequences train = IdSequences.of(golden.train);
    TfIdf tfIdf = TfIdf.fit(train, IntStream.range(0, train.size()).toArray(), 1000);

    assertThat(tfIdf.width()).isEqualTo(golden.ids.length);
    for (int i = 0; i < golden.test.size(); i++) {
      assertThat(dense(tfIdf, golden.test.get(i)))
          .containsExactly(golden.weights[i], within(1e-12));
    }
  }

  private static double[] dense(TfIdf tfIdf, int... ids) {
    var dense = new double[tfIdf.width()];
    for (Feature feature : tfIdf.features(ids)) {
      dense[feature.getIndex() - 1] = feature.getValue();
    }
    return dense;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresAndClassesAreThoseOfScikitLearn(Case golden) {
    TfIdfBaseline baseline =
        TfIdfBaseline.fit(IdSequences.of(golden.train), golden.labels, golden.classes, AMPLE, 1e-9);

    for (int i = 0; i < golden.test.size(); i++) {
      double[] scores = baseline.scores(golden.test.get(i));
      if (golden.classes == 2) {
        double score = (double) ((List<?>) golden.scores).get(i);
        assertThat(scores).containsExactly(new double[] {-score, score}, within(1e-6));
      } else {
        List<?> each = (List<?>) ((List<?>) golden.scores).get(i);
        double[] expected = each.stream().mapToDouble(score -> (double) score).toArray();
        assertThat(scores).containsExactly(expected, within(1e-6));
      }
    }
    assertThat(baseline.predict(IdSequences.of(golden.test))).isEqualTo(golden.predicted);
    assertThat(baseline.notes()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theDefaultToleranceGivesTheSameClassesAndTheSameBits(Case golden) {
    IdSequences train = IdSequences.of(golden.train);
    TfIdfBaseline one = TfIdfBaseline.fit(train, golden.labels, golden.classes);
    TfIdfBaseline two = TfIdfBaseline.fit(train, golden.labels, golden.classes);

    assertThat(one.predict(IdSequences.of(golden.test))).isEqualTo(golden.predicted);
    for (int[] ids : golden.test) {
      assertThat(one.scores(ids)).isEqualTo(two.scores(ids));
    }
  }

  @Test
  void theCommonestIdsGetTheColumns() {
    IdSequences sequences = IdSequences.of(new int[] {9, 9, 4}, new int[] {4, 2}, new int[] {2, 7});
    TfIdf tfIdf = TfIdf.fit(sequences, new int[] {0, 1, 2}, 2); // 4 and 2, in two sequences each

    assertThat(tfIdf.width()).isEqualTo(2);
    assertThat(dense(tfIdf, 9, 7)).containsExactly(0, 0);
    assertThat(dense(tfIdf, 9, 4, 4)).containsExactly(0, 1);
    assertThat(dense(tfIdf, -1, 4, 2)).containsExactly(Math.sqrt(0.5), Math.sqrt(0.5));
  }

  @Test
  void whatIsTooMuchIsLearnedFromInPartsOfEachClass() {
    int[] alternating = IntStream.range(0, 1200).map(i -> i % 2 == 0 ? i % 3 : 3).toArray();
    int[] chosen = TfIdfBaseline.chosen(alternating, 5, 300);

    assertThat(chosen).isSorted().doesNotHaveDuplicates().hasSize(300);
    for (int c = 0; c < 5; c++) {
      int own = c;
      int[] ofClass = Arrays.stream(chosen).filter(i -> alternating[i] == own).toArray();
      assertThat(ofClass).hasSize(c == 4 ? 0 : c == 3 ? 150 : 50);
      if (c < 4) {
        assertThat(ofClass[0]).isLessThan(24);
        assertThat(ofClass[ofClass.length - 1]).isGreaterThan(1150);
      }
    }

    int[][] words = {{1, 2}, {1, 3}, {1, 4}, {1, 5}};
    IdSequences train = IdSequences.of(Arrays.stream(alternating).mapToObj(c -> words[c]).toList());
    Locale usual = Locale.getDefault();
    TfIdfBaseline baseline;
    try {
      Locale.setDefault(Locale.GERMANY); // 1.200 there, were it not for the root locale
      baseline = TfIdfBaseline.fit(train, alternating, 5, new Bounds(300, 1000, 1000), 1e-4);
    } finally {
      Locale.setDefault(usual);
    }

    assertThat(baseline.predict(IdSequences.of(words))).containsExactly(0, 1, 2, 3);
    assertThat(baseline.scores(words[0])[4]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(baseline.notes())
        .containsExactly(
            "TF-IDF with logistic regression was trained on 300 of 1,200 sequences, evenly spread"
                + " over each class");
  }

  @Test
  void longSequencesAndManyClassesAreFewerSequences() {
    var long1000 = new int[1000];
    IdSequences train = IdSequences.of(IntStream.range(0, 600).mapToObj(i -> long1000).toList());
    int[] classes = IntStream.range(0, 600).map(i -> i % 2).toArray();

    assertThat(TfIdfBaseline.fit(train, classes, 1000, new Bounds(9999, 500_000, 4000), 1).notes())
        .containsExactly(
            "TF-IDF with logistic regression was trained on 10 of 600 sequences, evenly spread over"
                + " each class");
    assertThat(TfIdfBaseline.fit(train, classes, 2).notes()).isEmpty();
  }

  @Test
  void aSmallHeapBoundsWhatIsLearnedFrom() {
    assertThat(Bounds.of(64 << 20)).isEqualTo(new Bounds(50_000, 599_186, 524_288));
    assertThat(Bounds.of(2L << 30)).isEqualTo(Bounds.of(64L << 30));
    assertThat(Bounds.of(2L << 30)).isEqualTo(new Bounds(50_000, 10_000_000, 1 << 23));

    IdSequences words = IdSequences.of(new int[] {1, 5, 8}, new int[] {2, 5}, new int[] {2, 8});
    var baseline = TfIdfBaseline.fit(words, new int[] {0, 1, 1}, 2, new Bounds(9, 99, 2), 1e-4);
    assertThat(baseline.scores(new int[] {1})).isEqualTo(baseline.scores(new int[] {8}));
    assertThat(baseline.scores(new int[] {2})).isNotEqualTo(baseline.scores(new int[] {5}));
  }

  @Test
  void sequencesWithoutIdsAndOneClassAreNoFailure() {
    IdSequences empty = IdSequences.of(new int[0], new int[0], new int[0]);

    assertThat(TfIdfBaseline.fit(empty, new int[] {1, 1, 0}, 2).predict(empty))
        .containsExactly(1, 1, 1);
    assertThat(TfIdfBaseline.fit(empty, new int[] {2, 2, 2}, 3).predict(empty))
        .containsExactly(2, 2, 2);
  }

  @Test
  void nothingIsPrinted() {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      TfIdfBaseline.fit(IdSequences.of(new int[] {1}, new int[] {2}), new int[] {0, 1}, 2);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void refusesWhatDoesNotFit() {
    IdSequences two = IdSequences.of(new int[] {1}, new int[] {2});

    assertThatThrownBy(() -> TfIdfBaseline.fit(two, new int[] {0}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected at least one sequence and a class for each, got 2 sequences and 1"
                + " classes");
    assertThatThrownBy(() -> TfIdfBaseline.fit(IdSequences.of(), new int[0], 2))
        .hasMessageContaining("got 0 sequences");
    assertThatThrownBy(() -> TfIdfBaseline.fit(two, new int[] {0, 2}, 2))
        .hasMessage("expected classes from 0 to 1, got 2");
  }
}
