package dev.unroll.cli.plot;

import dev.unroll.BadInputException;
import dev.unroll.tasks.translate.AttentionMap;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * Plot of the attention of a translation as a PNG: a row for each token of the translation, a
 * column for each token of the source, with darker blue for larger weights.
 */
public final class AttentionPlot {
  private static final int MAX = 300; // maximum number of tokens of a side
  private static final int SIDE = 1200;
  private static final int LARGEST_CELL = 44;
  private static final int SMALLEST_CELL = 6;
  private static final int MAX_LABEL_LENGTH = 180;
  private static final int MARGIN = 24;
  private static final int GAP = 8;
  private static final int HEAD = 56;
  private static final int NARROWEST = 420;
  private static final Font TITLE = Plots.font(Font.BOLD, 18);

  private final AttentionMap map;
  private final int cell;
  private final Font font;
  private final List<String> source;
  private final List<String> target;
  private final int left;
  private final int top;

  private AttentionPlot(AttentionMap map) {
    this.map = map;
    int most = Math.max(map.source().size(), map.target().size());
    cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, SIDE / most));
    font = Plots.font(Font.PLAIN, Math.max(8, Math.min(15, cell - 3)));
    source = Lettering.labels(map.source(), font, MAX_LABEL_LENGTH);
    target = Lettering.labels(map.target(), font, MAX_LABEL_LENGTH);
    left = MARGIN + Lettering.widest(target, font) + GAP;
    top = HEAD + Lettering.widest(source, font) + GAP;
  }

  /**
   * Returns a drawing that draws the attention and writes it.
   *
   * @throws BadInputException when a side has more than {@value #MAX} tokens
   */
  public static Plots.Drawing of(String title, AttentionMap map, Path file) {
    int most = Math.max(map.source().size(), map.target().size());
    if (most > MAX) {
      throw new BadInputException(
          "a side has %,d tokens (expected %d or fewer for a picture)".formatted(most, MAX));
    }
    return () -> {
      Plots.write(new AttentionPlot(map).draw(title), file);
      return true;
    };
  }

  private BufferedImage draw(String title) {
    int columns = source.size();
    int rows = target.size();
    int width = Math.max(NARROWEST, left + columns * cell + MARGIN);
    int height = top + rows * cell + MARGIN;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      Lettering.smooth(graphics);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      graphics.setColor(Plots.INK);
      graphics.setFont(TITLE);
      graphics.drawString(Lettering.cut(title, TITLE, width - 2 * MARGIN), MARGIN, MARGIN + 12);
      float[][] weights = map.weights();
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          graphics.setColor(ConfusionPlot.shade(Math.min(1, Math.max(0, weights[row][column]))));
          graphics.fillRect(left + column * cell, top + row * cell, cell, cell);
        }
      }
      drawGrid(graphics, columns, rows);
      drawLabels(graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private void drawGrid(Graphics2D graphics, int columns, int rows) {
    graphics.setColor(Plots.GRID);
    graphics.setStroke(Plots.solid(1));
    for (int column = 0; column <= columns; column++) {
      int x = left + column * cell;
      graphics.drawLine(x, top, x, top + rows * cell);
    }
    for (int row = 0; row <= rows; row++) {
      int y = top + row * cell;
      graphics.drawLine(left, y, left + columns * cell, y);
    }
  }

  private void drawLabels(Graphics2D graphics) {
    graphics.setColor(Plots.INK);
    graphics.setFont(font);
    int down = Lettering.down(font);
    for (int row = 0; row < target.size(); row++) {
      int x = left - GAP - Lettering.width(target.get(row), font);
      graphics.drawString(target.get(row), x, top + row * cell + cell / 2 + down);
    }
    for (int column = 0; column < source.size(); column++) {
      int x = left + column * cell + cell / 2 + down;
      Lettering.drawUpwards(graphics, source.get(column), x, top - GAP);
    }
  }
}
