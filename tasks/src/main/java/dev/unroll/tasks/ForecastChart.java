package dev.unroll.tasks;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a plot of a forecast shows, free of any plotting library.
 *
 * @param title of the plot
 * @param xLabel what x counts
 * @param yLabel what y is
 * @param lines the real series first, then the predictions
 * @param split the first x of the test part, where the same series also trained the model
 */
public record ForecastChart(
    String title, String xLabel, String yLabel, List<Line> lines, OptionalDouble split) {
  /** Copies the lines. */
  public ForecastChart {
    lines = List.copyOf(lines);
  }

  /**
   * One line of the plot.
   *
   * @param name for the legend
   * @param x ascending
   * @param y one value for each x
   */
  public record Line(String name, double[] x, double[] y) {
    /** Checks that there is one y for each x. */
    public Line {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "line \"" + name + "\" has " + x.length + " x but " + y.length + " y");
      }
    }
  }
}
