package dev.unroll.tasks.regress;

import dev.unroll.loss.MeanSquaredError;
import dev.unroll.optim.Adam;
import dev.unroll.tasks.examples.ExampleConfig;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.images.ImageConfig;
import dev.unroll.tasks.input.letters.LetterConfig;
import dev.unroll.tasks.input.sequences.SequenceConfig;
import dev.unroll.tasks.input.text.TextConfig;
import dev.unroll.train.TrainingConfig;

/**
 * The settings of a regressor: the kind of examples, the model, and its training. Recipes are read
 * into this class; programs begin with {@link #sequences()}, {@link #text()}, {@link #letters()},
 * {@link #images()} or {@link #of} and change settings. Immutable.
 *
 * <pre>{@code
 * RegressorConfig config =
 *     RegressorConfig.sequences().toBuilder().validation(0.2).pooling(Pooling.LAST).build();
 * }</pre>
 */
public final class RegressorConfig extends ExampleConfig<RegressorConfig> {
  private static final TrainingConfig TRAINING =
      TrainingConfig.defaults()
          .withLoss(new MeanSquaredError())
          .withOptimizer(new Adam(0.003f))
          .withBatchSize(32)
          .withEpochs(30);

  private RegressorConfig(Builder from) {
    super(from, "a regressor");
  }

  /** Returns the defaults for an input. */
  public static RegressorConfig of(InputConfig input) {
    return builder(input).build();
  }

  /** Returns the defaults for sequences of numbers. */
  public static RegressorConfig sequences() {
    return of(SequenceConfig.defaults());
  }

  /** Returns the defaults for texts. */
  public static RegressorConfig text() {
    return of(TextConfig.defaults());
  }

  /** Returns the defaults for sequences of letters. */
  public static RegressorConfig letters() {
    return of(LetterConfig.defaults());
  }

  /** Returns the defaults for images. */
  public static RegressorConfig images() {
    return of(ImageConfig.defaults());
  }

  /** Returns a builder with the defaults for an input. */
  public static Builder builder(InputConfig input) {
    return new Builder(input);
  }

  @Override
  public Builder toBuilder() {
    return copyTo(builder(input()));
  }

  /**
   * Returns the settings of training; default mean squared error of the scaled numbers, Adam with
   * 0.003, batches of 32, 30 epochs.
   */
  @Override
  public TrainingConfig training() {
    return super.training();
  }

  /** Builds a configuration. */
  public static final class Builder extends ExampleConfig.Builder<RegressorConfig, Builder> {
    private Builder(InputConfig input) {
      super(input, TRAINING);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    public RegressorConfig build() {
      return new RegressorConfig(this);
    }
  }
}
