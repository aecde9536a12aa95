package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {
  private static Series counting(int points) {
    return Series.of("y", IntStream.range(0, points).asDoubleStream().toArray());
  }

  private static Series twoColumns() {
    return Series.of(
        "memory",
        List.of("a", "b"),
        new double[][] {{0, 1, 2, 3, 4, 5}, {0, 10, 20, 30, 40, 50}},
        null);
  }

  @Test
  void pairsWindowsWithWhatFollows() {
    Windows pairs = Windows.of(counting(6), 3, 2);

    assertThat(pairs.count()).isEqualTo(2);
    assertThat(pairs.inputs()).isDeepEqualTo(new float[][][] {{{0}, {1}, {2}}, {{1}, {2}, {3}}});
    assertThat(pairs.targets()).isDeepEqualTo(new float[][] {{3, 4}, {4, 5}});
    assertThat(pairs.actual()).isDeepEqualTo(new double[][] {{3, 4}, {4, 5}});
    assertThat(pairs.targetPoint(1)).isEqualTo(4);
  }

  @Test
  void holdsSeveralColumnsAndForecastsOne() {
    Windows pairs = Windows.of(twoColumns(), List.of("b", "a"), "a", 2, 3);

    assertThat(pairs.inputs())
        .isDeepEqualTo(new float[][][] {{{0, 0}, {10, 1}}, {{10, 1}, {20, 2}}});
    assertThat(pairs.targets()).isDeepEqualTo(new float[][] {{2, 3, 4}, {3, 4, 5}});
    assertThat(pairs.flatInputs()).containsExactly(0, 0, 10, 1, 10, 1, 20, 2);
    assertThat(pairs.flatTargets()).containsExactly(2, 3, 4, 3, 4, 5);
  }

  @Test
  void theTargetNeedNotBeAmongTheInputs() {
    Windows pairs = Windows.of(twoColumns(), List.of("b"), "a", 5, 1);

    assertThat(pairs.flatInputs()).containsExactly(0, 10, 20, 30, 40);
    assertThat(pairs.flatTargets()).containsExactly(5);
  }

  @Test
  void splitsByPointsSoThatTestTargetsAreTheLastPoints() {
    Windows.Split split = Windows.of(counting(1000), 4, 1).splitByPoints(600);

    assertThat(split.train().count()).isEqualTo(596);
    assertThat(split.train().endPoint()).isEqualTo(600);
    assertThat(split.test().count()).isEqualTo(400);
    assertThat(split.test().firstPoint()).isEqualTo(596);
    assertThat(split.test().flatTargets()).startsWith(600, 601).endsWith(999);
  }

  @ParameterizedTest
  @CsvSource({"0.7, 99, 43", "0.29, 41, 101", "0.5, 71, 71"})
  void splitsByShareOfThePairsRoundedDown(double share, int train, int test) {
    Windows.Split split = Windows.of(Series.airline(), 2, 1).splitByFraction(share);

    assertThat(split.train().count()).isEqualTo(train);
    assertThat(split.test().count()).isEqualTo(test);
  }

  @Test
  void aShareIsNotRoundedDownForTheErrorOfAProduct() {
    // 0.29 * 100 is 28.999999999999996.
    assertThat(Windows.of(counting(101), 1, 1).splitByFraction(0.29).train().count()).isEqualTo(29);
  }

  @Test
  void noPointIsATargetOfBothParts() {
    Windows pairs = Windows.of(counting(100), 5, 4);

    for (Windows.Split split : List.of(pairs.splitByPoints(60), pairs.splitByFraction(0.6))) {
      Windows train = split.train();
      Windows test = split.test();
      assertThat(test.targetPoint(0)).isEqualTo(train.endPoint());
      assertThat(test.targetPoint(test.count() - 1) + 4).isEqualTo(100);
    }
  }

  @Test
  void looksAtAnotherSeriesThroughTheSamePairs() {
    Windows test = Windows.of(counting(10), 2, 1).splitByPoints(8).test();
    Series doubled = Series.of("y", IntStream.range(0, 10).mapToDouble(t -> 2 * t).toArray());

    assertThat(test.on(doubled).flatInputs()).containsExactly(12, 14, 14, 16);
    assertThat(test.on(doubled).flatTargets()).containsExactly(16, 18);
    assertThatThrownBy(() -> test.on(counting(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("y has 9 points, y 10; expected equally many");
  }

  @Test
  void givesTheLastWindowToForecastTheFuture() {
    assertThat(Windows.latest(twoColumns(), List.of("a", "b"), 2))
        .isDeepEqualTo(new float[][] {{4, 40}, {5, 50}});
    assertThatThrownBy(() -> Windows.latest(counting(3), List.of("y"), 4))
        .isInstanceOf(BadInputException.class)
        .hasMessage("y: 3 points are too few for a window of 4");
    assertThat(Windows.latest(counting(3), List.of("y"), 3))
        .isDeepEqualTo(new float[][] {{0}, {1}, {2}});
    assertThat(Windows.latest(counting(3), List.of("y"), 1)).isDeepEqualTo(new float[][] {{2}});
    assertThatThrownBy(() -> Windows.latest(counting(3), List.of("y"), 0))
        .hasMessage("window is 0; expected at least 1");
  }

  @Test
  void refusesColumnsAndPairsThatDoNotExist() {
    Windows pairs = Windows.of(twoColumns(), List.of("b", "a"), "a", 2, 3);

    assertThat(pairs.inputColumns()).containsExactly("b", "a");
    assertThatThrownBy(() -> Windows.of(twoColumns(), List.of("a", "c"), "a", 2, 3))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("memory: there is no column \"c\"");
    Series other = Series.of("other", List.of("a"), new double[1][6]);
    assertThatThrownBy(() -> pairs.on(other))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("other: there is no column \"b\"");
    assertThatThrownBy(() -> pairs.targetPoint(2)).hasMessage("pair 2 of 2");
    assertThatThrownBy(() -> pairs.targetPoint(-1)).hasMessage("pair -1 of 2");
  }

  @Test
  void oneSeriesJustLongEnoughHasOnePair() {
    assertThat(Windows.of(counting(11), 10, 1).count()).isEqualTo(1);
    assertThatThrownBy(() -> Windows.of(counting(10), 10, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("y: 10 points are too few; window 10 and horizon 1 need at least 11");
  }

  @ParameterizedTest
  @CsvSource({"0", "4", "10", "11", "-1"})
  void refusesASplitThatLeavesNothing(int points) {
    assertThatThrownBy(() -> Windows.of(counting(10), 4, 1).splitByPoints(points))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "y: a split after %d points leaves no pairs on one side; with 10 points, window 4 and"
                    .formatted(points)
                + " horizon 1 it must lie between 5 and 9");
  }

  @Test
  void theBoundsThatTheRefusalNamesAreGood() {
    Windows pairs = Windows.of(counting(20), 4, 3);

    assertThat(pairs.splitByPoints(7).train().count()).isEqualTo(1);
    assertThat(pairs.splitByPoints(17).test().count()).isEqualTo(1);
    assertThatThrownBy(() -> pairs.splitByPoints(18))
        .hasMessageEndingWith("it must lie between 7 and 17");
    assertThat(Windows.of(counting(10), 4, 3).splitByPoints(7).test().count()).isEqualTo(1);
    assertThatThrownBy(() -> Windows.of(counting(9), 4, 3).splitByPoints(7))
        .hasMessage("y: 9 points are too few to split; window 4 and horizon 3 need at least 10");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-0.5", "NaN", "70"})
  void refusesAShareThatIsNone(double share) {
    assertThatThrownBy(() -> Windows.of(counting(10), 4, 1).splitByFraction(share))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("; expected more than 0 and less than 1");
  }

  @Test
  void refusesAShareThatLeavesNothing() {
    assertThatThrownBy(() -> Windows.of(counting(10), 4, 1).splitByFraction(0.1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "y: a fraction of 0.1 of 6 pairs leaves no pairs on one side; the series has 10 points");
    assertThat(Windows.of(counting(10), 4, 1).splitByFraction(0.2).train().count()).isEqualTo(1);
    assertThat(Windows.of(counting(10), 4, 1).splitByFraction(0.9).test().count()).isEqualTo(1);
  }

  @Test
  void pairsMayBeginLaterSoThatDifferencesFindTheirPoints() {
    Windows pairs = Windows.of(counting(20), List.of("y"), "y", 4, 1, 5);

    assertThat(pairs.count()).isEqualTo(11);
    assertThat(pairs.flatInputs()).startsWith(5, 6, 7, 8, 6);
    assertThat(pairs.splitByPoints(12).train().count()).isEqualTo(3);
    assertThat(pairs.splitByPoints(12).test().flatTargets())
        .isEqualTo(Windows.of(counting(20), 4, 1).splitByPoints(12).test().flatTargets());
    assertThatThrownBy(() -> pairs.splitByPoints(9))
        .hasMessage(
            "y: a split after 9 points leaves no pairs on one side; with 20 points, window 4 and"
                + " horizon 1 after the 5 points that differences use up it must lie between 10 and"
                + " 19");
    assertThatThrownBy(() -> Windows.of(counting(9), List.of("y"), "y", 4, 1, 5))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "y: 9 points are too few; window 4 and horizon 1 after the 5 points that differences"
                + " use up need at least 10");
  }

  @Test
  void aShorterHorizonLeavesRoomForMorePairsInTheSamePoints() {
    Windows train = Windows.of(counting(20), 4, 3).splitByPoints(12).train();

    assertThat(train.withHorizon(1).endPoint()).isEqualTo(12);
    assertThat(train.withHorizon(1).flatTargets()).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(train.withHorizon(3).flatTargets()).isEqualTo(train.flatTargets());
    assertThatThrownBy(() -> train.withHorizon(4)).isInstanceOf(IllegalArgumentException.class);
  }
}
