package dev.unroll.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.metric.ConfusionMatrix;
import java.awt.Color;
import java.awt.Font;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfusionPlotTest {
  @TempDir private Path directory;

  private BufferedImage drawn(List<String> labels, long[]... counts) throws IOException {
    Path file = directory.resolve("confusion.png");
    assertThat(ConfusionPlot.write("films", ConfusionMatrix.of(counts), labels, file)).isTrue();
    return ImageIO.read(file.toFile());
  }

  /** All examples of each class right, and one class in which all were taken for class 0. */
  private BufferedImage ladder(int classes) throws IOException {
    var counts = new long[classes][classes];
    for (int c = 0; c < classes; c++) {
      counts[c][c == 1 ? 0 : c] = 1000L + c;
    }
    return drawn(labels(classes), counts);
  }

  private static List<String> labels(int classes) {
    return IntStream.range(0, classes).mapToObj(c -> "label " + c).toList();
  }

  /** The first point from the top left, line by line, of exactly this colour. */
  private static Point first(BufferedImage image, Color colour) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) == colour.getRGB()) {
          return new Point(x, y);
        }
      }
    }
    throw new AssertionError("nothing has the colour " + colour);
  }

  @Test
  void rowsAreClassesAndShadesTheirShares() throws IOException {
    BufferedImage image =
        drawn(
            List.of("bad", "good", "so-so"),
            new long[] {6, 3, 1}, // of 10
            new long[] {4, 12, 4}, // of 20
            new long[] {0, 0, 0});
    Point corner = first(image, ConfusionPlot.shade(0.6));
    double[][] shares = {{0.6, 0.3, 0.1}, {0.2, 0.6, 0.2}, {0, 0, 0}};

    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int rgb = image.getRGB(corner.x + 5 + 160 * column, corner.y + 5 + 160 * row);
        assertThat(new Color(rgb)).isEqualTo(ConfusionPlot.shade(shares[row][column]));
      }
    }
    assertThat(ConfusionPlot.shade(0)).isEqualTo(Color.WHITE);
    assertThat(ConfusionPlot.shade(1)).isEqualTo(Plots.colour(1));
  }

  /** How many points within a cell have not its colour. */
  private static int written(BufferedImage image, int x, int y, int cell) {
    int ground = image.getRGB(x + 2, y + 2);
    int written = 0;
    for (int j = 2; j < cell - 2; j++) {
      for (int i = 2; i < cell - 2; i++) {
        written += image.getRGB(x + i, y + j) == ground ? 0 : 1;
      }
    }
    return written;
  }

  @Test
  void twentyClassesHaveNumbersAndMoreHaveNone() throws IOException {
    BufferedImage twenty = ladder(20);
    Point first = first(twenty, Plots.colour(1));
    assertThat(written(twenty, first.x - 1, first.y - 1, 46)).isGreaterThan(100);
    assertThat(written(twenty, first.x - 1 + 5 * 46, first.y - 1 + 2 * 46, 46))
        .isBetween(10, 100); // "0"

    BufferedImage more = ladder(21);
    Point same = first(more, Plots.colour(1));
    assertThat(written(more, same.x - 1, same.y - 1, 43)).isZero();
  }

  @Test
  void labelsStandBesideTheRowsAndBelowTheColumnsWhileThereIsRoom() throws IOException {
    for (int classes : new int[] {2, 20, 76, 77}) {
      BufferedImage image = ladder(classes);
      int cell = Math.min(160, 920 / classes);
      Point field = first(image, Plots.colour(1));
      int last = (classes - 1) * cell;
      int beside = ink(image, field.x - 45, field.y + last, 40, cell);
      int below = ink(image, field.x + last, field.y + classes * cell + 5, cell, 40);

      assertThat(beside).as("%d classes", classes).matches(n -> classes == 77 ? n == 0 : n > 20);
      assertThat(below).as("%d classes", classes).matches(n -> classes == 77 ? n == 0 : n > 20);
    }
  }

  private static int ink(BufferedImage image, int x, int y, int width, int height) {
    int ink = 0;
    for (int j = y; j < y + height; j++) {
      for (int i = x; i < x + width; i++) {
        ink += new Color(image.getRGB(i, j)).getGreen() < 160 ? 1 : 0;
      }
    }
    return ink;
  }

  @Test
  void longLabelsAreCutAndUnknownLettersAreNumbers() throws IOException {
    var font = Plots.font(Font.PLAIN, 15);
    assertThat(Lettering.labels(List.of("good", "x".repeat(500), "\uFFFE"), font, 220))
        .satisfies(
            labels -> {
              assertThat(labels.get(0)).isEqualTo("good");
              assertThat(labels.get(1)).startsWith("xxxxx").endsWith("x...").hasSizeLessThan(60);
              assertThat(labels.get(2)).isEqualTo("class 2");
            });
    BufferedImage image =
        drawn(List.of("x".repeat(500), "y"), new long[] {3, 1}, new long[] {2, 9_999_999_999L});
    assertThat(image.getWidth()).isLessThan(700);
  }

  @Test
  void whatCannotBeDrawnIsLeftOut() throws IOException {
    Path file = directory.resolve("none.png");
    var nothing = ConfusionMatrix.of(new long[2][2]);
    var many = new long[921][921];
    many[0][0] = 1;

    assertThat(ConfusionPlot.write("films", nothing, labels(2), file)).isFalse();
    assertThat(ConfusionPlot.write("films", ConfusionMatrix.of(many), labels(921), file)).isFalse();
    assertThat(file).doesNotExist();
    assertThat(ladder(920).getHeight()).isBetween(1000, 1200);
    assertThatThrownBy(() -> ConfusionPlot.write("films", nothing, labels(3), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a confusion matrix of 2 classes requires as many labels, got 3");
  }
}
