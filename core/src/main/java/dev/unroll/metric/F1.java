package dev.unroll.metric;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Macro F1: the mean over the classes of the harmonic mean of precision and recall, which gives a
 * rare class the same weight as a frequent one.
 *
 * <pre>
 * F1_c     = 2·n_cc / (Σ_p n_cp + Σ_t n_tc)   n_tp: weight of the rows of class t predicted as p
 * macro F1 = mean of F1_c over the classes that occur, as target or prediction
 * </pre>
 *
 * Equals {@code f1_score(average="macro")} in scikit-learn. With classes as target, the prediction
 * of a row is the class with the largest logit, the lowest of equal ones. With values as target,
 * there is one logit per row: above 0, which is a probability above 1/2, it predicts class 1,
 * otherwise class 0; a target above 1/2 is class 1. A row with a NaN logit has no prediction, so
 * its class was not found.
 *
 * <p>It is computed over all rows since the last {@link #clear}, not as a mean over batches. {@link
 * ConfusionMatrix} has the scores of each class.
 */
public final class F1 implements Metric {
  private static final String CLASSES = "classes";

  private final int[] ignored;
  private double @Nullable [][] counts; // [C][C + 1], last column: no prediction

  private F1(int[] ignored) {
    this.ignored = ignored.clone();
  }

  /**
   * Returns the metric.
   *
   * @param ignored classes that mark ignored rows, such as −1
   */
  public static F1 macro(int... ignored) {
    return new F1(ignored);
  }

  @Override
  public String name() {
    return "macroF1";
  }

  @Override
  public void update(Sequence prediction, Target target) {
    try {
      ValidItems items = ValidItems.of(prediction, target);
      if (target.hasClasses()) {
        addClasses(ClassMetric.counted(items, ignored));
      } else {
        addAnswers(items);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }

  private void addClasses(ValidItems items) {
    Tensor x = items.rows();
    int width = x.columns();
    int[] targets = items.classNumbers();
    double[][] all = counts(width, targets.length);
    for (int item = 0; item < targets.length; item++) {
      int at = x.offset() + items.row(item) * width;
      all[targets[item]][largest(x.readOnlyArray(), at, width)] += items.weight(item);
    }
  }

  /**
   * Returns the class with the largest logit, the lowest of equal ones; the width if one is NaN.
   */
  private static int largest(float[] x, int at, int width) {
    int largest = 0;
    for (int c = 0; c < width; c++) {
      if (Float.isNaN(x[at + c])) {
        return width;
      }
      largest = x[at + c] > x[at + largest] ? c : largest;
    }
    return largest;
  }

  private void addAnswers(ValidItems items) {
    Tensor targets = items.targets();
    Tensor logits = items.predictions();
    if (logits.columns() != 1) {
      throw new IllegalArgumentException(
          "with values as target, a row must have one logit, got "
              + logits.columns()
              + "; pass class numbers with Target.classes");
    }
    double[][] all = counts(2, items.count());
    for (int item = 0; item < items.count(); item++) {
      float wanted = targets.readOnlyArray()[targets.offset() + item];
      float logit = logits.readOnlyArray()[logits.offset() + item];
      boolean none = Float.isNaN(wanted) || Float.isNaN(logit);
      all[wanted > 0.5f ? 1 : 0][none ? 2 : logit > 0 ? 1 : 0] += items.weight(item);
    }
  }

  /** Returns the counts, extended to this many classes. */
  private double[][] counts(int classes, int items) {
    double[][] all = counts;
    if (all == null || items == 0) {
      all = new double[classes][classes + 1];
    }
    if (all.length != classes) {
      throw new IllegalArgumentException(
          "a batch of "
              + classes
              + " classes follows one of "
              + all.length
              + "; clear the metric between models");
    }
    if (items > 0) {
      counts = all;
    }
    return all;
  }

  @Override
  public double value() {
    return counts == null ? Double.NaN : new ClassScores(counts).macroF1();
  }

  @Override
  public void clear() {
    counts = null;
  }

  /** Returns the number of classes, and the counts by "target,prediction". */
  @Override
  public Map<String, Double> state() {
    var state = new TreeMap<String, Double>();
    double[][] all = counts;
    state.put(CLASSES, all == null ? 0.0 : all.length);
    for (int target = 0; all != null && target < all.length; target++) {
      for (int answer = 0; answer < all[target].length; answer++) {
        if (all[target][answer] > 0) {
          state.put(target + "," + answer, all[target][answer]);
        }
      }
    }
    return state;
  }

  @Override
  public void restore(Map<String, Double> state) {
    Double classes = state.get(CLASSES);
    int width = classes == null ? -1 : classes.intValue();
    if (classes == null || width != classes || width < 0) {
      throw notOne(state);
    }
    var all = new double[width][width + 1];
    int entries = 1;
    for (int target = 0; target < width; target++) {
      for (int answer = 0; answer <= width; answer++) {
        Double count = state.get(target + "," + answer);
        if (count != null) {
          all[target][answer] = count;
          entries++;
        }
      }
    }
    if (entries != state.size()) {
      throw notOne(state);
    }
    counts = width == 0 ? null : all;
  }

  private IllegalArgumentException notOne(Map<String, Double> state) {
    return new IllegalArgumentException(
        name() + ": expected a state with classes, and counts such as 0,1; got " + state.keySet());
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }
}
