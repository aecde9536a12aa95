package dev.unroll.liblinear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.TextBaseline;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Baseline for models of texts: logistic regression on the {@link TfIdf} features of their words,
 * which ignores word order. With y = 1 for the sequences of a class and −1 for all others, for each
 * class (only once for two classes):
 *
 * <pre>
 * minimise  ½·(‖w‖² + b²) + Σ ln(1 + exp(−y·(x·w + b)))
 * class     the one of the largest x·w + b
 * </pre>
 *
 * <p>It is trained on all sequences, or on a sample that bounds memory and time ({@link #notes}
 * reports this): at most 50,000, and fewer for long sequences, many classes or a heap below 1.1 GB.
 * The sample keeps the class proportions and is evenly spread. The same sequences give the same
 * baseline; no seed is involved. Solved by liblinear (Fan et al. 2008), a trust region Newton
 * method. Equals sklearn's {@code LogisticRegression} with {@code solver="liblinear"} and its
 * defaults.
 */
final class TfIdfBaseline implements TextBaseline {
  /** The name in results. */
  static final String NAME = "TF-IDF with logistic regression";

  private static final int FEATURE_BYTES = 28; // per id and sequence that contains it
  private static final int PASSES = 20; // passes over the ids, one per class

  /**
   * Limits on memory and time.
   *
   * @param sequences maximum number of training sequences
   * @param ids maximum number of ids in them, and a twentieth of the maximum of ids times classes
   * @param weights maximum number of weights of all classes together
   */
  record Bounds(int sequences, long ids, int weights) {
    /** Returns the limits for a heap of this many bytes; they are constant from 1.1 GB on. */
    static Bounds of(long heap) {
      return new Bounds(
          50_000,
          Math.min(10_000_000, heap / 4 / FEATURE_BYTES),
          (int) Math.min(1 << 23, heap / 16 / Double.BYTES));
    }

    /** Returns the number of sequences to train on. */
    int affordable(IdSequences train, int problems) {
      double mean = Math.max(1, (double) train.total() / train.size());
      double most = Math.min(ids, PASSES * ids / problems) / mean;
      return (int) Math.max(1, Math.min(Math.min(train.size(), sequences), most));
    }
  }

  private static final double C = 1;
  private static final double TOLERANCE = 1e-4; // of the gradient, relative to that at w = 0
  private static final double BIAS = 1;

  static {
    Linear.disableDebugOutput(); // otherwise it writes to standard output
  }

  private final TfIdf tfIdf;
  private final Model model;
  private final int classCount;
  private final List<String> notes;

  private TfIdfBaseline(TfIdf tfIdf, Model model, int classCount, List<String> notes) {
    this.tfIdf = tfIdf;
    this.model = model;
    this.classCount = classCount;
    this.notes = notes;
  }

  /**
   * Fits the baseline.
   *
   * @param classes class of each sequence, from 0
   * @throws IllegalArgumentException when there are no sequences, when their number differs from
   *     that of the classes, or when a class is not below {@code classCount}
   */
  static TfIdfBaseline fit(IdSequences train, int[] classes, int classCount) {
    Bounds bounds = Bounds.of(Runtime.getRuntime().maxMemory());
    return fit(train, classes, classCount, bounds, TOLERANCE);
  }

  static TfIdfBaseline fit(
      IdSequences train, int[] classes, int classCount, Bounds bounds, double tolerance) {
    requireFitting(train, classes, classCount);
    int problems = classCount == 2 ? 1 : classCount;
    int[] chosen = chosen(classes, classCount, bounds.affordable(train, problems));
    TfIdf tfIdf = TfIdf.fit(train, chosen, Math.max(1, bounds.weights / problems));
    var problem = new Problem();
    problem.l = chosen.length;
    problem.n = tfIdf.width() + 1;
    problem.bias = BIAS;
    problem.x = new Feature[chosen.length][];
    problem.y = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      problem.x[i] = row(tfIdf, train.get(chosen[i]));
      problem.y[i] = classes[chosen[i]];
    }
    Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, C, tolerance));
    return new TfIdfBaseline(tfIdf, model, classCount, notes(chosen.length, train.size()));
  }

  private static void requireFitting(IdSequences train, int[] classes, int classCount) {
    if (train.size() == 0 || train.size() != classes.length) {
      throw new IllegalArgumentException(
          "expected at least one sequence and a class for each, got %d sequences and %d classes"
              .formatted(train.size(), classes.length));
    }
    for (int c : classes) {
      if (c < 0 || c >= classCount) {
        throw new IllegalArgumentException(
            "expected classes from 0 to %d, got %d".formatted(classCount - 1, c));
      }
    }
  }

  /**
   * Returns positions in ascending order: of each class its fraction of the sample, evenly spread.
   */
  static int[] chosen(int[] classes, int classCount, int count) {
    int[] byClass = byClass(classes, classCount);
    var chosen = new int[count];
    Arrays.setAll(chosen, i -> byClass[(int) ((long) i * byClass.length / count)]);
    Arrays.sort(chosen);
    return chosen;
  }

  /** Returns all positions ordered by class. */
  private static int[] byClass(int[] classes, int classCount) {
    var next = new int[classCount + 1];
    for (int c : classes) {
      next[c + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    var positions = new int[classes.length];
    for (int position = 0; position < classes.length; position++) {
      positions[next[classes[position]]++] = position;
    }
    return positions;
  }

  private static List<String> notes(int learned, int all) {
    return learned == all
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%s was trained on %,d of %,d sequences, evenly spread over each class",
                NAME,
                learned,
                all));
  }

  private static Feature[] row(TfIdf tfIdf, int[] ids) {
    Feature[] features = tfIdf.features(ids);
    Feature[] row = Arrays.copyOf(features, features.length + 1);
    row[features.length] = new FeatureNode(tfIdf.width() + 1, BIAS);
    return row;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  /** Returns the class of each sequence; among equal scores, the lowest class. */
  @Override
  public int[] predict(IdSequences test) {
    var predicted = new int[test.size()];
    for (int i = 0; i < predicted.length; i++) {
      double[] scores = scores(test.get(i));
      int best = 0;
      for (int c = 1; c < classCount; c++) {
        best = scores[c] > scores[best] ? c : best;
      }
      predicted[i] = best;
    }
    return predicted;
  }

  /** Returns x·w + b by class; −∞ for classes that did not occur in training. */
  double[] scores(int[] ids) {
    int[] labels = model.getLabels(); // those in training, in order of occurrence
    var values = new double[Math.max(1, labels.length)];
    Linear.predictValues(model, row(tfIdf, ids), values);
    if (labels.length == 2) {
      values[1] = -values[0];
    }
    var scores = new double[classCount];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < labels.length; i++) {
      scores[labels[i]] = values[i];
    }
    return scores;
  }
}
