package dev.unroll.cli.plot;

import dev.unroll.internal.VisibleText;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.util.List;
import java.util.stream.IntStream;

/** Measures, shortens and draws texts in pictures. */
final class Lettering {
  private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, false);

  /** Maximum number of characters; a longer text does not fit into any picture. */
  private static final int LONGEST = 300;

  private Lettering() {}

  /** Returns a text from a file as it is drawn: on one line, with control characters visible. */
  static String drawn(String text) {
    return VisibleText.of(text, LONGEST);
  }

  /** Returns the title of a chart, shortened to its width. */
  static String title(String text) {
    return cut(text, Plots.font(Font.BOLD, 20), LinesPlot.WIDTH - 100);
  }

  static void smooth(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /** Returns the width of a text in points, rounded up. */
  static int width(String text, Font font) {
    return (int) Math.ceil(font.getStringBounds(text, SMOOTH).getWidth());
  }

  /** Returns the width of the widest text; 0 without texts. */
  static int widest(List<String> texts, Font font) {
    return texts.stream().mapToInt(text -> width(text, font)).max().orElse(0);
  }

  /** Returns the height of a line. */
  static int height(Font font) {
    return (int) Math.ceil(font.getLineMetrics("Ag", SMOOTH).getHeight());
  }

  /** Returns the distance from the middle of a line of capitals down to its baseline. */
  static int down(Font font) {
    return Math.round(font.getLineMetrics("A", SMOOTH).getAscent() * 0.36f);
  }

  /** Returns a text shortened to at most this many points, with three dots if necessary. */
  static String cut(String original, Font font, int most) {
    String text = drawn(original);
    if (width(text, font) <= most) {
      return text;
    }
    int end = text.length();
    while (end > 0 && width(text.substring(0, end) + "...", font) > most) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "...";
  }

  /**
   * Returns shortened class labels; a label that the font cannot display is replaced by its number.
   */
  static List<String> labels(List<String> labels, Font font, int most) {
    return IntStream.range(0, labels.size())
        .mapToObj(
            i ->
                font.canDisplayUpTo(labels.get(i)) < 0
                    ? cut(labels.get(i), font, most)
                    : "class " + i)
        .toList();
  }

  /** Draws a text rotated to the left, from this point upwards. */
  static void drawUpwards(Graphics2D graphics, String text, int x, int y) {
    var turned = (Graphics2D) graphics.create();
    try {
      turned.translate(x, y);
      turned.rotate(-Math.PI / 2);
      turned.drawString(text, 0, 0);
    } finally {
      turned.dispose();
    }
  }
}
