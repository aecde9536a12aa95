package dev.unroll.cli.plot;

import dev.unroll.tasks.ScorePart.Lines;
import dev.unroll.tasks.ScorePart.Lines.Line;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  /**
   * Draws the chart and writes it.
   *
   * @param optional whether optional lines are drawn
   * @return false if no line has a point; nothing is written then
   */
  static boolean write(Lines chart, boolean optional, Path file) throws IOException {
    ShownLines shown = ShownLines.of(chart, optional);
    if (shown.lines().stream().allMatch(line -> line.x().length == 0)) {
      return false;
    }
    Plots.write(BitmapEncoder.getBufferedImage(draw(chart, shown)), file);
    return true;
  }

  private static XYChart draw(Lines from, ShownLines shown) {
    double[] heights = {shown.least(), shown.greatest()};
    AxisShift shift = AxisShift.of(heights[0], heights[1]);
    String heading = from.heading() + (shown.note().isEmpty() ? "" : " (" + shown.note() + ")");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(Lettering.title(heading))
            .xAxisTitle(Lettering.title(from.xLabel()))
            .yAxisTitle(Lettering.title(shift.title(from.yLabel())))
            .build();
    Plots.style(chart.getStyler());
    for (int i = 0; i < shown.lines().size(); i++) {
      Line line = shown.lines().get(i);
      if (line.x().length == 0) {
        continue; // such as actual values that were all filled in; XChart rejects it
      }
      Look look = i == 0 ? REAL : new Look(Plots.colour(i - 1), Plots.solid(2));
      String name = Lettering.drawn(line.name());
      double[] y = shift.apply(line.y());
      XYSeries series =
          from.dates()
              ? chart.addSeries(name, Dates.of(line.x()), DoubleStream.of(y).boxed().toList())
              : chart.addSeries(name, line.x(), y);
      series.setMarker(SeriesMarkers.NONE).setLineColor(look.color).setLineStyle(look.stroke);
    }
    double[] ends = ends(shown.lines());
    if (from.dates()) {
      Dates.style(chart.getStyler(), ends[0], ends[1]);
    } else {
      Plots.askForRoundTicks(chart, ends[0], ends[1]);
    }
    double[] scale = shift.apply(heights);
    double room = scale[1] - scale[0];
    if (room > 0) {
      chart.getStyler().setYAxisMin(scale[0] - 0.05 * room);
      chart.getStyler().setYAxisMax(scale[1] + 0.05 * room);
    }
    from.split().stream()
        .filter(split -> split > ends[0])
        .forEach(split -> markSplit(chart, ends, scale, split));
    return chart;
  }

  /** Draws a line where the test set begins, with a label on each side. */
  private static void markSplit(XYChart chart, double[] ends, double[] heights, double split) {
    double room = heights[1] - heights[0];
    chart.getStyler().setYAxisMax(heights[1] + 0.14 * room);
    chart.addAnnotation(new AnnotationLine(split, true, false));
    double away = 0.045 * (ends[1] - ends[0]);
    double high = heights[1] + 0.09 * room;
    chart.addAnnotation(new AnnotationText("training", split - away, high, false));
    chart.addAnnotation(new AnnotationText("test", split + 0.7 * away, high, false));
  }

  /** Returns the first and the last x. */
  private static double[] ends(List<Line> lines) {
    var all =
        lines.stream()
            .flatMapToDouble(line -> Arrays.stream(line.x()))
            .filter(Double::isFinite)
            .summaryStatistics();
    return new double[] {all.getMin(), all.getMax()};
  }
}
