package dev.unroll.cli.plot;

import dev.unroll.tasks.ScorePart.Lines;
import dev.unroll.tasks.ScorePart.Lines.Line;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Plot of lines, such as a forecast, as a PNG. The actual series is a broad grey band, so that a
 * good prediction appears as a thin line within it and a bad one as a line next to it.
 */
final class LinesPlot {
  static final int WIDTH = 1200;
  static final int HEIGHT = 700;

  private static final Look REAL = new Look(new Color(0xB4, 0xBC, 0xC4), Plots.solid(5));

  private record Look(Color color, BasicStroke stroke) {}

  private LinesPlot() {}

  /** Draws the chart and writes it. */
  static void write(Lines chart, Path file) throws IOException {
    Plots.write(BitmapEncoder.getBufferedImage(draw(chart)), file);
  }

  private static XYChart draw(Lines from) {
    double[] heights = range(from, false);
    AxisShift shift = AxisShift.of(heights[0], heights[1]);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(from.heading())
            .xAxisTitle(from.xLabel())
            .yAxisTitle(shift.title(from.yLabel()))
            .build();
    Plots.style(chart.getStyler());
    for (int i = 0; i < from.lines().size(); i++) {
      Line line = from.lines().get(i);
      Look look = i == 0 ? REAL : new Look(Plots.colour(i - 1), Plots.solid(2));
      double[] y = shift.apply(line.y());
      XYSeries series =
          from.dates()
              ? chart.addSeries(
                  line.name(), Dates.of(line.x()), DoubleStream.of(y).boxed().toList())
              : chart.addSeries(line.name(), line.x(), y);
      series.setMarker(SeriesMarkers.NONE).setLineColor(look.color).setLineStyle(look.stroke);
    }
    double[] ends = range(from, true);
    if (from.dates()) {
      Dates.style(chart.getStyler(), ends[0], ends[1]);
    } else {
      Plots.askForRoundTicks(chart, ends[0], ends[1]);
    }
    from.split().ifPresent(split -> markSplit(chart, ends, shift.apply(heights), split));
    return chart;
  }

  /** Draws a line where the test set begins, with a label on each side. */
  private static void markSplit(XYChart chart, double[] ends, double[] heights, double split) {
    double room = heights[1] - heights[0];
    chart.getStyler().setYAxisMin(heights[0] - 0.05 * room);
    chart.getStyler().setYAxisMax(heights[1] + 0.14 * room);
    chart.addAnnotation(new AnnotationLine(split, true, false));
    double away = 0.045 * (ends[1] - ends[0]);
    double high = heights[1] + 0.09 * room;
    chart.addAnnotation(new AnnotationText("training", split - away, high, false));
    chart.addAnnotation(new AnnotationText("test", split + 0.7 * away, high, false));
  }

  private static double[] range(Lines chart, boolean ofX) {
    var all =
        chart.lines().stream()
            .flatMapToDouble(line -> Arrays.stream(ofX ? line.x() : line.y()))
            .filter(Double::isFinite)
            .summaryStatistics();
    return new double[] {all.getMin(), all.getMax()};
  }
}
