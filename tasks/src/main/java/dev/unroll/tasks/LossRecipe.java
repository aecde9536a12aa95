package dev.unroll.tasks;

import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Huber;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The losses that the recipes of a task can name: a name, or an object with the name and its
 * settings, such as {@code {name: huber, delta: 0.5}}.
 *
 * @param task who trains with them, for sentences
 * @param names of the losses, the default first
 */
record LossRecipe(String task, List<String> names) {
  /** Those of numbers. */
  static final LossRecipe FORECAST = new LossRecipe("a forecaster", List.of("mse", "mae", "huber"));

  /** Those of classes. */
  static final LossRecipe CLASSIFY =
      new LossRecipe("a classifier", List.of("softmaxCrossEntropy", "binaryCrossEntropy"));

  /** The settings of losses that {@link #read} reads. */
  private static final List<String> KEYS =
      List.of("delta", "positiveWeight", "labelSmoothing", "classWeights");

  /** Reads {@code training.loss}; the first one when it is not there. */
  Loss read(Fields training) {
    if (!(training.raw("loss") instanceof Map)) {
      String name = training.oneOf("loss", names, names.get(0));
      return read(name, Fields.of(Map.of(), "loss"));
    }
    Fields settings = training.object("loss");
    return read(settings.oneOf("name", names), settings);
  }

  private static Loss read(String name, Fields settings) {
    return switch (name) {
      case "mae" -> new MeanAbsoluteError();
      case "huber" -> new Huber(settings.real("delta", Range.POSITIVE, Huber.DEFAULT_DELTA));
      case "softmaxCrossEntropy" -> softmax(settings);
      case "binaryCrossEntropy" ->
          new BinaryCrossEntropy(settings.real("positiveWeight", Range.POSITIVE, 1));
      default -> new MeanSquaredError();
    };
  }

  private static SoftmaxCrossEntropy softmax(Fields settings) {
    var loss =
        new SoftmaxCrossEntropy()
            .withLabelSmoothing(settings.real("labelSmoothing", Range.BELOW_ONE, 0));
    if (!settings.has("classWeights")) {
      return loss;
    }
    List<Double> numbers = settings.numbers("classWeights", Range.NOT_NEGATIVE);
    var weights = new float[numbers.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = numbers.get(i).floatValue();
    }
    return loss.withClassWeights(weights);
  }

  /**
   * What {@link #read} reads.
   *
   * @throws IllegalArgumentException when the task's recipes have no words for it
   */
  Object write(Loss loss) {
    if (!names.contains(loss.text()) || loss.reduction() != Reduction.MEAN) {
      throw new IllegalArgumentException(
          task
              + " trains with the mean of one of the losses "
              + String.join(", ", names)
              + ", got the "
              + loss.reduction().text()
              + " of "
              + loss.text());
    }
    Map<String, Object> config = loss.config();
    if (!KEYS.containsAll(config.keySet())) {
      throw new IllegalArgumentException(
          task
              + " trains with losses of the settings "
              + String.join(", ", KEYS)
              + ", got "
              + loss
              + "; train a Sequential with a Trainer to use others");
    }
    if (config.isEmpty()) {
      return loss.text();
    }
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", loss.text());
    written.putAll(config);
    return written;
  }
}
