package dev.unroll.tasks.examples;

import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all tasks on labelled examples: the kind of examples, the model, and its
 * training. Immutable.
 *
 * @param <C> the settings of the task
 */
public abstract class ExampleConfig<C extends ExampleConfig<C>> {
  private final InputConfig input;
  private final double test;
  private final double validation;
  private final Pooling pooling;
  private final List<LayerSpec> layers;
  private final TrainingConfig training;

  /**
   * Copies and checks the settings of a builder.
   *
   * @param task the name of the predictor with its article, for messages
   * @throws IllegalArgumentException when the fractions do not fit, or training is truncated
   */
  protected ExampleConfig(Builder<C, ?> from, String task) {
    input = from.input;
    test = from.test;
    validation = from.validation;
    pooling = from.pooling;
    layers = List.copyOf(from.layers);
    training = from.training;
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new IllegalArgumentException(
          "test and validation are fractions, test above 0, and both together below 1; got "
              + test
              + " and "
              + validation);
    }
    if (training.truncation() != null) {
      throw new IllegalArgumentException(
          task
              + " has one target for a whole sequence, which cannot be trained in chunks;"
              + " remove the truncation");
    }
  }

  /** Returns a builder with the settings of this configuration. */
  public abstract Builder<C, ?> toBuilder();

  /**
   * Copies the settings into a builder.
   *
   * @param <B> the builder of the task
   */
  protected <B extends Builder<C, B>> B copyTo(B builder) {
    return builder
        .input(input)
        .test(test)
        .validation(validation)
        .pooling(pooling)
        .layers(layers)
        .training(training);
  }

  /** Returns the kind of the examples. */
  public InputConfig input() {
    return input;
  }

  /**
   * Returns the fraction of the examples that is the test set, if no test set is given; default
   * 0.2. The fraction is the same for each label.
   */
  public double test() {
    return test;
  }

  /**
   * Returns the fraction of the examples that is the validation set. The model is not trained on
   * it, but validated after each epoch, for early stopping and the best weights; default 0.1.
   */
  public double validation() {
    return validation;
  }

  /** Returns how the steps are joined when no layers are set; default {@link Pooling#MAX}. */
  public Pooling pooling() {
    return pooling;
  }

  /**
   * Returns the layers of the network; default none, which means
   *
   * <pre>
   * first layers of the input: embedding 64 · dropout 0.3 of texts
   * bidirectional GRU 64 · pooling · dropout 0.3 · dense
   * </pre>
   */
  public List<LayerSpec> layers() {
    return layers;
  }

  /** Returns the settings of training. */
  public TrainingConfig training() {
    return training;
  }

  /** Returns a copy with another input. */
  public C withInput(InputConfig value) {
    return toBuilder().input(value).build();
  }

  /** Returns a copy with another fraction for the test set. */
  public C withTest(double fraction) {
    return toBuilder().test(fraction).build();
  }

  /** Returns a copy with another fraction for the validation set. */
  public C withValidation(double fraction) {
    return toBuilder().validation(fraction).build();
  }

  /** Returns a copy with another pooling. */
  public C withPooling(Pooling value) {
    return toBuilder().pooling(value).build();
  }

  /** Returns a copy with these layers, including those for ids. */
  public C withLayers(LayerSpec... value) {
    return withLayers(List.of(value));
  }

  /** Returns a copy with these layers, including those for ids. */
  public C withLayers(List<LayerSpec> value) {
    return toBuilder().layers(value).build();
  }

  /** Returns a copy with other settings of training. */
  public C withTraining(TrainingConfig value) {
    return toBuilder().training(value).build();
  }

  /**
   * Adds the settings of the task in {@code training} of a recipe, which {@link
   * Builder#readTraining} reads; nothing by default.
   */
  protected void writeTraining(Map<String, @Nullable Object> written) {}

  /** Returns all settings by their names. */
  protected Map<String, Object> all() {
    var all = new LinkedHashMap<String, Object>();
    all.put("input", input);
    all.put("test", test);
    all.put("validation", validation);
    all.put("pooling", pooling);
    all.put("layers", layers);
    all.put("training", training);
    return all;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof ExampleConfig<?> that
        && getClass() == that.getClass()
        && all().equals(that.all());
  }

  @Override
  public final int hashCode() {
    return all().hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + all();
  }

  /**
   * Builds a configuration.
   *
   * @param <C> the settings of the task
   * @param <B> the builder of the task
   */
  public abstract static class Builder<C extends ExampleConfig<C>, B extends Builder<C, B>> {
    private InputConfig input;
    private double test = 0.2;
    private double validation = 0.1;
    private Pooling pooling = Pooling.MAX;
    private List<LayerSpec> layers = List.of();
    private TrainingConfig training;

    /** Creates a builder with the defaults for an input, and those of the task for training. */
    protected Builder(InputConfig input, TrainingConfig training) {
      this.input = input;
      this.training = training;
    }

    /** Returns this builder. */
    protected abstract B self();

    /** Sets {@link ExampleConfig#input}. */
    public B input(InputConfig value) {
      input = value;
      return self();
    }

    /** Sets {@link ExampleConfig#test}. */
    public B test(double fraction) {
      test = fraction;
      return self();
    }

    /** Sets {@link ExampleConfig#validation}. */
    public B validation(double fraction) {
      validation = fraction;
      return self();
    }

    /** Sets {@link ExampleConfig#pooling}. */
    public B pooling(Pooling value) {
      pooling = value;
      return self();
    }

    /** Sets {@link ExampleConfig#layers}. */
    public B layers(List<LayerSpec> value) {
      layers = value;
      return self();
    }

    /** Sets {@link ExampleConfig#training}. */
    public B training(TrainingConfig value) {
      training = value;
      return self();
    }

    /**
     * Reads the settings in {@code training} of a recipe that only this task has; nothing by
     * default.
     */
    protected B readTraining(Fields fields) {
      return self();
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException when the fractions do not fit, or training is truncated
     */
    public abstract C build();
  }
}
