package dev.unroll.vocabulary;

import dev.unroll.loss.Reduction;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.nn.TiedLayer;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes a logit for each word of a vocabulary; the softmax is in the loss.
 *
 * <pre>
 * y = x·wᵀ + b,   p = softmax(y)
 * </pre>
 *
 * Shapes: x [..., D], y [..., V]; w [V, D], a row for each word, b [V]. Defaults: w uniform on
 * ±1/√D, b zero. Equals torch.nn.Linear; {@link #crossEntropy} equals
 * torch.nn.functional.cross_entropy.
 *
 * <p>A tied layer uses the table of an {@link Embedding} as w (Press and Wolf 2017, Inan et al.
 * 2017): the parameter is the embedding's, and gets the gradients of both uses. {@link
 * dev.unroll.nn.Sequential} ties it to the nearest embedding before it:
 *
 * <pre>{@code
 * Sequential.ids()
 *     .add(new Embedding(10_000, 400))
 *     .add(Lstm.units(400))
 *     .add(SoftmaxLayer.tied(10_000))
 *     .build();
 * }</pre>
 */
public final class SoftmaxLayer implements VocabularyLayer, TiedLayer {
  /** The name of this layer in files and recipes. */
  public static final String TYPE = "vocabulary";

  /**
   * The default initializer of the weights: uniform on ±1/√D. Glorot's bound decreases with the
   * number of words, and logits that are too small at first slow down the first epochs.
   */
  public static final Initializer DEFAULT_INITIALIZER = Initializer.uniform();

  private final int inputSize;
  private final int units;
  private final boolean tied;
  private final Initializer initializer;
  private final @Nullable Initializer biasInitializer;
  private final @Nullable Parameter w; // null if tied and not yet part of a model
  private final @Nullable Parameter b;

  /** Returns a factory of layers with the default initializers. */
  public static LayerFactory units(int units) {
    return inputSize -> new SoftmaxLayer(inputSize, units);
  }

  /** Returns a factory of layers that share the table of the nearest embedding before them. */
  public static LayerFactory tied(int units) {
    return inputSize -> tied(inputSize, units, Initializer.zeros());
  }

  /** Makes a layer with the default initializers. */
  public SoftmaxLayer(int inputSize, int units) {
    this(inputSize, units, DEFAULT_INITIALIZER, Initializer.zeros());
  }

  /**
   * Makes a layer with all settings explicit.
   *
   * @param inputSize D
   * @param units V
   * @param initializer of w
   * @param biasInitializer of b
   */
  public SoftmaxLayer(
      int inputSize, int units, Initializer initializer, Initializer biasInitializer) {
    this(
        inputSize,
        units,
        false,
        initializer,
        biasInitializer,
        new Parameter("w", initializer, fans(inputSize, units), units, inputSize),
        bias(inputSize, units, biasInitializer));
  }

  private SoftmaxLayer(
      int inputSize,
      int units,
      boolean tied,
      Initializer initializer,
      @Nullable Initializer biasInitializer,
      @Nullable Parameter w,
      @Nullable Parameter b) {
    this.inputSize = inputSize;
    this.units = units;
    this.tied = tied;
    this.initializer = initializer;
    this.biasInitializer = biasInitializer;
    this.w = w;
    this.b = b;
  }

  /**
   * Returns a layer that shares the table of the embedding before it as soon as it is part of a
   * model.
   *
   * @param inputSize D, the number of values in a vector of the embedding
   * @param units V, the size of the embedding's vocabulary
   * @param biasInitializer of b
   */
  public static SoftmaxLayer tied(int inputSize, int units, Initializer biasInitializer) {
    return new SoftmaxLayer(
        inputSize,
        units,
        true,
        DEFAULT_INITIALIZER,
        biasInitializer,
        null,
        bias(inputSize, units, biasInitializer));
  }

  /** Returns a layer that shares the table of an embedding, which must be in the same model. */
  public static SoftmaxLayer tied(Embedding embedding) {
    return tied(embedding.size(), embedding.vocabulary(), Initializer.zeros()).tiedTo(embedding);
  }

  private static Fans fans(int inputSize, int units) {
    if (inputSize < 1 || units < 1) {
      throw new IllegalArgumentException(
          TYPE
              + ": the sizes are input "
              + inputSize
              + " and units "
              + units
              + " (expected 1 or more). Set both.");
    }
    return new Fans(inputSize, units, inputSize);
  }

