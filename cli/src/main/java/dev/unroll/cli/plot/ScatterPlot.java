package dev.unroll.cli.plot;

import dev.unroll.tasks.ScorePart.Scatter;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Scatter plot, such as predicted against actual numbers, as a PNG. If x and y are the same
 * quantity, a line marks the points where they are equal.
 */
final class ScatterPlot {
  static final int WIDTH = 900;
  static final int HEIGHT = 900;

  /**
   * Maximum number of points; more would cover each other, so an evenly spaced selection is drawn.
   */
  private static final int MAX = 20_000;

  private ScatterPlot() {}

  /**
   * Draws the chart and writes it.
   *
   * @return false if no point can be drawn
   */
  static boolean write(Scatter chart, Path file) throws IOException {
    int[] drawn = drawn(chart);
    if (drawn.length == 0) {
      return false;
    }
    Plots.write(BitmapEncoder.getBufferedImage(draw(chart, drawn)), file);
    return true;
  }

  /** Returns the positions of the points that are drawn. */
  static int[] drawn(Scatter chart) {
    double[] x = chart.x();
    double[] y = chart.y();
    int[] finite =
        IntStream.range(0, x.length)
            .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
            .toArray();
    if (finite.length <= MAX) {
      return finite;
    }
    return IntStream.range(0, MAX)
        .map(i -> finite[(int) ((long) i * finite.length / MAX)])
        .toArray();
  }

  private static XYChart draw(Scatter from, int[] drawn) {
    double[] allX = from.x();
    double[] allY = from.y();
    double[] x = IntStream.of(drawn).mapToDouble(i -> allX[i]).toArray();
    double[] y = IntStream.of(drawn).mapToDouble(i -> allY[i]).toArray();
    double[] ends = range(x);
    AxisShift shiftX = shift(x);
    AxisShift shiftY =
        shift(
            from.diagonal()
                ? DoubleStream.concat(DoubleStream.of(y), DoubleStream.of(ends)).toArray()
                : y);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(Lettering.title(from.heading()))
            .xAxisTitle(Lettering.title(shiftX.title(from.xLabel())))
            .yAxisTitle(Lettering.title(shiftY.title(from.yLabel())))
            .build();
    Plots.style(chart.getStyler());
    if (from.diagonal()) {
      chart
          .addSeries(from.yLabel() + " = " + from.xLabel(), shiftX.apply(ends), shiftY.apply(ends))
          .setMarker(SeriesMarkers.NONE)
          .setLineColor(new Color(0xB4, 0xBC, 0xC4))
          .setLineStyle(Plots.solid(3));
    }
    chart
        .addSeries(
            drawn.length == allX.length ? "examples" : "some of the examples",
            shiftX.apply(x),
            shiftY.apply(y))
        .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
        .setMarker(SeriesMarkers.CIRCLE)
        .setMarkerColor(Plots.colour(1));
    chart.getStyler().setMarkerSize(drawn.length > 1000 ? 4 : 8);
    double[] shown = shiftX.apply(ends);
    Plots.askForRoundTicks(chart, shown[0], shown[1]);
    return chart;
  }

  private static AxisShift shift(double[] values) {
    double[] ends = range(values);
    return AxisShift.of(ends[0], ends[1]);
  }

  private static double[] range(double[] values) {
    var all = DoubleStream.of(values).summaryStatistics();
    return new double[] {all.getMin(), all.getMax()};
  }
}
