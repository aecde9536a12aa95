package dev.unroll.tasks;

import dev.unroll.data.labelled.Labels;
import dev.unroll.metric.ConfusionMatrix;
import dev.unroll.train.History;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well a model tells classes apart on the test part.
 *
 * @param metrics {@code accuracy}, {@code macroF1} (the mean over the classes) and {@code
 *     crossEntropy} (the mean of −log p of the right class)
 * @param baselines {@code accuracy} and {@code macroF1} of the majority class and, for texts, of
 *     logistic regression on TF-IDF
 * @param notes what a reader of the figures must know, a sentence each
 * @param seconds that training took; 0 where nothing was trained
 * @param history of the training; null where nothing was trained
 * @param stopped whether somebody stopped the training before its end
 * @param labels of the classes, in the order of the confusion matrix
 * @param confusion how many examples of each class were taken for which
 * @param expectation what became of the recipe's expectation; null when it has none, was changed or
 *     stopped
 */
public record ClassifierResult(
    Map<String, Double> metrics,
    Map<String, Map<String, Double>> baselines,
    List<String> notes,
    double seconds,
    @Nullable History history,
    boolean stopped,
    Labels labels,
    ConfusionMatrix confusion,
    Expectation.@Nullable Outcome expectation)
    implements TaskResult {
  /** Copies the collections, in their order. */
  public ClassifierResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    notes = List.copyOf(notes);
  }

  /** Empty: before training, a classifier knows no more than chance. */
  @Override
  public Map<String, Double> before() {
    return Map.of();
  }
}
