package dev.unroll.data.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalerTest {
  private static Series twoColumns() {
    return Series.of(
        "memory", List.of("a", "b"), new double[][] {{1, 2, 3, 6}, {-50, 50, 0, 0}}, null);
  }

  @Test
  void scalesEachColumnByItsOwnFigures() {
    Series series = twoColumns();

    assertThat(Scaler.fit(Scaler.Kind.NONE, series).scale(series).values("a"))
        .containsExactly(1, 2, 3, 6);
    assertThat(Scaler.fit(Scaler.Kind.MINMAX, series).scale(series).values("b"))
        .containsExactly(0, 1, 0.5, 0.5);
    assertThat(Scaler.fit(Scaler.Kind.RANGE, series).scale(series).values("a"))
        .containsExactly(0.2, 0.4, 0.6, 1.2);
    // a: mean 3, squares 4 + 1 + 0 + 9 = 14 over 4 points.
    assertThat(Scaler.fit(Scaler.Kind.STANDARD, series).scale("a", 6))
        .isCloseTo(3 / Math.sqrt(3.5), within(1e-15));
  }

  @Test
  void fitsOnThePartThatItIsGiven() {
    Series series = Series.airline();
    Windows train = Windows.of(series, 2, 1).splitByFraction(0.7).train();

    Scaler onTrain = Scaler.fit(Scaler.Kind.RANGE, series.slice(0, train.endPoint()));
    Scaler onAll = Scaler.fit(Scaler.Kind.RANGE, series);

    // The first 101 months end in 1957-05 and reach from 104 to 413; all reach to 622.
    assertThat(onTrain.unscale("Passengers", 1)).isEqualTo(413 - 104);
    assertThat(onAll.unscale("Passengers", 1)).isEqualTo(622 - 104);
  }

  @ParameterizedTest
  @EnumSource(Scaler.Kind.class)
  void unscalesWhatItScaled(Scaler.Kind kind) {
    Scaler scaler = Scaler.fit(kind, twoColumns());

    float[] scaled = {(float) scaler.scale("b", -50), (float) scaler.scale("b", 12.5)};

    assertThat(scaler.unscale("b", scaled)).containsExactly(new double[] {-50, 12.5}, within(1e-5));
    assertThat(scaler.unscale("b", new float[][] {scaled})[0])
        .isEqualTo(scaler.unscale("b", scaled));
  }

  @ParameterizedTest
  @EnumSource(Scaler.Kind.class)
  void survivesAModelFileToTheBit(Scaler.Kind kind) {
    Scaler scaler = Scaler.fit(kind, twoColumns());

    String text = Json.write(scaler.toMap());
    Scaler read = Scaler.of(Fields.of(Json.parseObject(text, "model"), "model"));

    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read.columns()).containsExactly("a", "b");
    assertThat(read.toMap()).isEqualTo(scaler.toMap());
    assertThat(read.scale("a", 0.1)).isEqualTo(scaler.scale("a", 0.1));
  }

  @Test
  void columnsMayBeScaledInTheirOwnWayInFilesToo() {
    Map<String, Scaler.Kind> own = Map.of("b", Scaler.Kind.MINMAX);
    Scaler scaler = Scaler.fit(Scaler.Kind.RANGE, own, twoColumns());

    assertThat(scaler.scale("a", 6)).isEqualTo(6 / 5.0);
    assertThat(scaler.scale("b", 0)).isEqualTo(0.5);
    String text = Json.write(scaler.toMap());
    Scaler read = Scaler.of(Fields.of(Json.parseObject(text, "model"), "model"));
    assertThat(read.kind("a")).isEqualTo(Scaler.Kind.RANGE);
    assertThat(read.kind("b")).isEqualTo(Scaler.Kind.MINMAX);
    assertThat(text.split("kind", -1)).hasSize(3); // where nothing differs, the file is as it was
  }

  @Test
  void aLocalScalingTakesAConstantColumn() {
    assertThat(Scaler.fit(Scaler.Kind.LOCAL, Series.of("y", 0.1, 0.1, 0.1)).scale("y", 0.1))
        .isEqualTo(0.1);
    // Deviation of 1, 2, 3, 6: the root of 3.5.
    assertThat(Scaler.fit(Scaler.Kind.LOCAL, twoColumns()).scale("a", 7))
        .isCloseTo(7 / Math.sqrt(3.5), within(1e-15));
  }

  @Test
  void refusesAMapThatIsNoScaler() {
    Map<String, Object> zero =
        Map.of("kind", "range", "columns", Map.of("a", Map.of("offset", 0, "divisor", 0)));

    assertThatThrownBy(() -> Scaler.of(Fields.of(zero, "model.rnn")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("model.rnn: columns.a.divisor: expected a number above 0");
    assertThatThrownBy(() -> Scaler.of(Fields.of(Map.of("kind", "minmx"), "model.rnn")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean \"minmax\"?");
    Map<String, Object> more = Map.of("kind", "range", "columns", Map.of(), "clip", 1);
    assertThatThrownBy(() -> Scaler.of(Fields.of(more, "model.rnn")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("clip");
  }

  @ParameterizedTest
  @EnumSource(
      value = Scaler.Kind.class,
      names = {"STANDARD", "MINMAX", "RANGE"})
  void refusesAConstantColumn(Scaler.Kind kind) {
    // The mean of these is not 0.1 to the bit, so the deviation is not 0 either.
    Series constant = Series.of("y", 0.1, 0.1, 0.1);

    assertThatThrownBy(() -> Scaler.fit(kind, constant))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "y: column \"y\" runs from 0.1 to 0.1 over the 3 points that the scaler is fitted on,"
                + " which scale "
                + Fields.word(kind)
                + " cannot divide by; leave the column out or set scale to none");
    assertThat(Scaler.fit(Scaler.Kind.NONE, constant).scale("y", 0.1)).isEqualTo(0.1);
  }

  @Test
  void refusesADeviationThatIsNoFiniteNumberAboveZero() {
    for (Series series : List.of(Series.of("y", -1e200, 1e200), Series.of("y", 0, 1e-200))) {
      assertThatThrownBy(() -> Scaler.fit(Scaler.Kind.STANDARD, series))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("which scale standard cannot divide by");
      assertThat(Scaler.fit(Scaler.Kind.MINMAX, series).scale(series).values("y"))
          .containsExactly(0, 1);
    }
  }

  @Test
  void refusesAColumnThatItWasNotFittedOn() {
    Scaler scaler = Scaler.fit(Scaler.Kind.RANGE, Series.airline());

    assertThatThrownBy(() -> scaler.unscale("Passanger", 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "the scaler was not fitted on column \"Passanger\"; did you mean \"Passengers\"?");
  }
}
