package dev.unroll.cli;

import dev.unroll.store.AtomicFile;
import dev.unroll.tasks.ForecastChart;
import dev.unroll.tasks.ForecastChart.Line;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A forecast as a PNG. The real series is a broad grey band, so that a good prediction is seen as a
 * thin line within it and a bad one as a line beside it.
 */
final class ForecastPlot {
  static final int WIDTH = 1200;
  static final int HEIGHT = 700;

  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xE8, 0xE8, 0xE8);
  private static final Look REAL = new Look(new Color(0xB4, 0xBC, 0xC4), solid(5));

  /**
   * Okabe and Ito's colours, which people with any colour vision tell apart. No dashes: XChart
   * draws a line point by point, and between close points they run together.
   */
  private static final Look[] PREDICTIONS = {
    new Look(new Color(0xD5, 0x5E, 0x00), solid(2)),
    new Look(new Color(0x00, 0x5A, 0x9C), solid(2)),
    new Look(new Color(0x00, 0x9E, 0x73), solid(2)),
    new Look(new Color(0xCC, 0x79, 0xA7), solid(2)),
  };

  private record Look(Color color, BasicStroke stroke) {}

  private ForecastPlot() {}

  /** Draws the chart and writes it. */
  static void write(ForecastChart chart, Path file) throws IOException {
    var image = BitmapEncoder.getBufferedImage(draw(chart));
    AtomicFile.write(
        file,
        out -> {
          // Over memory: by default ImageIO wants a temporary file, which need not be writable.
          try (var memory = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", memory);
          }
        });
  }

  private static XYChart draw(ForecastChart from) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(from.title())
            .xAxisTitle(from.xLabel())
            .yAxisTitle(from.yLabel())
            .build();
    style(chart.getStyler());
    for (int i = 0; i < from.lines().size(); i++) {
      Line line = from.lines().get(i);
      Look look = i == 0 ? REAL : PREDICTIONS[(i - 1) % PREDICTIONS.length];
      chart
          .addSeries(line.name(), line.x(), line.y())
          .setMarker(SeriesMarkers.NONE)
          .setLineColor(look.color)
          .setLineStyle(look.stroke);
    }
    askForRoundTicks(chart, range(from, true));
    from.split().ifPresent(split -> markSplit(chart, from, split));
    return chart;
  }

  private static void style(XYStyler style) {
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
   * XChart sets ticks at round numbers, except where all x are equally far apart, which is always
   * so here: then it begins at the first x and crowds. An unseen line with other x prevents that.
   */
  private static void askForRoundTicks(XYChart chart, double[] ends) {
    double[] x = {ends[0], ends[0] + (ends[1] - ends[0]) / Math.PI};
    chart
        .addSeries(" ", x, new double[] {Double.NaN, Double.NaN})
        .setMarker(SeriesMarkers.NONE)
        .setShowInLegend(false);
  }

  /** A line where the test part begins, named on both sides. */
  private static void markSplit(XYChart chart, ForecastChart from, double split) {
    double[] ends = range(from, true);
    double[] heights = range(from, false);
    double room = heights[1] - heights[0];
    chart.getStyler().setYAxisMin(heights[0] - 0.05 * room);
    chart.getStyler().setYAxisMax(heights[1] + 0.14 * room);
    chart.addAnnotation(new AnnotationLine(split, true, false));
    double away = 0.045 * (ends[1] - ends[0]);
    double high = heights[1] + 0.09 * room;
    chart.addAnnotation(new AnnotationText("training", split - away, high, false));
    chart.addAnnotation(new AnnotationText("test", split + 0.7 * away, high, false));
  }

  private static double[] range(ForecastChart chart, boolean ofX) {
    var all =
        chart.lines().stream()
            .flatMapToDouble(line -> Arrays.stream(ofX ? line.x() : line.y()))
            .filter(Double::isFinite)
            .summaryStatistics();
    return new double[] {all.getMin(), all.getMax()};
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static BasicStroke solid(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static BasicStroke dashed(float width) {
    return new BasicStroke(
        width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 6}, 0);
  }
}
