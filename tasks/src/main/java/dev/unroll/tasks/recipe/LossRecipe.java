package dev.unroll.tasks.recipe;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.loss.BinaryCrossEntropy;
import dev.unroll.loss.Huber;
import dev.unroll.loss.Loss;
import dev.unroll.loss.MeanAbsoluteError;
import dev.unroll.loss.MeanSquaredError;
import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The losses that the recipes of a task can name: a name, or an object with the name and its
 * settings, such as {@code {name: huber, delta: 0.5}}.
 *
 * @param task the name of what is trained, for messages
 * @param names of the losses, the default first
 */
public record LossRecipe(String task, List<String> names) {
  /** Copies the names. */
  public LossRecipe {
    names = List.copyOf(names);
  }

  private static final String REDUCTION = "reduction";

  /** The losses of this library by their names: one line each. */
  static final Readers<Loss> STANDARD = new Readers<>("loss", standard());

  private static Map<String, Function<Fields, ? extends Loss>> standard() {
    var byName = new LinkedHashMap<String, Function<Fields, ? extends Loss>>();
    byName.put("mse", settings -> new MeanSquaredError());
    byName.put("mae", settings -> new MeanAbsoluteError());
    byName.put(
        "huber",
        settings -> new Huber(settings.real("delta", Range.POSITIVE, Huber.DEFAULT_DELTA)));
    byName.put("softmaxCrossEntropy", LossRecipe::softmax);
    byName.put(
        "binaryCrossEntropy",
        settings -> new BinaryCrossEntropy(settings.real("positiveWeight", Range.POSITIVE, 1)));
    return byName;
  }

  /** Reads {@code training.loss}; the default is the first loss. */
  Loss read(Fields training, Words words) {
    var choices = new ArrayList<>(names);
    choices.addAll(words.customLosses());
    if (!(training.raw("loss") instanceof Map)) {
      String name = training.oneOf("loss", choices, names.get(0));
      try {
        return words.losses().read(name, Fields.of(Map.of(), name));
      } catch (BadInputException e) {
        throw training.error(
            "loss", FailureText.of(e) + "; write it as an object with its settings");
      }
    }
    Fields settings = training.object("loss");
    return words.losses().read(settings.oneOf("name", choices), settings);
  }

  private static SoftmaxCrossEntropy softmax(Fields settings) {
    var loss =
        new SoftmaxCrossEntropy()
            .withLabelSmoothing(settings.real("labelSmoothing", Range.BELOW_ONE, 0))
            .withReduction(reduction(settings));
    if (settings.has("ignored")) {
      int[] ignored =
          settings.integers("ignored", Integer.MIN_VALUE, Integer.MAX_VALUE).stream()
              .mapToInt(one -> one)
              .toArray();
      loss = loss.withIgnored(ignored);
    }
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

  private static Reduction reduction(Fields settings) {
    var words = new LinkedHashMap<String, Reduction>();
    for (Reduction reduction : Reduction.values()) {
      words.put(reduction.text(), reduction);
    }
    String word = settings.oneOf(REDUCTION, words.keySet(), Reduction.MEAN.text());
    return words.getOrDefault(word, Reduction.MEAN);
  }

  /**
   * Returns a loss as {@link #read} reads it: one of the task's, or a custom one.
   *
   * @throws IllegalArgumentException when it is one of this library that the task does not support,
   *     or is not reduced to the mean
   */
  Object write(Loss loss) {
    boolean custom = !STANDARD.names().contains(loss.text());
    boolean reduced = loss.reduction() != Reduction.MEAN && !(loss instanceof SoftmaxCrossEntropy);
    if (!custom && (!names.contains(loss.text()) || reduced)) {
      throw new IllegalArgumentException(
          task
              + " trains with the mean of one of the losses "
              + String.join(", ", names)
              + ", or with a custom one, got the "
              + loss.reduction().text()
              + " of "
              + loss.text());
    }
    Map<String, Object> config = loss.config();
    STANDARD.requireOwnName(loss.text(), config, loss);
    if (config.isEmpty()) {
      return loss.text();
    }
    var written = new LinkedHashMap<String, @Nullable Object>();
    written.put("name", loss.text());
    written.putAll(config);
    return written;
  }
}
