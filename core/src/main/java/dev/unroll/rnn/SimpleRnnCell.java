package dev.unroll.rnn;

import static dev.unroll.tensor.Tape.named;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Map;

/**
 * One step of a simple recurrent network.
 *
 * <pre>
 * h' = f(x·w + h·u + b)
 * </pre>
 *
 * Shapes: x [N, I], h [N, H]; w [I, H], u [H, H], b [H]. f is tanh by default.
 * Source: Elman 1990. Equals torch.nn.RNNCell, weights transposed and its two biases summed; equals
 * Keras' SimpleRNN as it is.
 */
public final class SimpleRnnCell extends DroppableCell<HiddenState> {
  private final Activation activation;
  private final Weights weights;
  private final Parameter w;
  private final Parameter u;
  private final Parameter b;

  /** A cell with tanh and Keras' initial weights. */
  public SimpleRnnCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Activation.TANH, Weights.keras());
  }

  /**
   * A cell with every setting named.
   *
   * @param inputSize I
   * @param hiddenSize H
   * @param activation f, a function of single elements
   * @param weights how w, u and b begin
   */
  public SimpleRnnCell(int inputSize, int hiddenSize, Activation activation, Weights weights) {
    super("simpleRnn", inputSize, hiddenSize);
    if (!activation.isElementwise()) {
      throw new IllegalArgumentException(
          "a SimpleRnn has no " + activation + " (expected a function of single elements)");
    }
    this.activation = activation;
    this.weights = weights;
    this.w = parameter("w", weights.input(), inputSize, hiddenSize);
    this.u = parameter("u", weights.recurrent(), hiddenSize, hiddenSize);
    this.b = parameter("b", weights.bias(), hiddenSize);
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
            () ->
                activation.apply(
                    x.matmul(w.value()).plus(fed.matmul(recurrentWeight)).plusRow(b.value())));
    return new HiddenState(h);
  }

  /** f. */
  public Activation activation() {
    return activation;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.put("activation", activation.text());
    config.putAll(weights.config());
    return config;
  }

  /** How its parameters begin. */
  public Weights weights() {
    return weights;
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
  Parameter b() {
    return b;
  }
}
