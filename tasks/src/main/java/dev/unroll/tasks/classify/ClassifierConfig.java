package dev.unroll.tasks.classify;

import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.optim.Adam;
import dev.unroll.store.Fields;
import dev.unroll.tasks.examples.ExampleConfig;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.images.ImageConfig;
import dev.unroll.tasks.input.letters.LetterConfig;
import dev.unroll.tasks.input.sequences.SequenceConfig;
import dev.unroll.tasks.input.text.TextConfig;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a classifier: the kind of examples, the model, and its training. Recipes are read
 * into this class; programs begin with {@link #text()}, {@link #letters()}, {@link #images()},
 * {@link #sequences()} or {@link #of} and change settings. Immutable.
 *
 * <pre>{@code
 * ClassifierConfig config =
 *     ClassifierConfig.text().toBuilder().validation(0.2).pooling(Pooling.MEAN).build();
 * }</pre>
 */
public final class ClassifierConfig extends ExampleConfig<ClassifierConfig> {
  private static final TrainingConfig TRAINING =
      TrainingConfig.defaults()
          .withLoss(new SoftmaxCrossEntropy())
          .withOptimizer(new Adam(0.001f))
          .withBatchSize(32)
          .withEpochs(5)
          .withMetrics(List.of(ClassAccuracy.SUPPLIER));

  private final ClassWeights classWeights;

  private ClassifierConfig(Builder from) {
    super(from, "a classifier");
    classWeights = from.classWeights;
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

  @Override
  public Builder toBuilder() {
    return copyTo(builder(input())).classWeights(classWeights);
  }

  /** Returns the weights of the classes in the loss; default {@link ClassWeights#none()}. */
  public ClassWeights classWeights() {
    return classWeights;
  }

  /** Returns a copy with other weights of the classes. */
  public ClassifierConfig withClassWeights(ClassWeights value) {
    return toBuilder().classWeights(value).build();
  }

  @Override
  protected void writeTraining(Map<String, @Nullable Object> written) {
    classWeights.write(written);
  }

  @Override
  protected Map<String, Object> all() {
    Map<String, Object> all = super.all();
    all.put("classWeights", classWeights);
    return all;
  }

  /**
   * Returns the settings of training; default softmax cross-entropy, Adam with 0.001, batches of
   * 32, 5 epochs, with accuracy as a metric.
   */
  @Override
  public TrainingConfig training() {
    return super.training();
  }

  /** Builds a configuration. */
  public static final class Builder extends ExampleConfig.Builder<ClassifierConfig, Builder> {
    private ClassWeights classWeights = ClassWeights.none();

    private Builder(InputConfig input) {
      super(input, TRAINING);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Sets {@link ClassifierConfig#classWeights}. */
    public Builder classWeights(ClassWeights value) {
      classWeights = value;
      return this;
    }

    @Override
    protected Builder readTraining(Fields fields) {
      return classWeights(ClassWeights.read(fields));
    }

    @Override
    public ClassifierConfig build() {
      return new ClassifierConfig(this);
    }
  }
}