  private static Parameter bias(int inputSize, int units, Initializer initializer) {
    return new Parameter("b", initializer, fans(inputSize, units), units);
  }

  /** Returns this layer without b; it shares w. */
  public SoftmaxLayer withoutBias() {
    return new SoftmaxLayer(inputSize, units, tied, initializer, null, w, null);
  }

  @Override
  public SoftmaxLayer tie(List<? extends Layer> before) {
    if (!tied) {
      return this;
    }
    for (int i = before.size() - 1; i >= 0; i--) {
      if (before.get(i) instanceof Embedding embedding
          && (w == null || w.equals(embedding.table()))) {
        return w == null ? tiedTo(embedding) : this;
      }
    }
    throw new IllegalArgumentException(
        (w == null ? "it is tied, and no embedding is before it" : "its embedding is not before it")
            + " (expected one in the same chain of layers). Add the embedding or set tied: false.");
  }

  private SoftmaxLayer tiedTo(Embedding embedding) {
    if (embedding.vocabulary() != units || embedding.size() != inputSize) {
      throw new IllegalArgumentException(
          "it is tied to an embedding of "
              + embedding.vocabulary()
              + " words and "
              + embedding.size()
              + " values (expected "
              + units
              + " words and "
              + inputSize
              + " values, as go into this layer). Make the sizes equal or set tied: false.");
    }
    return new SoftmaxLayer(
        inputSize, units, true, initializer, biasInitializer, embedding.table(), b);
  }

  private Tensor weights() {
    if (w == null) {
      throw new IllegalArgumentException(
          this + " is tied and not in a model with an embedding. Make a Sequential of both.");
    }
    return w.value();
  }

  private @Nullable Tensor bias() {
    return b == null ? null : b.value();
  }

  @Override
  public int vocabulary() {
    return units;
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    requireFeatures(x);
    Tensor table = weights();
    Tensor bias = bias();
    return x.mapRows(
        rows -> {
          Tensor y = Logits.apply(rows, table);
          return bias == null ? y : y.plusRow(bias);
        });
  }

  private void requireFeatures(Sequence x) {
    if (x.features() != inputSize) {
      throw new IllegalArgumentException(
          this + ": x must have " + inputSize + " features, got " + x.features());
    }
  }

  @Override
  public Tensor crossEntropy(Sequence x, Target target, Reduction reduction) {
    requireFeatures(x);
    // In the order of apply, so that sums over rows have the same bits.
    ValidItems items = ValidItems.of(x.hasTime() ? x.withTimeMajor(x.timeMajor()) : x, target);
    return BlockedSoftmax.crossEntropy(
        items.rows(),
        weights(),
        bias(),
        items.rowNumbers(),
        items.classNumbers(units),
        items.weights(),
        reduction.divisor(items.totalWeight(), x.batch()));
  }

  @Override
  public double[] surprisals(Sequence x, Target target) {
    requireFeatures(x);
    ValidItems items = ValidItems.of(x, target);
    return BlockedSoftmax.surprisals(
        items.rows(), weights(), bias(), items.rowNumbers(), items.classNumbers(units));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", inputSize);
    config.put("units", units);
    if (tied) {
      config.put("tied", true);
    } else {
      config.put("initializer", initializer.text());
    }
    if (biasInitializer == null) {
      config.put("bias", false);
    } else {
      config.put("biasInitializer", biasInitializer.text());
    }
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    if (w != null && !tied) {
      parameters.put("w", w);
    }
    if (b != null) {
      parameters.put("b", b);
    }
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    int features = inputShape[inputShape.length - 1];
    if (features != Shape.ANY && features != inputSize) {
      throw new IllegalArgumentException(
          this + ": " + features + " features go in (expected " + inputSize + ").");
    }
    int[] shape = Arrays.copyOf(inputShape, inputShape.length);
    shape[shape.length - 1] = units;
    return shape;
  }

  @Override
  public int inputSize() {
    return inputSize;
  }

  @Override
  public Stepper stepper(int features) {
    return new LogitsStepper(weights(), bias());
  }

  @Override
  public String path() {
    return tied ? "loss in blocks, the embedding's table" : "loss in blocks";
  }

  @Override
  public String toString() {
    return "SoftmaxLayer(" + inputSize + " → " + units + (tied ? ", tied)" : ")");
  }
}
