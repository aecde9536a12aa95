package dev.unroll.data.labelled;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Treats the missing values of one sequence. */
final class MissingFill {
  private MissingFill() {}

  /** Returns whether a step misses a value. */
  static boolean isMissing(double[] step) {
    return Arrays.stream(step).anyMatch(Double::isNaN);
  }

  /**
   * Treats them.
   *
   * @param steps [T][F], in order, NaN where a value is missing; values change
   * @param times of the steps, rising
   * @param columns of the features, for the sentence
   * @return the steps, those that are masked NaN as a whole; null: nothing is left of the sequence
   */
  static double @Nullable [][] apply(
      MissingSteps how, double[][] steps, double[] times, List<String> columns) {
    return switch (how) {
      case ERROR -> steps; // refused before
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

  /** Returns false when there is no value to start from. */
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
