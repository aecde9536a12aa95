package dev.unroll.crf;

import dev.unroll.nn.Layer;
import dev.unroll.nn.LayerFactory;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Stepper;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Transition scores of a linear-chain conditional random field (Lafferty, McCallum and Pereira
 * 2001): the last layer of a network that labels each step. With x(t) the scores of a network:
 *
 * <pre>
 * s(y)     = starts[y(1)] + Σ x(t)[y(t)] + Σ transitions[y(t−1)][y(t)] + ends[y(T)]
 * p(y | x) = exp s(y) / Σ exp s(y')        over all tag sequences y' of the same length
 * </pre>
 *
 * Shapes: x [N, T, C]; transitions [C, C], from row to column; starts [C], ends [C]. Default: all
 * uniform in ±0.1. Equals the Python package pytorch-crf.
 *
 * <p>The layer returns its input unchanged: the scores of single steps are not the output of this
 * model. {@link CrfLoss} trains it, and {@link TagDecoder} finds the best tag sequence and the
 * probability of each tag.
 *
 * <pre>{@code
 * Sequential model = Sequential.input(50)
 *     .add(Bidirectional.of(Lstm.units(100)))
 *     .add(Dense.units(tags))
 *     .add(Crf.layer())
 *     .build();
 * Crf crf = (Crf) model.layers().get("crf1");
 * trainer.loss(new CrfLoss(crf));
 * List<TagDecoder.Tagged> tagged = TagDecoder.of(crf).decode(Sequence.of(model.predict(x)));
 * }</pre>
 */
public final class Crf implements Layer {
  /** The name of this layer in files and recipes. */
  public static final String TYPE = "crf";

  /** The default initializer of the scores. */
  public static final Initializer DEFAULT_INITIALIZER = Initializer.uniform(0.1);

  private final int tags;
  private final Initializer initializer;
  private final Parameter transitions;
  private final Parameter starts;
  private final Parameter ends;

  /** Returns a factory of layers with as many tags as the previous layer outputs scores. */
  public static LayerFactory layer() {
    return Crf::new;
  }

  /** Creates a layer with the default initializer. */
  public Crf(int tags) {
    this(tags, DEFAULT_INITIALIZER);
  }

  /**
   * Creates a layer.
   *
   * @param tags C
   * @param initializer initializer of all three parameters
   */
  public Crf(int tags, Initializer initializer) {
    if (tags < 1) {
      throw new IllegalArgumentException(
          TYPE + ": the number of tags is " + tags + " (expected 1 or more). Set it.");
    }
    this.tags = tags;
    this.initializer = initializer;
    var fans = new Fans(tags, tags, tags);
    this.transitions = new Parameter("transitions", initializer, fans, tags, tags);
    this.starts = new Parameter("starts", initializer, fans, tags);
    this.ends = new Parameter("ends", initializer, fans, tags);
  }

  /** Returns C, the number of tags. */
  public int tags() {
    return tags;
  }

  Parameter transitions() {
    return transitions;
  }

  Parameter starts() {
    return starts;
  }

  Parameter ends() {
    return ends;
  }

  /** Returns the current scores of this layer as seen by the calling thread. */
  TagChain chain() {
    return TagChain.of(
        transitions.value().toArray(), starts.value().toArray(), ends.value().toArray());
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    if (pass.carries()) {
      requireCausal();
    }
    if (!x.hasTime()) {
      throw new IllegalArgumentException(
          this + ": x has no time axis (expected scores [N, T, " + tags + "])");
    }
    requireScores(x.features());
    return x;
  }

  void requireScores(int features) {
    if (features != tags) {
      throw new IllegalArgumentException(
          this + ": x has " + features + " scores at a step (expected " + tags + ")");
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", tags);
    config.put("initializer", initializer.text());
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    parameters.put("transitions", transitions);
    parameters.put("starts", starts);
    parameters.put("ends", ends);
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    if (inputShape.length != 3) {
      throw new IllegalArgumentException(
          this + ": the input is " + Shape.text(inputShape) + " (expected [N, T, " + tags + "])");
    }
    if (inputShape[2] != Shape.ANY) {
      requireScores(inputShape[2]);
    }
    return new int[] {inputShape[0], inputShape[1], tags};
  }

  @Override
  public int inputSize() {
    return tags;
  }

  @Override
  public Stepper stepper(int features) {
    throw new IllegalArgumentException(
        this
            + ": the best tag of a step depends on later steps, which a stream does not have."
            + " Predict the sequence as a whole.");
  }

  @Override
  public void requireCausal() {
    throw new IllegalArgumentException(
        this
            + ": the tags of a sequence depend on one another, and its sequences come in chunks."
            + " Train on whole sequences, without truncation.");
  }

  @Override
  public String path() {
    return "scores unchanged; transitions count in loss and decoding";
  }

  @Override
  public String toString() {
    return "Crf(" + tags + ")";
  }
}
