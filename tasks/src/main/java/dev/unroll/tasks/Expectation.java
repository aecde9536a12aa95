package dev.unroll.tasks;

import java.util.Locale;

/**
 * The figure that a recipe must reach when it runs unchanged.
 *
 * @param metric of the test part, such as {@code rmse}
 * @param atMost its bound
 */
public record Expectation(String metric, double atMost) {
  /**
   * What became of an expectation.
   *
   * @param met whether the figure is within its bound
   * @param sentence the figure, the bound and the verdict
   */
  public record Outcome(boolean met, String sentence) {}

  /** Compares a figure with the bound; a figure that is not a number misses it. */
  public Outcome check(double figure) {
    boolean met = figure <= atMost;
    String verdict = met ? "as the recipe expects" : "the recipe expects no more than that";
    return new Outcome(
        met,
        String.format(
            Locale.ROOT,
            met ? "test %s %s is at most %s, %s" : "test %s %s is above %s; %s",
            metric,
            Figures.text(figure),
            Figures.text(atMost),
            verdict));
  }
}
