package dev.unroll.loss;

import dev.unroll.Floats;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of classes, on logits: the model ends in a linear layer with one unit for each of
 * the C classes (or the V words), and the softmax is in the loss. Here x are the logits of a row, y
 * is its class, a are the weights of the classes and ε is the label smoothing:
 *
 * <pre>
 * l     = (1 − ε)·a_y·(−log p_y) + ε/C · Σ_c a_c·(−log p_c),    p = softmax(x)
 * dl/dx = ((1 − ε)·a_y + ε/C·Σ a)·p − ε/C·a − (1 − ε)·a_y·onehot(y)
 * L     = Σ w·l / D,    for a mean D = Σ w·a_y, where w are the target's weights
 * </pre>
 *
 * A target may also be a probability t for each class, for soft labels, mixtures of examples and
 * distillation; they sum to 1 in each row, and no gradient flows into them:
 *
 * <pre>
 * l     = Σ_c a_c·t'_c·(−log p_c),    t' = (1 − ε)·t + ε/C
 * dl/dx = Σ_c a_c·t'_c·p − a ⊙ t'
 * L     = Σ w·l / D,    for a mean D = Σ w, as in PyTorch without the class weights
 * </pre>
 *
 * One operation, forward and backward; the sums of exponentials, their logarithms and the loss are
 * in double. Shapes: prediction [N, T, C] or [N, C], classes [N, T] or [N], or probabilities in the
 * shape of the prediction. Defaults: mean, ε = 0, every a = 1, nothing ignored. Equals
 * torch.nn.CrossEntropyLoss with {@code weight}, {@code label_smoothing} and {@code ignore_index}.
 * Source of label smoothing: Szegedy et al. 2016.
 *
 * <pre>{@code
 * new SoftmaxCrossEntropy().withIgnored(0).withLabelSmoothing(0.1f)
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SoftmaxCrossEntropy implements Loss {
  static final String NAME = "softmaxCrossEntropy";

  private final Reduction reduction;
  private final float labelSmoothing;
  private final float @Nullable [] classWeights;
  private final int[] ignored;

  /** Makes the mean, without smoothing, weights or ignored classes. */
  public SoftmaxCrossEntropy() {
    this(Reduction.MEAN, 0, null, new int[0]);
  }

  private SoftmaxCrossEntropy(
      Reduction reduction, float labelSmoothing, float @Nullable [] classWeights, int[] ignored) {
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
    this.classWeights = classWeights;
    this.ignored = ignored;
  }

  /** Returns a copy with another reduction. */
  public SoftmaxCrossEntropy withReduction(Reduction value) {
    return new SoftmaxCrossEntropy(value, labelSmoothing, classWeights, ignored);
  }

  /**
   * Returns a copy with label smoothing: a fraction of every target is spread evenly over all
   * classes.
   *
   * @param value ε, from 0 to below 1
   */
  public SoftmaxCrossEntropy withLabelSmoothing(float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "softmaxCrossEntropy: label smoothing must be from 0 to below 1, got " + value);
    }
    return new SoftmaxCrossEntropy(reduction, value, classWeights, ignored);
  }

  /** Returns ε, the fraction of every target that is spread over all classes. */
  public float labelSmoothing() {
    return labelSmoothing;
  }

  /** Returns a, the weight of each class; null if all are 1. */
  public float @Nullable [] classWeights() {
    return classWeights == null ? null : classWeights.clone();
  }

  /**
   * Returns a copy with a weight for each class, for example to give rare classes more weight.
   *
   * @param values a, one for each class; finite and not negative
   */
  public SoftmaxCrossEntropy withClassWeights(float... values) {
    for (float value : values) {
      if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "softmaxCrossEntropy: a class weight must be finite and not negative, got " + value);
      }
    }
    return new SoftmaxCrossEntropy(reduction, labelSmoothing, values.clone(), ignored);
  }

  /**
   * Returns a copy that ignores positions with these targets, such as −1, or the number of a
   * padding word.
   */
  public SoftmaxCrossEntropy withIgnored(int... classes) {
    return new SoftmaxCrossEntropy(reduction, labelSmoothing, classWeights, classes.clone());
  }

  @Override
  public LossActivation activation() {
    return LossActivation.SOFTMAX;
  }

  @Override
  public Reduction reduction() {
    return reduction;
  }

  @Override
  public String text() {
    return NAME;
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    if (labelSmoothing != 0) {
      config.put("labelSmoothing", Floats.decimal(labelSmoothing));
    }
    if (classWeights != null) {
      var weights = new ArrayList<Double>();
      for (float weight : classWeights) {
        weights.add(Floats.decimal(weight));
      }
      config.put("classWeights", weights);
    }
    if (ignored.length > 0) {
      config.put("ignored", Arrays.stream(ignored).boxed().toList());
    }
    reduction.put(config);
    return config;
  }

  @Override
  public Tensor apply(Sequence prediction, Target target) {
    try {
      if (!target.hasClasses()) {
        return ofProbabilities(prediction, target);
      }
      ValidItems items = items(prediction, target);
      int[] classes = classesOf(items);
      double divisor = reduction.divisor(totalWeight(items, classes), prediction.batch());
      var rows = ClassRows.of(items, classes, labelSmoothing, classWeights);
      return CrossEntropy.apply(items, rows, divisor);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
    }
  }

  private Tensor ofProbabilities(Sequence prediction, Target target) {
    if (ignored.length > 0) {
      throw new IllegalArgumentException(
          "ignored classes require a target of classes, got probabilities; set the weight of rows"
              + " to leave out to 0");
    }
    ValidItems items = ValidItems.of(prediction, target);
    int count = items.rows().columns();
    if (target.values().size(-1) != count) {
      throw new IllegalArgumentException(
          "the target must be classes [N, T] or [N], or a probability for each of the "
              + count
              + " classes, got values "
              + Shape.text(target.values().shape())
              + "; pass whole numbers with Target.classes");
    }
    requireClassWeights(items);
    double divisor = reduction.divisor(items.totalWeight(), prediction.batch());
    return CrossEntropy.apply(
        items, ProbabilityRows.of(items, labelSmoothing, classWeights), divisor);
  }

  @Override
  public double weight(Sequence prediction, Target target) {
    if (!target.hasClasses()) {
      return ValidItems.of(prediction, target).totalWeight();
    }
    ValidItems items = items(prediction, target);
    return totalWeight(items, classesOf(items));
  }

  private ValidItems items(Sequence prediction, Target target) {
    ValidItems items = ValidItems.of(prediction, target);
    IndexTensor classes = items.classes();
    return ignored.length == 0 ? items : items.where(place -> !isIgnored(classes.get(place)));
  }

  private boolean isIgnored(int id) {
    for (int one : ignored) {
      if (one == id) {
        return true;
      }
    }
    return false;
  }

  /** Returns the class of each item; all are checked to exist. */
  private int[] classesOf(ValidItems items) {
    requireClassWeights(items);
    return items.classNumbers();
  }

  private void requireClassWeights(ValidItems items) {
    int count = items.rows().columns();
    if (classWeights != null && classWeights.length != count) {
      throw new IllegalArgumentException(
          "there are "
              + classWeights.length
              + " class weights, but the prediction has "
              + count
              + " classes");
    }
  }

  private float classWeight(int id) {
    return classWeights == null ? 1 : classWeights[id];
  }

  private double totalWeight(ValidItems items, int[] classes) {
    double sum = 0;
    for (int item = 0; item < classes.length; item++) {
      sum += (double) items.weight(item) * classWeight(classes[item]);
    }
    return sum;
  }

  @Override
  public String toString() {
    return text()
        + "("
        + reduction.text()
        + (labelSmoothing == 0 ? "" : ", labelSmoothing " + labelSmoothing)
        + (classWeights == null ? "" : ", classWeights " + Arrays.toString(classWeights))
        + (ignored.length == 0 ? "" : ", ignored " + Arrays.toString(ignored))
        + ")";
  }
}
