package dev.unroll.cli.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.util.List;
import java.util.stream.IntStream;

/** Texts in pictures: how wide they are, cut where there is no room, written upwards. */
final class Lettering {
  private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, false);

  private Lettering() {}

  static void smooth(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /** How many points a text takes, rounded up. */
  static int width(String text, Font font) {
    return (int) Math.ceil(font.getStringBounds(text, SMOOTH).getWidth());
  }

  /** The width of the widest; 0 of none. */
  static int widest(List<String> texts, Font font) {
    return texts.stream().mapToInt(text -> width(text, font)).max().orElse(0);
  }

  /** How high a line is. */
  static int height(Font font) {
    return (int) Math.ceil(font.getLineMetrics("Ag", SMOOTH).getHeight());
  }

  /** How far below its middle a line of capitals stands. */
  static int down(Font font) {
    return Math.round(font.getLineMetrics("A", SMOOTH).getAscent() * 0.36f);
  }

  /** A text that takes no more than so many points: its beginning and three dots if need be. */
  static String cut(String text, Font font, int most) {
    if (width(text, font) <= most) {
      return text;
    }
    int end = text.length();
    while (end > 0 && width(text.substring(0, end) + "...", font) > most) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "...";
  }

  /** Labels of classes, cut; one that the machine has no letters for by its number. */
  static List<String> labels(List<String> labels, Font font, int most) {
    return IntStream.range(0, labels.size())
        .mapToObj(
            i ->
                font.canDisplayUpTo(labels.get(i)) < 0
                    ? cut(labels.get(i), font, most)
                    : "class " + i)
        .toList();
  }

  /** Draws a text turned to the left, from this point upwards. */
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
