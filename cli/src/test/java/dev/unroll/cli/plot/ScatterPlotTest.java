package dev.unroll.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.tasks.ScorePart.Scatter;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScatterPlotTest {
  private static final Color DIAGONAL = new Color(0xB4, 0xBC, 0xC4);

  @TempDir private Path directory;

  private static Scatter scatter(double[] x, double[] y, boolean diagonal) {
    return new Scatter("scatter", "points", "wear", "actual", "predicted", x, y, diagonal);
  }

  private static long pixels(BufferedImage image, Color colour) {
    long count = 0;
    for (int y = 0; y < image.getHeight() - 60; y++) { // above the legend
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == colour.getRGB() ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void drawsPointsAndTheLineOfThoseThatAreRight() throws IOException {
    Path file = directory.resolve("scatter.png");
    double[] x = {1, 2, 3};
    double[] y = {3, 2, 1};
    assertThat(ScatterPlot.write(scatter(x, y, true), file)).isTrue();
    BufferedImage with = ImageIO.read(file.toFile());
    assertThat(ScatterPlot.write(scatter(x, y, false), file)).isTrue();
    BufferedImage without = ImageIO.read(file.toFile());

    assertThat(with.getWidth()).isEqualTo(ScatterPlot.WIDTH);
    assertThat(pixels(with, Plots.colour(1))).isBetween(60L, 400L); // three circles
    assertThat(pixels(with, DIAGONAL)).isGreaterThan(500);
    assertThat(pixels(without, DIAGONAL)).isZero();
  }

  @Test
  void whatIsNotFiniteIsLeftOutAndOfManyPointsSomeAreDrawn() throws IOException {
    double[] none = {Double.NaN, 1};
    double[] other = {1, Double.POSITIVE_INFINITY};
    Path file = directory.resolve("none.png");
    assertThat(ScatterPlot.write(scatter(none, other, true), file)).isFalse();
    assertThat(file).doesNotExist();

    var many = new double[50_000];
    Arrays.setAll(many, i -> i);
    int[] drawn = ScatterPlot.drawn(scatter(many, many, true));
    assertThat(drawn).hasSize(20_000).doesNotHaveDuplicates().isSorted().contains(0);
    assertThat(drawn[drawn.length - 1]).isGreaterThan(49_990);
  }

  @Test
  void aSinglePointIsDrawn() throws IOException {
    Path file = directory.resolve("one.png");

    assertThat(ScatterPlot.write(scatter(new double[] {4}, new double[] {4}, true), file)).isTrue();
  }

  @Test
  void largeNumbersThatDifferByLittleAreDrawn() throws IOException {
    var x = new double[20];
    Arrays.setAll(x, i -> 1e15 + i);
    double[] y = {1, 1e17, 3};
    Path file = directory.resolve("large.png");

    assertThat(ScatterPlot.write(scatter(x, x, true), file)).isTrue();
    assertThat(pixels(ImageIO.read(file.toFile()), Plots.colour(1))).isGreaterThan(60L);
    assertThat(ScatterPlot.write(scatter(y, y, false), file)).isTrue();
  }

  @Test
  void largeNumbersThatDifferByLittleAreShownWithoutWhatTheyShare() {
    AxisShift shift = AxisShift.of(1e15, 1e15 + 19);

    assertThat(shift.apply(new double[] {1e15 + 3})).containsExactly(3);
    assertThat(shift.title("wear")).isEqualTo("wear \u2212 1000000000000000");
    assertThat(AxisShift.of(-1e15 - 19, -1e15).title("wear")).startsWith("wear + 10000000000000");
    assertThat(AxisShift.of(1000, 1000.0001).title("wear")).isEqualTo("wear");
    assertThat(AxisShift.of(-5, 1e15).title("wear")).isEqualTo("wear");
  }

  @Test
  void asManyYAsX() {
    assertThatThrownBy(() -> scatter(new double[1], new double[2], true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scatter \"scatter\" has 1 x but 2 y");
  }
}
