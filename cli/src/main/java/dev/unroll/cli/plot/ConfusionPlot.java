package dev.unroll.cli.plot;

import dev.unroll.internal.CountText;
import dev.unroll.metric.ConfusionMatrix;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Plot of a confusion matrix as a PNG: a row for each actual class, a column for each predicted
 * class, with darker blue for a larger fraction of the row. Up to {@value #NUMBERED} classes, each
 * cell shows its count and its fraction of the row; with more, only colours are shown. From 77
 * classes on there is no room for labels.
 */
public final class ConfusionPlot {
  static final int NUMBERED = 20;
  public static final int MAX = 920; // maximum number of classes, one point each

  private static final int SIDE = 920; // of the matrix, except with very few classes
  private static final int LARGEST_CELL = 160;
  private static final int SMALLEST_LABELLED = 12;
  private static final int MAX_LABEL_LENGTH = 220;
  private static final int MARGIN = 24;
  private static final int HEAD = 88; // height of title and scores
  private static final int GAP = 8;
  private static final int NARROWEST = 560; // minimum width for title and scores
  private static final Font TITLE = Plots.font(Font.BOLD, 20);
  private static final Font AXIS = Plots.font(Font.PLAIN, 16);
  private static final Color PALE = new Color(0xA8, 0xA8, 0xA8);
  private static final Color DEEP = Plots.colour(1);

  private final ConfusionMatrix matrix;
  private final int cell;
  private final Font font; // font of the labels
  private final List<String> labels;
  private final int widest;
  private final boolean upright; // whether column labels are vertical
  private final Rectangle field; // area of the cells

  private ConfusionPlot(ConfusionMatrix matrix, List<String> labels) {
    this.matrix = matrix;
    cell = Math.min(LARGEST_CELL, SIDE / matrix.classes());
    font = Plots.font(Font.PLAIN, Math.max(9, Math.min(15, cell - 3)));
    this.labels =
        cell < SMALLEST_LABELLED ? List.of() : Lettering.labels(labels, font, MAX_LABEL_LENGTH);
    widest = Lettering.widest(this.labels, font);
    upright = widest > cell - 6;
    int side = cell * matrix.classes();
    field = new Rectangle(MARGIN + Lettering.height(AXIS) + GAP + widest + GAP, HEAD, side, side);
  }

  /**
   * Draws a matrix and writes it.
   *
   * @param labels labels of the classes
   * @return whether a plot was drawn; false without items, or with more than {@value #MAX} classes
   */
  static boolean write(String title, ConfusionMatrix matrix, List<String> labels, Path file)
      throws IOException {
    if (labels.size() != matrix.classes()) {
      throw new IllegalArgumentException(
          "a confusion matrix of %d classes requires as many labels, got %d"
              .formatted(matrix.classes(), labels.size()));
    }
    if (matrix.total() == 0 || matrix.classes() > MAX) {
      return false;
    }
    Plots.write(new ConfusionPlot(matrix, labels).draw(title), file);
    return true;
  }

  private BufferedImage draw(String title) {
    int width = Math.max(NARROWEST, field.x + field.width + MARGIN);
    int height = axisBelow() + Lettering.height(AXIS) + MARGIN;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      Lettering.smooth(graphics);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      graphics.setColor(Plots.INK);
      graphics.setFont(TITLE);
      graphics.drawString(Lettering.cut(title, TITLE, width - 2 * MARGIN), MARGIN, MARGIN + 16);
      graphics.setFont(AXIS);
      graphics.drawString(scores(matrix), MARGIN, MARGIN + 44);
      for (int target = 0; target < matrix.classes(); target++) {
        double all = Math.max(1, matrix.targets(target));
        for (int predicted = 0; predicted < matrix.classes(); predicted++) {
          drawCell(graphics, target, predicted, matrix.count(target, predicted) / all);
        }
      }
      drawGrid(graphics);
      drawLabels(graphics);
      drawAxes(graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** Returns the scores, such as {@code accuracy 0.8858, macro F1 0.8857, 25,000 examples}. */
  private static String scores(ConfusionMatrix matrix) {
    return String.format(
        Locale.ROOT,
        "accuracy %.4f, macro F1 %.4f, %s",
        matrix.accuracy(),
        matrix.macroF1(),
        CountText.of(matrix.total(), "example"));
  }

  private void drawCell(Graphics2D graphics, int target, int predicted, double share) {
    long count = matrix.count(target, predicted);
    int x = field.x + predicted * cell;
    int y = field.y + target * cell;
    graphics.setColor(shade(share));
    graphics.fillRect(x, y, cell, cell);
    if (matrix.classes() > NUMBERED) {
      return;
    }
    graphics.setColor(count == 0 ? PALE : share > 0.7 ? Color.WHITE : Plots.INK);
    int size = Math.min(18, cell / 3);
    int middle = y + cell / 2;
    drawCentred(graphics, String.format(Locale.ROOT, "%,d", count), Font.BOLD, size, x, middle - 2);
    if (count > 0) {
      String percent = String.format(Locale.ROOT, "%.1f %%", 100 * share);
      drawCentred(graphics, percent, Font.PLAIN, size - 3, x, middle + size);
    }
  }

  /** Draws a text in the centre of a cell, in a smaller font if it is long. */
  private void drawCentred(
      Graphics2D graphics, String text, int style, int size, int x, int baseline) {
    Font letters = Plots.font(style, size);
    while (Lettering.width(text, letters) > cell - 4 && letters.getSize() > 6) {
      letters = Plots.font(style, letters.getSize() - 1);
    }
    graphics.setFont(letters);
    graphics.drawString(text, x + (cell - Lettering.width(text, letters)) / 2, baseline);
  }

  /** Returns a colour between white and {@link #DEEP}. */
  static Color shade(double share) {
    return new Color(
        blend(share, DEEP.getRed()), blend(share, DEEP.getGreen()), blend(share, DEEP.getBlue()));
  }

  private static int blend(double share, int deep) {
    return (int) Math.round(255 + share * (deep - 255));
  }

  private void drawGrid(Graphics2D graphics) {
    graphics.setColor(Plots.GRID);
    graphics.setStroke(Plots.solid(1));
    int step = matrix.classes() <= NUMBERED ? cell : field.width;
    for (int at = 0; at <= field.width; at += step) {
      graphics.drawLine(field.x + at, field.y, field.x + at, field.y + field.height);
      graphics.drawLine(field.x, field.y + at, field.x + field.width, field.y + at);
    }
  }

  private void drawLabels(Graphics2D graphics) {
    graphics.setColor(Plots.INK);
    graphics.setFont(font);
    int below = field.y + field.height + GAP;
    int down = Lettering.down(font);
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      int width = Lettering.width(label, font);
      int middle = i * cell + cell / 2;
      graphics.drawString(label, field.x - GAP - width, field.y + middle + down);
      if (upright) {
        Lettering.drawUpwards(graphics, label, field.x + middle + down, below + width);
      } else {
        graphics.drawString(label, field.x + middle - width / 2, below + font.getSize());
      }
    }
  }

  private int axisBelow() {
    int labelled = upright ? widest : Lettering.height(font);
    return field.y + field.height + GAP + (labels.isEmpty() ? 0 : labelled) + GAP;
  }

  private void drawAxes(Graphics2D graphics) {
    graphics.setFont(AXIS);
    int width = Lettering.width("predicted class", AXIS);
    graphics.drawString(
        "predicted class", field.x + (field.width - width) / 2, axisBelow() + AXIS.getSize());
    int height = Lettering.width("true class", AXIS);
    Lettering.drawUpwards(
        graphics, "true class", MARGIN + AXIS.getSize(), field.y + (field.height + height) / 2);
  }
}
