package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.tasks.input.InputCoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The predictions of baselines on the test set of a regressor.
 *
 * @param predicted the number of each example, by the name of the baseline
 */
record RegressorBaselines(Map<String, double[]> predicted) {
  static final String MEAN = "mean of training";
  static final String MEDIAN = "median of training";
  static final String LAST = "last value";

  /** Returns the baselines that only use the mean and the median of the training set. */
  static RegressorBaselines of(TargetScale scale, InputCoder coder, LabelledDataset test) {
    var predicted = new LinkedHashMap<String, double[]>();
    predicted.put(MEAN, constant(scale.mean(), test.size()));
    predicted.put(MEDIAN, constant(scale.median(), test.size()));
    if (coder.unscaled(0, 0).isPresent()) {
      predicted.put(LAST, lastValues(coder, test));
    }
    return new RegressorBaselines(predicted);
  }

  /** Returns those baselines, and linear regression if it can be fitted. */
  static RegressorBaselines learned(RegressorData data) {
    LabelledDataset train = data.sets().train();
    LabelledDataset test = data.sets().test();
    RegressorBaselines all = of(data.scale(), data.sets().coder(), test);
    LinearSummary.fit(train, NumberTargets.numbers(train))
        .ifPresent(linear -> all.predicted.put(LinearSummary.NAME, linear.predict(test)));
    return all;
  }

  private static double[] constant(double value, int count) {
    var predicted = new double[count];
    Arrays.fill(predicted, value);
    return predicted;
  }

  /** Returns the last value of the first feature of each sequence, in the units of the data. */
  private static double[] lastValues(InputCoder coder, LabelledDataset test) {
    var predicted = new double[test.size()];
    for (int n = 0; n < predicted.length; n++) {
      float[][] steps = LinearSummary.steps(test, n);
      OptionalDouble last = coder.unscaled(0, steps[steps.length - 1][0]);
      predicted[n] = last.orElse(Double.NaN);
    }
    return predicted;
  }
}
