package dev.unroll.cli.plot;

import dev.unroll.internal.AtomicFile;
import dev.unroll.internal.FailureText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Common parts of all plots: colours, lines, fonts, and writing to files. */
public final class Plots {
  static final Color INK = new Color(0x33, 0x33, 0x33);
  static final Color GRID = new Color(0xE8, 0xE8, 0xE8);

  /**
   * Okabe and Ito's colours, which are distinguishable with any colour vision. No dashes: XChart
   * draws a line point by point, and dashes merge between close points.
   */
  private static final Color[] COLOURS = {
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x5A, 0x9C),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
  };

  private Plots() {}

  /** Writes a picture as PNG. */
  static void write(BufferedImage image, Path file) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          // In memory: by default ImageIO uses a temporary file, and its directory may not be
          // writable.
          try (var memory = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", memory);
          }
        });
  }

  /** Draws a picture, and returns false if there is nothing to draw. */
  @FunctionalInterface
  public interface Drawing {
    boolean write() throws IOException;
  }

  /**
   * Draws a picture. A plot that fails causes a warning, never the loss of a result: fonts or
   * graphics libraries may be missing.
   *
   * @param warning called with a sentence when it fails
   * @return whether the file was written
   */
  public static boolean attempt(Path file, Drawing drawing, Consumer<String> warning) {
    try {
      return drawing.write();
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      warning.accept(
          "the plot "
              + file.getFileName()
              + " could not be drawn, all other results are complete: "
              + FailureText.of(e));
      return false;
    }
  }

  /** Returns the colour of the i-th line; colours repeat after four. */
  static Color colour(int i) {
    return COLOURS[i % COLOURS.length];
  }

  static void style(XYStyler style) {
    style
        .setLocale(Locale.ROOT)
        .setChartPadding(16)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setChartFontColor(INK)
        .setChartTitleFont(font(Font.BOLD, 20))
        .setChartTitleBoxVisible(false)
        .setChartTitlePadding(12)
        .setPlotContentSize(0.96)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendFont(font(Font.PLAIN, 16))
        .setLegendBorderColor(Color.WHITE)
        .setLegendSeriesLineLength(40)
        .setAnnotationLineColor(INK)
        .setAnnotationLineStroke(dashed(1.5f))
        .setAnnotationTextFont(font(Font.PLAIN, 15))
        .setAnnotationTextFontColor(INK);
    style
        .setAxisTitleFont(font(Font.PLAIN, 16))
        .setAxisTickLabelsFont(font(Font.PLAIN, 14))
        .setXAxisTickMarkSpacingHint(90)
        .setYAxisTickMarkSpacingHint(60)
        .setAxisTitlePadding(12)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(solid(1))
        .setPlotMargin(0);
    style.setPlotBorderColor(GRID);
  }

  /**
   * Makes XChart place ticks at round numbers. When all x are equally spaced, which is common, it
   * starts at the first x and places too many. An invisible line with other x prevents that.
   */
  static void askForRoundTicks(XYChart chart, double least, double most) {
    double[] x = {least, least + (most - least) / Math.PI};
    chart
        .addSeries(" ", x, new double[] {Double.NaN, Double.NaN})
        .setMarker(SeriesMarkers.NONE)
        .setShowInLegend(false);
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  static BasicStroke solid(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static BasicStroke dashed(float width) {
    return new BasicStroke(
        width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 6}, 0);
  }
}
