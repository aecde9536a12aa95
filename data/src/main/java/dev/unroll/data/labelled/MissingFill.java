package dev.unroll.data.labelled;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles the missing values of one sequence. */
final class MissingFill {
  private MissingFill() {}

  /** Returns whether a step has a missing value. */
  static boolean isMissing(double[] step) {
    return Arrays.stream(step).anyMatch(Double::isNaN);
  }

  /**
   * Handles the missing values of a sequence.
   *
   * @param steps [T][F], in order, NaN if a value is missing; modified
   * @param times the times of the steps, rising
   * @param columns the names of the features, for messages
   * @return the steps, where a masked step is all NaN; null if no step is left
   */
  static double @Nullable [][] apply(
      MissingSteps how, double[][] steps, double[] times, List<String> columns) {
    return switch (how) {
      case ERROR -> steps; // thrown earlier
      case MASK -> masked(steps);
      case DROP -> {
        double[][] whole =
            Arrays.stream(steps).filter(step -> !isMissing(step)).toArray(double[][]::new);
        yield whole.length == 0 ? null : whole;
      }
      case INTERPOLATE -> {
        boolean all = true;
        for (int f = 0; f < columns.size(); f++) {
          all &= interpolate(steps, times, f);
        }
        yield all ? steps : null;
      }
    };
  }

  private static double @Nullable [][] masked(double[][] steps) {
    boolean any = false;
    for (double[] step : steps) {
      if (isMissing(step)) {
        Arrays.fill(step, Double.NaN);
      } else {
        any = true;
      }
    }
    return any ? steps : null;
  }

  /** Interpolates a feature; returns false if it has no value. */
  private static boolean interpolate(double[][] steps, double[] times, int feature) {
    int last = -1;
    for (int t = 0; t < steps.length; t++) {
      if (Double.isNaN(steps[t][feature])) {
        continue;
      }
      for (int gap = last + 1; gap < t; gap++) {
        double right = steps[t][feature];
        if (last < 0) {
          steps[gap][feature] = right;
        } else {
          double fraction = (times[gap] - times[last]) / (times[t] - times[last]);
          steps[gap][feature] = steps[last][feature] * (1 - fraction) + right * fraction;
        }
      }
      last = t;
    }
    for (int gap = last + 1; last >= 0 && gap < steps.length; gap++) {
      steps[gap][feature] = steps[last][feature];
    }
    return last >= 0;
  }
}
