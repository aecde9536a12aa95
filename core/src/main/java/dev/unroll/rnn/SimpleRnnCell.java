package dev.unroll.rnn;

import static dev.unroll.tensor.Tape.named;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a simple recurrent network.
 *
 * <pre>
 * h' = f(x·w + h·u + b)
 * </pre>
 *
 * Shapes: x [N, I], h [N, H]; w [I, H], u [H, H], b [H]. f is tanh by default; {@link
 * SimpleRnnOptions} sets any other {@link Activation}, cells without b, and clipping of the input
 * of f.
 *
 * <p>Source: Elman 1990. Equals torch.nn.RNNCell, with transposed weights and its two biases
 * summed. Equals Keras' SimpleRNN without any conversion.
 */
public final class SimpleRnnCell extends DroppableCell<HiddenState> {
  private final SimpleRnnOptions options;
  private final Parameter w;
  private final Parameter u;
  private final @Nullable Parameter b;

  /** Creates a cell with tanh and Keras' initial weights. */
  public SimpleRnnCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, SimpleRnnOptions.defaults());
  }

  /**
   * Creates a cell with bias, this activation and these initial weights.
   *
   * @param inputSize I
   * @param hiddenSize H
   * @param activation f
   * @param weights initializers of w, u and b
   */
  public SimpleRnnCell(int inputSize, int hiddenSize, Activation activation, Weights weights) {
    this(
        inputSize,
        hiddenSize,
        SimpleRnnOptions.defaults().withActivation(activation).withWeights(weights));
  }

  /**
   * Creates a cell with these options.
   *
   * @param inputSize I
   * @param hiddenSize H
   */
  public SimpleRnnCell(int inputSize, int hiddenSize, SimpleRnnOptions options) {
    super("simpleRnn", inputSize, hiddenSize);
    this.options = options;
    Weights weights = options.weights();
    this.w = parameter("w", weights.input(), inputSize, hiddenSize);
    this.u = parameter("u", weights.recurrent(), hiddenSize, hiddenSize);
    this.b = options.bias() ? parameter("b", weights.bias(), hiddenSize) : null;
  }

  @Override
  public HiddenState zeroState(int batch) {
    return new HiddenState(Tensor.zeros(batch, outputSize()));
  }

  @Override
  public HiddenState step(Tensor x, HiddenState state) {
    return step(x, state, state.h(), u.value());
  }

  @Override
  HiddenState step(Tensor x, HiddenState state, Tensor fed, Tensor recurrentWeight) {
    Shape.require(toString(), "x", x, Shape.ANY, inputSize());
    Shape.require(toString(), "h", state.h(), x.size(0), outputSize());
    Tensor h =
        named(
            "hidden state h",
            () -> {
              Tensor z = plusBias(x.matmul(w.value()).plus(fed.matmul(recurrentWeight)));
              return options.activation().apply(Clips.clip(z, options.inputClip()));
            });
    return new HiddenState(h);
  }

  /** The activation f. */
  public Activation activation() {
    return options.activation();
  }

  /** The options of this cell. */
  public SimpleRnnOptions options() {
    return options;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.putAll(options.config());
    return config;
  }

  /** The initializers of the parameters. */
  public Weights weights() {
    return options.weights();
  }

  @Override
  Parameter w() {
    return w;
  }

  @Override
  Parameter u() {
    return u;
  }

  @Override
  @Nullable Parameter b() {
    return b;
  }
}
