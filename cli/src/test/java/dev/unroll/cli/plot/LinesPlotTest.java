package dev.unroll.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.tasks.ScorePart.Lines;
import dev.unroll.tasks.ScorePart.Lines.Line;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesPlotTest {
  @TempDir private Path directory;

  /** A wave between 9 and 11, and its forecast after the end. */
  private static Lines wave(int points, OptionalDouble split) {
    double[] x = new double[points];
    double[] y = new double[points];
    Arrays.setAll(x, i -> i);
    Arrays.setAll(y, i -> 10 + Math.sin(i / 3.0));
    double[] later = {points, points + 1, points + 2};
    return new Lines(
        "forecast",
        "plot",
        "wave",
        "point",
        "value",
        List.of(
            new Line("real", x, y),
            new Line("predicted before training", x, new double[points], true),
            new Line("forecast after the end", later, new double[] {10, 10.5, 11})),
        split);
  }

  private static Lines lines(boolean dates, Line... lines) {
    return new Lines(
        "forecast", "plot", "h", "x", "y", List.of(lines), OptionalDouble.empty(), dates);
  }

  /** A wave at the points from {@code from} to {@code to}. */
  private static Line line(String name, int from, int to) {
    double[] x = IntStream.range(from, to).asDoubleStream().toArray();
    return new Line(name, x, Arrays.stream(x).map(t -> 10 + Math.sin(t / 3)).toArray());
  }

  private static Lines withValue(Lines lines, int at, double value) {
    Line real = lines.lines().get(0);
    double[] y = real.y();
    y[at] = value;
    return new Lines(
        lines.name(),
        lines.title(),
        lines.heading(),
        lines.xLabel(),
        lines.yLabel(),
        List.of(new Line("real", real.x(), y), lines.lines().get(1), lines.lines().get(2)),
        lines.split());
  }

  @Test
  void ofManyPointsTheLastAreShownAndOfAFewAll() {
    ShownLines shown = ShownLines.of(wave(4000, OptionalDouble.empty()), false);

    assertThat(shown.lines().get(0).x()).hasSize(300).startsWith(3700).endsWith(3999);
    assertThat(shown.lines().get(1).x()).containsExactly(4000, 4001, 4002);
    assertThat(shown.note()).isEqualTo("the last 300 of 4,000 points");
    ShownLines few = ShownLines.of(wave(300, OptionalDouble.empty()), false);
    assertThat(few.lines().get(0).x()).hasSize(300);
    assertThat(few.note()).isEmpty();
  }

  @Test
  void ofManyPointsAfterTheEndTheFirstAreShownAndNoOtherLineIsEmpty() {
    ShownLines shown =
        ShownLines.of(
            lines(
                false,
                line("real", 0, 1000),
                line("predicted", 20, 1000),
                line("forecast after the end", 1000, 1365)),
            false);

    assertThat(shown.lines().get(0).x()).hasSize(300).startsWith(700).endsWith(999);
    assertThat(shown.lines().get(1).x()).hasSize(300).startsWith(700).endsWith(999);
    assertThat(shown.lines().get(2).x()).hasSize(300).startsWith(1000).endsWith(1299);
    assertThat(shown.note())
        .isEqualTo("the last 300 of 1,000 points; the first 300 of 365 points after the end");
  }

  @Test
  void afterActualValuesThatEndEarlyTheFirstPredictionsAreShown() {
    ShownLines shown =
        ShownLines.of(
            lines(
                false,
                line("real", 0, 1000), // not observed from 1000 to 1399
                line("predicted", 20, 1400),
                line("forecast after the end", 1400, 1412)),
            false);

    assertThat(shown.lines().get(0).x()).hasSize(300).startsWith(700).endsWith(999);
    assertThat(shown.lines().get(1).x()).hasSize(600).startsWith(700).endsWith(1299);
    assertThat(shown.lines().get(2).x()).hasSize(12);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linesOfWhichOneIsEmptyAreDrawn(boolean dates) throws IOException {
    Path file = directory.resolve("a.png");

    assertThat(
            LinesPlot.write(
                lines(dates, line("known", 0, 0), line("forecast", 900, 1301)), false, file))
        .isTrue();
    assertThat(ImageIO.read(file.toFile())).isNotNull();
    assertThat(LinesPlot.write(lines(dates, line("known", 0, 0)), false, directory.resolve("b")))
        .isFalse();
    assertThat(directory.resolve("b")).doesNotExist();
  }

  @Test
  void theLineOfBeforeTrainingIsShownOnRequest() {
    assertThat(ShownLines.of(wave(50, OptionalDouble.empty()), false).lines())
        .extracting(Line::name)
        .containsExactly("real", "forecast after the end");
    assertThat(ShownLines.of(wave(50, OptionalDouble.empty()), true).lines()).hasSize(3);
  }

  @Test
  void anOutlierDoesNotSetTheScale() {
    ShownLines up = ShownLines.of(withValue(wave(200, OptionalDouble.empty()), 150, 5000), false);
    assertThat(up.least()).isBetween(8.9, 9.1);
    assertThat(up.greatest()).isBetween(11.0, 12.0);
    assertThat(up.note()).isEqualTo("1 value beyond the scale, up to 5000");

    ShownLines down = ShownLines.of(withValue(wave(200, OptionalDouble.empty()), 150, -40), false);
    assertThat(down.least()).isBetween(8.0, 9.0);
    assertThat(down.greatest()).isBetween(10.9, 11.1);
    assertThat(down.note()).isEqualTo("1 value beyond the scale, down to -40.00");

    ShownLines mild = ShownLines.of(withValue(wave(200, OptionalDouble.empty()), 150, 12.5), false);
    assertThat(mild.greatest()).isEqualTo(12.5);
    assertThat(mild.note()).isEmpty();
  }

  @Test
  void aSeriesOfZerosAndAFewValuesKeepsThem() {
    double[] x = new double[200];
    double[] y = new double[200];
    Arrays.setAll(x, i -> i);
    y[30] = 9; // demand that comes now and then
    y[90] = 7;
    var lines =
        new Lines("f", "p", "h", "x", "y", List.of(new Line("real", x, y)), OptionalDouble.empty());
    ShownLines shown = ShownLines.of(lines, false);

    assertThat(shown.greatest()).isEqualTo(9);
    assertThat(shown.note()).isEmpty();
  }

  @Test
  void theForecastIsDrawnAfterTheEndAndHighEnough() throws IOException {
    Path file = directory.resolve("a.png");
    LinesPlot.write(withValue(wave(4000, OptionalDouble.of(3800)), 3990, 5000), false, file);
    BufferedImage image = ImageIO.read(file.toFile());
    int from = image.getWidth();
    int top = image.getHeight();
    for (int y = 0; y < image.getHeight() - 60; y++) { // above the legend
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) == Plots.colour(0).getRGB()) {
          from = Math.min(from, x);
          top = Math.min(top, y);
        }
      }
    }

    assertThat(from).isBetween(1050, 1180); // at the right end
    assertThat(top).isBetween(60, 300); // 11 is near the top, not at the bottom of 5000
  }

  @Test
  void aSplitThatIsNotShownIsNotMarked() throws IOException {
    Path file = directory.resolve("a.png");
    LinesPlot.write(wave(4000, OptionalDouble.of(10)), false, file);
    BufferedImage without = ImageIO.read(file.toFile());
    LinesPlot.write(wave(4000, OptionalDouble.empty()), false, file);
    BufferedImage none = ImageIO.read(file.toFile());
    LinesPlot.write(wave(4000, OptionalDouble.of(3800)), false, file);
    BufferedImage with = ImageIO.read(file.toFile());

    assertThat(same(without, none)).isTrue();
    assertThat(same(with, none)).isFalse();
  }

  private static boolean same(BufferedImage a, BufferedImage b) {
    int[] left = a.getRGB(0, 0, a.getWidth(), a.getHeight(), null, 0, a.getWidth());
    int[] right = b.getRGB(0, 0, b.getWidth(), b.getHeight(), null, 0, b.getWidth());
    return Arrays.equals(left, right);
  }

  @Test
  void controlCharactersInNamesAreDrawnVisibly() {
    assertThat(Lettering.title("a\nb\u001b[2J\u202e")).isEqualTo("a\\nb\\u001b[2J\\u202e");
    assertThat(Lettering.title("x".repeat(5000))).hasSizeLessThan(200).endsWith("...");
  }
}
