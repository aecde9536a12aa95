package dev.unroll.tasks.recipe;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.rows.Shown;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The weight of each class in the loss of training, to give rare classes more weight. Metrics and
 * scores are not weighted. Immutable.
 */
public final class ClassWeights {
  private static final String KEY = "classWeights";
  private static final String BALANCED = "balanced";
  private static final ClassWeights NONE = new ClassWeights(false, Map.of());

  private final boolean balanced;
  private final Map<String, Double> byLabel;

  private ClassWeights(boolean balanced, Map<String, Double> byLabel) {
    this.balanced = balanced;
    this.byLabel = Collections.unmodifiableMap(new LinkedHashMap<>(byLabel));
  }

  /** Returns no weights: all examples have the same weight. */
  public static ClassWeights none() {
    return NONE;
  }

  /**
   * Returns weights that give all classes the same total weight: n / (C · n_c), where n_c of the n
   * training examples are in one of the C classes.
   */
  public static ClassWeights balanced() {
    return new ClassWeights(true, Map.of());
  }

  /**
   * Returns weights by label; classes that are not listed have the weight 1.
   *
   * @throws IllegalArgumentException when there are none, or one is not positive and finite
   */
  public static ClassWeights of(Map<String, Double> byLabel) {
    if (byLabel.isEmpty()
        || byLabel.values().stream().anyMatch(weight -> !(weight > 0 && weight < 1e9))) {
      throw new IllegalArgumentException(
          "class weights are positive numbers, by label; got " + byLabel);
    }
    return new ClassWeights(false, byLabel);
  }

  /** Returns the labels that have a weight of their own; none if the weights are balanced. */
  public List<String> labels() {
    return List.copyOf(byLabel.keySet());
  }

  /** Returns a copy with the weights of these labels only. */
  public ClassWeights among(Collection<String> labels) {
    var some = new LinkedHashMap<>(byLabel);
    some.keySet().retainAll(labels);
    return new ClassWeights(balanced, some);
  }

  /** Returns whether there are weights. */
  public boolean any() {
    return balanced || !byLabel.isEmpty();
  }

  /** Reads {@code classWeights} of a recipe's training. */
  public static ClassWeights read(Fields training) {
    if (!training.has(KEY)) {
      return NONE;
    }
    if (!(training.raw(KEY) instanceof Map)) {
      training.oneOf(KEY, List.of(BALANCED));
      return balanced();
    }
    Fields weights = training.object(KEY);
    var byLabel = new LinkedHashMap<String, Double>();
    for (String label : weights.keys()) {
      byLabel.put(label, weights.number(label, new Range(0, false, 1e9, false)));
    }
    if (byLabel.isEmpty()) {
      throw training.error(
          KEY, "expected balanced, or weights by label, such as {fault: 5, ok: 1}");
    }
    return of(byLabel);
  }

  /** Adds the settings that {@link #read} reads. */
  public void write(Map<String, @Nullable Object> training) {
    if (any()) {
      training.put(KEY, balanced ? BALANCED : new LinkedHashMap<>(byLabel));
    }
  }

  /**
   * Returns the weight of each class.
   *
   * @param counts of the training examples, by class
   * @throws BadInputException when a label does not occur in the data
   */
  public float[] of(Labels labels, int[] counts) {
    var weights = new float[labels.size()];
    Arrays.fill(weights, 1);
    long all = IntStream.of(counts).asLongStream().sum();
    for (int c = 0; balanced && c < weights.length; c++) {
      weights[c] = (float) ((double) all / ((double) weights.length * Math.max(1, counts[c])));
    }
    byLabel.forEach(
        (label, weight) -> {
          int number = labels.find(label);
          if (number < 0) {
            throw new BadInputException(
                "training.classWeights: there is no label \"%s\" in the data; they have %s"
                    .formatted(Shown.of(label), Shown.listed(labels.names())));
          }
          weights[number] = weight.floatValue();
        });
    return weights;
  }

  /**
   * Returns a loss with the weights.
   *
   * @throws BadInputException when the loss has weights already, or cannot have any
   */
  public static Loss apply(Loss loss, float[] weights) {
    if (loss instanceof SoftmaxCrossEntropy softmax && softmax.classWeights() == null) {
      return softmax.withClassWeights(weights);
    }
    if (loss instanceof BinaryCrossEntropy binary && binary.positiveWeight() == 1) {
      return new BinaryCrossEntropy(weights[1] / weights[0], binary.reduction());
    }
    boolean known = loss instanceof SoftmaxCrossEntropy || loss instanceof BinaryCrossEntropy;
    throw new BadInputException(
        known
            ? "training.classWeights: the loss already has class weights; remove one of them"
            : "training.classWeights: the loss "
                + loss.text()
                + " has no class weights (expected softmaxCrossEntropy or binaryCrossEntropy)."
                + " Remove classWeights");
  }

  /** Returns a sentence on the weights for the score. */
  public static String note(Labels labels, float[] weights) {
    return IntStream.range(0, weights.length)
        .limit(10)
        .mapToObj(c -> Shown.of(labels.name(c)) + String.format(Locale.ROOT, " %.3g", weights[c]))
        .collect(
            Collectors.joining(
                ", ",
                "classes are weighted in training: ",
                (weights.length > 10 ? ", ..." : "") + "; metrics are not weighted"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassWeights that
        && balanced == that.balanced
        && byLabel.equals(that.byLabel);
  }

  @Override
  public int hashCode() {
    return 31 * Boolean.hashCode(balanced) + byLabel.hashCode();
  }

  @Override
  public String toString() {
    return balanced ? BALANCED : byLabel.toString();
  }
}
