package dev.unroll.cli.plot;

import dev.unroll.train.History;
import dev.unroll.train.History.Row;
import dev.unroll.train.TrainingConfig.Unit;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Plot of learning curves as a PNG: the losses over epochs or steps, on a logarithmic axis if they
 * span more than two decades, with a line at the best epoch. Metrics, if any, are shown below.
 */
public final class LearningPlot {
  static final int WIDTH = 1200;
  public static final int HEIGHT = 700;
  public static final int METRICS_HEIGHT = 450;

  private static final double DECADES = 100;
  private static final int FEW = 20;

  private record Line(String name, List<Double> x, List<Double> y) {
    void add(double atX, double value) {
      if (Double.isFinite(value)) {
        x.add(atX);
        y.add(value);
      }
    }
  }

  private LearningPlot() {}

  /**
   * Draws a history and writes it.
   *
   * @param unit of the horizontal axis
   * @return whether there was anything to draw
   */
  public static boolean write(String title, History history, Unit unit, Path file)
      throws IOException {
    List<Row> rows = history.rows();
    List<Line> losses = losses(rows, unit);
    if (losses.isEmpty()) {
      return false;
    }
    List<Line> metrics = metrics(rows, unit);
    int height = HEIGHT + (metrics.isEmpty() ? 0 : METRICS_HEIGHT);
    var image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, WIDTH, height);
      XYChart chart = chart(title, "loss", unit, losses, HEIGHT);
      markBest(chart, history, unit, losses);
      chart.paint(graphics, WIDTH, HEIGHT);
      if (!metrics.isEmpty()) {
        graphics.translate(0, HEIGHT);
        chart("", "metrics", unit, metrics, METRICS_HEIGHT).paint(graphics, WIDTH, METRICS_HEIGHT);
      }
    } finally {
      graphics.dispose();
    }
    Plots.write(image, file);
    return true;
  }

  /** Draws a line at the best epoch, with its number. */
  private static void markBest(XYChart chart, History history, Unit unit, List<Line> lines) {
    History.BestEpoch best = history.best();
    if (best == null || measuredLosses(history) < 2) {
      return;
    }
    double at = best.epoch();
    if (unit == Unit.STEPS) {
      int row = history.bestRow();
      if (row < 0) {
        return;
      }
      at = history.rows().get(row).step();
    }
    var x = statistics(lines, Line::x);
    if (at < x.getMin() || at > x.getMax()) {
      return;
    }
    var y = statistics(lines, Line::y);
    chart.addAnnotation(new AnnotationLine(at, true, false));
    boolean right = at - x.getMin() > (x.getMax() - x.getMin()) / 2;
    double away = 0.07 * (x.getMax() - x.getMin());
    double top = y.getMax() - shift(lines).by();
    chart.addAnnotation(
        new AnnotationText(
            "best epoch " + best.epoch(), right ? at - away : at + away, top, false));
  }

  private static long measuredLosses(History history) {
    return history.rows().stream().filter(row -> Double.isFinite(row.validationLoss())).count();
  }

  private static List<Line> losses(List<Row> rows, Unit unit) {
    var lines = new ArrayList<Line>();
    add(lines, line("training loss", rows, unit, Row::loss));
    add(lines, line("validation loss", measured(rows), unit, Row::validationLoss));
    return lines;
  }

  private static List<Line> metrics(List<Row> rows, Unit unit) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.metrics().keySet()));
    var lines = new ArrayList<Line>();
    for (String name : names) {
      add(
          lines,
          line(
              name.replace('_', ' '),
              measured(rows),
              unit,
              row -> row.metrics().getOrDefault(name, Double.NaN)));
    }
    return lines;
  }

  /**
   * Returns the rows with new measurements; other rows repeat the metrics of the previous epoch.
   */
  private static List<Row> measured(List<Row> rows) {
    var measured = new ArrayList<Row>();
    for (Row row : rows) {
      Row before = measured.isEmpty() ? null : measured.get(measured.size() - 1);
      if (before == null
          || row.validationLoss() != before.validationLoss()
          || !row.metrics().equals(before.metrics())) {
        measured.add(row);
      }
    }
    return measured;
  }

  private static Line line(String name, List<Row> rows, Unit unit, ToDoubleFunction<Row> value) {
    var line = new Line(name, new ArrayList<>(), new ArrayList<>());
    for (Row row : rows) {
      line.add((double) (unit == Unit.STEPS ? row.step() : row.epoch()), value.applyAsDouble(row));
    }
    return line;
  }

  private static void add(List<Line> lines, Line line) {
    if (!line.x.isEmpty()) {
      lines.add(line);
    }
  }

  private static XYChart chart(
      String title, String yLabel, Unit unit, List<Line> lines, int height) {
    AxisShift shift = shift(lines);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .title(Lettering.title(title))
            .xAxisTitle(unit == Unit.STEPS ? "step" : "epoch")
            .yAxisTitle(shift.title(yLabel))
            .build();
    Plots.style(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern("#,##0");
    chart.getStyler().setYAxisLogarithmic(yLabel.equals("loss") && isWide(lines));
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      chart
          .addSeries(line.name, line.x, shift.apply(line.y))
          .setMarker(line.x.size() > FEW ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE)
          .setMarkerColor(Plots.colour(i))
          .setLineColor(Plots.colour(i))
          .setLineStyle(Plots.solid(2));
    }
    var x = statistics(lines, Line::x);
    Plots.askForRoundTicks(chart, x.getMin(), x.getMax());
    return chart;
  }

  private static AxisShift shift(List<Line> lines) {
    var y = statistics(lines, Line::y);
    return AxisShift.of(y.getMin(), y.getMax());
  }

  /** Returns whether all values are positive and span more than two decades. */
  private static boolean isWide(List<Line> lines) {
    var y = statistics(lines, Line::y);
    return y.getMin() > 0 && y.getMax() / y.getMin() > DECADES;
  }

  private static DoubleSummaryStatistics statistics(
      List<Line> lines, Function<Line, List<Double>> of) {
    return lines.stream()
        .flatMap(line -> of.apply(line).stream())
        .mapToDouble(Double::doubleValue)
        .summaryStatistics();
  }
}
