package dev.unroll.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig.Unit;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningPlotTest {
  @TempDir private Path directory;

  private BufferedImage drawn(List<History.Row> rows) throws IOException {
    Path file = directory.resolve("learning.png");
    assertThat(LearningPlot.write("wave", History.of(rows), Unit.EPOCHS, file)).isTrue();
    return ImageIO.read(file.toFile());
  }

  private static List<History.Row> rows(
      int count, IntToDoubleFunction loss, IntToDoubleFunction validation) {
    var rows = new ArrayList<History.Row>();
    for (int i = 1; i <= count; i++) {
      rows.add(
          new History.Row(
              10L * i,
              i,
              loss.applyAsDouble(i),
              validation.applyAsDouble(i),
              Map.of(),
              0.1f,
              1,
              i));
    }
    return rows;
  }

  /** How many points of a picture have nearly this colour. */
  private static long count(BufferedImage image, Color colour) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        var at = new Color(image.getRGB(x, y));
        int away =
            Math.abs(at.getRed() - colour.getRed())
                + Math.abs(at.getGreen() - colour.getGreen())
                + Math.abs(at.getBlue() - colour.getBlue());
        count += away < 30 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void bothLossesAreDrawn() throws IOException {
    var both = drawn(rows(50, i -> 1.0 / i, i -> 2.0 / i));

    assertThat(both.getWidth()).isEqualTo(1200);
    assertThat(both.getHeight()).isEqualTo(700);
    assertThat(count(both, Plots.colour(0))).isGreaterThan(500);
    assertThat(count(both, Plots.colour(1))).isGreaterThan(500);
    var one = drawn(rows(50, i -> 1.0 / i, i -> Double.NaN));
    assertThat(count(one, Plots.colour(0))).isGreaterThan(500);
    assertThat(count(one, Plots.colour(1))).isZero();
  }

  /**
   * From 1 down to a millionth: on a linear axis nearly all points of the line lie at the bottom,
   * on a logarithmic one it falls evenly.
   */
  @Test
  void lossesOverMoreThanTwoDecadesHaveALogarithmicAxis() throws IOException {
    var wide = drawn(rows(61, i -> Math.pow(10, -(i - 1) / 10.0), i -> Double.NaN));
    var narrow = drawn(rows(61, i -> Math.pow(10, -(i - 1) / 40.0), i -> Double.NaN));

    assertThat(heightAtTheMiddle(wide)).isBetween(0.4, 0.6);
    assertThat(heightAtTheMiddle(narrow)).isLessThan(0.3); // 10^-0.75 is 0.18
  }

  /** Where the first line is in the middle column, as a share of its height in the picture. */
  private static double heightAtTheMiddle(BufferedImage image) {
    int top = Integer.MAX_VALUE;
    int bottom = 0;
    for (int y = 0; y < 600; y++) { // above the legend
      for (int x = 0; x < image.getWidth(); x++) {
        if (isFirst(image, x, y)) {
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    int left = Integer.MAX_VALUE;
    int right = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      if (isFirst(image, x, top) || isFirst(image, x, bottom)) {
        left = Math.min(left, x);
        right = x;
      }
    }
    for (int y = top; y <= bottom; y++) {
      if (isFirst(image, (left + right) / 2, y)) {
        return (bottom - y) / (double) (bottom - top);
      }
    }
    throw new AssertionError("the line has no point in the middle");
  }

  private static boolean isFirst(BufferedImage image, int x, int y) {
    var at = new Color(image.getRGB(x, y));
    return at.getRed() > 180 && at.getBlue() < 80;
  }

  @Test
  void metricsHaveAPanelOfTheirOwn() throws IOException {
    var rows = new ArrayList<History.Row>();
    for (int i = 1; i <= 30; i++) {
      var metrics = Map.of("accuracy", 1 - 1.0 / i);
      rows.add(new History.Row(i, i, 1.0 / i, Double.NaN, metrics, 0.1f, 1, i));
    }
    var image = drawn(rows);

    assertThat(image.getHeight()).isEqualTo(1150);
    assertThat(count(image.getSubimage(0, 700, 1200, 450), Plots.colour(0))).isGreaterThan(300);
  }

  @Test
  void whatCannotBeDrawnIsLeftOut() throws IOException {
    Path file = directory.resolve("learning.png");

    assertThat(LearningPlot.write("wave", History.of(List.of()), Unit.STEPS, file)).isFalse();
    assertThat(file).doesNotExist();
    drawn(rows(1, i -> 0.5, i -> Double.NaN)); // a single point
    drawn(rows(9, i -> 0.5, i -> 0.5)); // a flat line
    drawn(rows(9, i -> i == 3 ? Double.POSITIVE_INFINITY : i == 4 ? Double.NaN : i, i -> 0));
  }
}
