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
 * Shapes: x [N, I], h [N, H]; w [I, 3H], u [H, 3H] and b [3H] stack the gates r, z, n; c [H], which
 * only the reset-after form has. Source: Cho et al. 2014, arXiv:1406.1078, version 1 (after) and
 * version 3 (before).
 *
 * <p>Reset after equals torch.nn.GRUCell, weights transposed, the biases of r and z summed in
 * pairs; and Keras' GRU with its default {@code reset_after=True}, whose gates stand in the order
 * z, r, n. Reset before equals Keras' GRU with {@code reset_after=False}, and ONNX' default ({@code
 * linear_before_reset = 0}).
 */
public final class GruCell extends DroppableCell<HiddenState> {
  /** On which side of the recurrent product the reset gate acts. */
  public enum Reset {
    /** r ⊙ (h·Un + c), as in its first version; PyTorch, cuDNN and Keras do so by default. */
    AFTER,
    /** (r ⊙ h)·Un, as in the last version of the paper. */
    BEFORE;

    /** Its name in recipes and model files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> GATES = List.of("reset gate r", "update gate z", "candidate n");

  private final Reset reset;
  private final Weights weights;
  private final Parameter w;
  private final Parameter u;
  private final Parameter b;
  private final @Nullable Parameter c;

  /** A cell that resets after the product, with Keras' initial weights. */
  public GruCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Reset.AFTER, Weights.keras());
  }

  /**
   * A cell with every setting named.
   *
   * @param inputSize I
   * @param hiddenSize H
   * @param reset after or before the recurrent product
   * @param weights how w, u, and b with c begin
   */
  public GruCell(int inputSize, int hiddenSize, Reset reset, Weights weights) {
    super("gru", inputSize, hiddenSize);
    if (hiddenSize > Integer.MAX_VALUE / 3) {
      throw new IllegalArgumentException(
          "the hidden size must be at most " + Integer.MAX_VALUE / 3 + ", got " + hiddenSize);
    }
    this.reset = reset;
    this.weights = weights;
    this.w = parameter("w", weights.input(), inputSize, 3 * hiddenSize);
    this.u = parameter("u", weights.recurrent(), hiddenSize, 3 * hiddenSize);
    this.b = parameter("b", weights.bias(), 3 * hiddenSize);
    this.c = reset == Reset.AFTER ? parameter("c", weights.bias(), hiddenSize) : null;
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
    Tensor[] xw = named(GATES, () -> x.matmul(w.value()).plusRow(b.value())).split(3); // 3 × [N, H]
    Tensor[] hu = named(GATES.subList(0, 2), () -> fed.matmul(urz)).split(2); // 2 × [N, H]
    Tensor r = named(GATES.get(0), () -> xw[0].plus(hu[0]).sigmoid());
    Tensor z = named(GATES.get(1), () -> xw[1].plus(hu[1]).sigmoid());
    Tensor n = named(GATES.get(2), () -> xw[2].plus(candidate(fed, r, un)).tanh());
    return new HiddenState(
        named("hidden state h", () -> n.plus(z.mul(h.minus(n))))); // (1 − z) ⊙ n + z ⊙ h
  }

  /** What the state gives to the candidate. */
  private Tensor candidate(Tensor fed, Tensor r, Tensor un) {
    return c == null ? r.mul(fed).matmul(un) : r.mul(fed.matmul(un).plusRow(c.value()));
  }

  /** Where the reset gate acts. */
  public Reset reset() {
    return reset;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.put("reset", reset.text());
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

  /** c; null in the reset-before form. */
  @Nullable Parameter c() {
    return c;
  }
}
