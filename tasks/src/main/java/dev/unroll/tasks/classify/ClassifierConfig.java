package dev.unroll.tasks.classify;

import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.images.ImageConfig;
import dev.unroll.tasks.input.letters.LetterConfig;
import dev.unroll.tasks.input.sequences.SequenceConfig;
import dev.unroll.tasks.input.text.TextConfig;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a classifier: what the examples are, the model, and how to train it. Recipes are
 * read into it; programs begin with {@link #text()}, {@link #letters()}, {@link #images()}, {@link
 * #sequences()} or {@link #of} and change settings. Immutable.
 *
 * <pre>{@code
 * ClassifierConfig config =
 *     ClassifierConfig.text().toBuilder().validation(0.2).pooling(Pooling.MEAN).build();
 * }</pre>
 */
public final class ClassifierConfig {
  private final InputConfig input;
  private final double test;
  private final double validation;
  private final Pooling pooling;
  private final List<LayerSpec> layers;
  private final TrainingConfig training;
  private final ClassWeights classWeights;

  private ClassifierConfig(Builder from) {
    classWeights = from.classWeights;
    input = from.input;
    test = from.test;
    validation = from.validation;
    pooling = from.pooling;
    layers = List.copyOf(from.layers);
    training = from.training;
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new IllegalArgumentException(
          "test and validation are shares, test above 0, and both together below 1; got "
              + test
              + " and "
              + validation);
    }
    if (training.truncation() != null) {
      throw new IllegalArgumentException(
          "a classifier has one target for a whole sequence, which cannot be trained in chunks;"
              + " remove the truncation");
    }
  }

  /** Returns the defaults for an input. */
  public static ClassifierConfig of(InputConfig input) {
    return builder(input).build();
  }

  /** Returns the defaults for texts. */
  public static ClassifierConfig text() {
    return of(TextConfig.defaults());
  }

  /** Returns the defaults for sequences of letters. */
  public static ClassifierConfig letters() {
    return of(LetterConfig.defaults());
  }

  /** Returns the defaults for images. */
  public static ClassifierConfig images() {
    return of(ImageConfig.defaults());
  }

  /** Returns the defaults for sequences of numbers. */
  public static ClassifierConfig sequences() {
    return of(SequenceConfig.defaults());
  }

  /** Returns a builder with the defaults for an input. */
  public static Builder builder(InputConfig input) {
    return new Builder(input);
  }

  /** Returns a builder with the settings of this configuration. */
  public Builder toBuilder() {
    return builder(input)
        .test(test)
        .validation(validation)
        .pooling(pooling)
        .layers(layers)
        .training(training)
        .classWeights(classWeights);
  }

  /** Returns what the examples are. */
  public InputConfig input() {
    return input;
  }

  /**
   * Returns the fraction of the examples that is the test set, of each class alike, where there is
   * no test set of its own; default 0.2.
   */
  public double test() {
    return test;
  }

  /**
   * Returns the fraction of the examples that is the validation set. Training does not learn from
   * it, but is validated on it after each epoch, for early stopping and the best weights; default
   * 0.1.
   */
  public double validation() {
    return validation;
  }

  /** Returns what becomes of the steps where there are no layers; default {@link Pooling#MAX}. */
  public Pooling pooling() {
    return pooling;
  }

  /**
   * Returns the layers of the network; default none, which stands for
   *
   * <pre>
   * first layers of the input: embedding 64 · dropout 0.3 of texts
   * bidirectional GRU 64 · pooling · dropout 0.3 · dense
   * </pre>
   */
  public List<LayerSpec> layers() {
    return layers;
  }

  /**
   * Returns how to train; default softmax cross-entropy, Adam with 0.001, batches of 32, 5 epochs,
   * gradients clipped to the norm 1, accuracy measured.
   */
  public TrainingConfig training() {
    return training;
  }

  /** Returns how much each class counts in the loss; default {@link ClassWeights#none()}. */
  public ClassWeights classWeights() {
    return classWeights;
  }

  /** Returns a copy with another input. */
  public ClassifierConfig withInput(InputConfig value) {
    return toBuilder().input(value).build();
  }

  /** Returns a copy with another fraction for the test set. */
  public ClassifierConfig withTest(double fraction) {
    return toBuilder().test(fraction).build();
  }

  /** Returns a copy with another fraction for the validation set. */
  public ClassifierConfig withValidation(double fraction) {
    return toBuilder().validation(fraction).build();
  }

  /** Returns a copy with another pooling. */
  public ClassifierConfig withPooling(Pooling value) {
    return toBuilder().pooling(value).build();
  }

  /** Returns a copy with these layers, those for ids among them. */
  public ClassifierConfig withLayers(LayerSpec... value) {
    return withLayers(List.of(value));
  }

  /** Returns a copy with these layers, those for ids among them. */
  public ClassifierConfig withLayers(List<LayerSpec> value) {
    return toBuilder().layers(value).build();
  }

  /** Returns a copy with another training. */
  public ClassifierConfig withTraining(TrainingConfig value) {
    return toBuilder().training(value).build();
  }

  private Map<String, Object> all() {
    var all = new LinkedHashMap<String, Object>();
    all.put("input", input);
    all.put("test", test);
    all.put("validation", validation);
    all.put("pooling", pooling);
    all.put("layers", layers);
    all.put("training", training);
    all.put("classWeights", classWeights);
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassifierConfig that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  @Override
  public String toString() {
    return "ClassifierConfig" + all();
  }

  /** Builds a configuration. */
  public static final class Builder {
    private InputConfig input;
    private double test = 0.2;
    private double validation = 0.1;
    private Pooling pooling = Pooling.MAX;
    private List<LayerSpec> layers = List.of();
    private TrainingConfig training =
        TrainingConfig.defaults()
            .withLoss(new SoftmaxCrossEntropy())
            .withOptimizer(new Adam(0.001f))
            .withBatchSize(32)
            .withEpochs(5)
            .withMetrics(List.of(ClassAccuracy.SUPPLIER));

    private ClassWeights classWeights = ClassWeights.none();

    private Builder(InputConfig input) {
      this.input = input;
    }

    /** Sets {@link ClassifierConfig#input}. */
    public Builder input(InputConfig value) {
      input = value;
      return this;
    }

    /** Sets {@link ClassifierConfig#test}. */
    public Builder test(double fraction) {
      test = fraction;
      return this;
    }

    /** Sets {@link ClassifierConfig#validation}. */
    public Builder validation(double fraction) {
      validation = fraction;
      return this;
    }

    /** Sets {@link ClassifierConfig#pooling}. */
    public Builder pooling(Pooling value) {
      pooling = value;
      return this;
    }

    /** Sets {@link ClassifierConfig#layers}. */
    public Builder layers(List<LayerSpec> value) {
      layers = value;
      return this;
    }

    /** Sets {@link ClassifierConfig#training}. */
    public Builder training(TrainingConfig value) {
      training = value;
      return this;
    }

    /** Sets {@link ClassifierConfig#classWeights}. */
    public Builder classWeights(ClassWeights value) {
      classWeights = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException when the fractions do not fit, or training is truncated
     */
    public ClassifierConfig build() {
      return new ClassifierConfig(this);
    }
  }
}
