package dev.unroll.rnn;

import static dev.unroll.tensor.Tape.named;

import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a gated recurrent unit, in either published form.
 *
 * <pre>
 * r  = σ(x·Wr + h·Ur + br)                   reset gate
 * z  = σ(x·Wz + h·Uz + bz)                   update gate
 * n  = tanh(x·Wn + bn + r ⊙ (h·Un + c))      candidate, reset after the product (default)
 * n  = tanh(x·Wn + bn + (r ⊙ h)·Un)          candidate, reset before it
 * h' = (1 − z) ⊙ n + z ⊙ h
 * </pre>
 *
 * Shapes: x [N, I], h [N, H]; w [I, 3H], u [H, 3H] and b [3H] stack the gates r, z, n; c [H] exists
 * only in the reset-after form. {@link GruOptions} has settings for cells without b and c, other
 * activations, and clipping of the inputs of the activations. Source: Cho et al. 2014,
 * arXiv:1406.1078, version 1 (after) and version 3 (before).
 *
 * <p>Reset after equals torch.nn.GRUCell, with transposed weights and the biases of r and z summed
 * in pairs. It also equals Keras' GRU with its default {@code reset_after=True}, whose gates are in
 * the order z, r, n. Reset before equals Keras' GRU with {@code reset_after=False}, and ONNX'
 * default ({@code linear_before_reset = 0}).
 */
public final class GruCell extends DroppableCell<HiddenState> {
  /** Position of the reset gate: after or before the recurrent product. */
  public enum Reset {
    /**
     * Computes r ⊙ (h·Un + c), as in the first version of the paper; the default in PyTorch, cuDNN
     * and Keras.
     */
    AFTER,
    /** Computes (r ⊙ h)·Un, as in the last version of the paper. */
    BEFORE;

    /** Returns the name in recipes and model files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> GATES = List.of("reset gate r", "update gate z", "candidate n");

  private final GruOptions options;
  private final Parameter w;
  private final Parameter u;
  private final @Nullable Parameter b;
  private final @Nullable Parameter c;

  /** Creates a cell that resets after the product, with Keras' initial weights. */
  public GruCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, GruOptions.defaults());
  }

  /**
   * Creates a cell of either form with these initial weights.
   *
   * @param inputSize I
   * @param hiddenSize H
   * @param reset after or before the recurrent product
   * @param weights initializers of w, of u, and of b and c
   */
  public GruCell(int inputSize, int hiddenSize, Reset reset, Weights weights) {
    this(inputSize, hiddenSize, GruOptions.defaults().withReset(reset).withWeights(weights));
  }

  /**
   * Creates a cell with these options.
   *
   * @param inputSize I
   * @param hiddenSize H
   */
  public GruCell(int inputSize, int hiddenSize, GruOptions options) {
    super("gru", inputSize, hiddenSize);
    if (hiddenSize > Integer.MAX_VALUE / 3) {
      throw new IllegalArgumentException(
          "the hidden size must be at most " + Integer.MAX_VALUE / 3 + ", got " + hiddenSize);
    }
    this.options = options;
    Weights weights = options.weights();
    this.w = parameter("w", weights.input(), inputSize, 3 * hiddenSize);
    this.u = parameter("u", weights.recurrent(), hiddenSize, 3 * hiddenSize);
    this.b = options.bias() ? parameter("b", weights.bias(), 3 * hiddenSize) : null;
    this.c =
        options.bias() && options.reset() == Reset.AFTER
            ? parameter("c", weights.bias(), hiddenSize)
            : null;
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
    Tensor h = state.h();
    int hidden = outputSize();
    Tensor un = recurrentWeight.slice(1, 2 * hidden);
    Tensor urz = recurrentWeight.slice(1, 0, 2 * hidden);
    Tensor[] xw = named(GATES, () -> plusBias(x.matmul(w.value()))).split(3); // 3 × [N, H]
    Tensor[] hu = named(GATES.subList(0, 2), () -> fed.matmul(urz)).split(2); // 2 × [N, H]
    Tensor r = named(GATES.get(0), () -> gate(xw[0].plus(hu[0])));
    Tensor z = named(GATES.get(1), () -> gate(xw[1].plus(hu[1])));
    Tensor n = named(GATES.get(2), () -> activated(xw[2].plus(recurrent(fed, r, un))));
    return new HiddenState(
        named("hidden state h", () -> n.plus(z.mul(h.minus(n))))); // (1 − z) ⊙ n + z ⊙ h
  }

  /** Applies σ, or the other activation set for gates, to the clipped input. */
  private Tensor gate(Tensor z) {
    return options.gateActivation().apply(Clips.clip(z, options.inputClip()));
  }

  /** Applies tanh, or the other activation set for the candidate, to the clipped input. */
  private Tensor activated(Tensor z) {
    return options.activation().apply(Clips.clip(z, options.inputClip()));
  }

  /** Computes r ⊙ (h·Un + c) or (r ⊙ h)·Un. */
  private Tensor recurrent(Tensor fed, Tensor r, Tensor un) {
    if (reset() == Reset.BEFORE) {
      return r.mul(fed).matmul(un);
    }
    Tensor product = fed.matmul(un);
    return r.mul(c == null ? product : product.plusRow(c.value()));
  }

  /** The options of this cell. */
  public GruOptions options() {
    return options;
  }

  /** The position of the reset gate. */
  public Reset reset() {
    return options.reset();
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

  /** Returns the values of c, or zeros in a cell without bias; for the reset-after form. */
  Tensor recurrentBias() {
    return c == null ? Tensor.zeros(outputSize()) : c.value();
  }
}
