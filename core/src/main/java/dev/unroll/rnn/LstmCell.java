package dev.unroll.rnn;

import static dev.unroll.tensor.Tape.named;

import dev.unroll.nn.Activation;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a long short-term memory (LSTM).
 *
 * <pre>
 * i  = σ(x·Wi + h·Ui + bi)         input gate
 * f  = σ(x·Wf + h·Uf + bf)         forget gate
 * g  = tanh(x·Wg + h·Ug + bg)      candidate
 * o  = σ(x·Wo + h·Uo + bo)         output gate
 * c' = f ⊙ c + i ⊙ g
 * h' = o ⊙ tanh(c')
 * </pre>
 *
 * With peepholes, c ⊙ pi and c ⊙ pf are added within the σ of i and f, and c' ⊙ po within that of
 * o. With a projection, h' = (o ⊙ tanh(c'))·r. With coupled gates, f = 1 − i. An input clip bounds
 * the inputs of the activations of i, f, g and o; a cell clip bounds c'. {@link LstmOptions} has
 * all settings, including other activations and no bias.
 *
 * <p>Shapes: x [N, I], h and c [N, H]; w [I, 4H], u [H, 4H] and b [4H] stack the gates i, f, g, o;
 * p [3H] stacks pi, pf, po. With a projection to P: r [H, P], h [N, P] and u [P, 4H]. With coupled
 * gates only i, g, o and pi, po exist: w [I, 3H], u [H, 3H], b [3H], p [2H]. The forget bias
 * (default 1) is added to the initial bf, which is then trained like any other weight.
 *
 * <p>Source: Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000;
 * peepholes: Gers, Schraudolph and Schmidhuber 2002; projection: Sak, Senior and Beaufays 2014.
 * Equals torch.nn.LSTMCell (torch.nn.LSTM with {@code proj_size}), with transposed weights and its
 * two biases summed. Equals Keras' LSTM without any conversion.
 */
public final class LstmCell extends DroppableCell<LstmState> {
  /**
   * Default value added to the initial bias of the forget gate, after Jozefowicz, Zaremba and
   * Sutskever 2015.
   */
  public static final float DEFAULT_FORGET_BIAS = 1f;

  private static final String I = "input gate i";
  private static final String F = "forget gate f";
  private static final String G = "candidate g";
  private static final String O = "output gate o";

  private static final Activation ONE_MINUS = Activation.affine(-1, 1);

  private record WithForgetBias(Initializer base, float forgetBias) implements Initializer {
    @Override
    public void fill(float[] values, int[] shape, Fans fans, CounterRandom random) {
      base.fill(values, shape, fans, random);
      int hidden = values.length / 4;
      for (int i = hidden; i < 2 * hidden; i++) {
        values[i] += forgetBias;
      }
    }

    @Override
    public void requireShape(int... shape) {
      base.requireShape(shape);
    }

    @Override
    public String text() {
      return base.text();
    }
  }

  private final LstmOptions options;
  private final List<String> gates; // in the order of the weights' blocks
  private final int hiddenSize;
  private final Parameter w;
  private final Parameter u;
  private final @Nullable Parameter b;
  private final @Nullable Parameter p;
  private final @Nullable Parameter r;

  /** Creates a cell with Keras' initial weights and forget bias 1. */
  public LstmCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, LstmOptions.defaults());
  }

  /**
   * Creates a standard cell with these initial weights.
   *
   * @param inputSize I
   * @param hiddenSize H
   * @param weights initializers of w, u and b
   * @param forgetBias added to the initial bf
   */
  public LstmCell(int inputSize, int hiddenSize, Weights weights, float forgetBias) {
    this(
        inputSize,
        hiddenSize,
        LstmOptions.defaults().withWeights(weights).withForgetBias(forgetBias));
  }

  /**
   * Creates a cell with these options.
   *
   * @param inputSize I
   * @param hiddenSize H
   */
  public LstmCell(int inputSize, int hiddenSize, LstmOptions options) {
    super("lstm", inputSize, outputSize(hiddenSize, options));
    if (hiddenSize > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "the hidden size must be at most " + Integer.MAX_VALUE / 4 + ", got " + hiddenSize);
    }
    this.options = options;
    this.hiddenSize = hiddenSize;
    this.gates = options.coupledGates() ? List.of(I, G, O) : List.of(I, F, G, O);
    Weights weights = options.weights();
    int width = gates.size() * hiddenSize;
    this.w = parameter("w", weights.input(), inputSize, width);
    this.u = parameter("u", weights.recurrent(), outputSize(), width);
    this.b = options.bias() ? parameter("b", initialBias(options), width) : null;
    this.p =
        options.peepholes()
            ? parameter("p", weights.bias(), (gates.size() - 1) * hiddenSize)
            : null;
    this.r =
        options.projection() > 0
            ? parameter("r", weights.input(), hiddenSize, options.projection())
            : null;
  }

  private static Initializer initialBias(LstmOptions options) {
    Initializer base = options.weights().bias();
    return options.coupledGates() ? base : new WithForgetBias(base, options.forgetBias());
  }

  private static int outputSize(int hiddenSize, LstmOptions options) {
    return hiddenSize > 0 && options.projection() > 0 ? options.projection() : hiddenSize;
  }

  @Override
  public LstmState zeroState(int batch) {
    return new LstmState(Tensor.zeros(batch, outputSize()), Tensor.zeros(batch, hiddenSize));
  }

  @Override
  public LstmState step(Tensor x, LstmState state) {
    return step(x, state, state.h(), u.value());
  }

  @Override
  LstmState step(Tensor x, LstmState state, Tensor fed, Tensor recurrentWeight) {
    Shape.require(toString(), "x", x, Shape.ANY, inputSize());
    Shape.require(toString(), "h", state.h(), x.size(0), outputSize());
    Shape.require(toString(), "c", state.c(), x.size(0), hiddenSize);
    Tensor z = named(gates, () -> plusBias(x.matmul(w.value()).plus(fed.matmul(recurrentWeight))));
    Tensor[] parts = z.split(gates.size()); // 4 × [N, H], or 3
    Tensor i = named(I, () -> gate(peep(parts[0], state.c(), 0)));
    Tensor f = named(F, () -> options.coupledGates() ? ONE_MINUS.apply(i) : forget(parts, state));
    Tensor g = named(G, () -> options.activation().apply(clip(parts[gates.indexOf(G)])));
    Tensor c = named("cell state c", () -> clipCell(f.mul(state.c()).plus(i.mul(g))));
    Tensor o = named(O, () -> gate(peep(parts[gates.indexOf(O)], c, gates.indexOf(O) - 1)));
    Tensor h = named("hidden state h", () -> o.mul(options.outputActivation().apply(c)));
    Tensor projected = r == null ? h : named("projection", () -> h.matmul(r.value()));
    return new LstmState(projected, c);
  }

  private Tensor forget(Tensor[] parts, LstmState state) {
    return gate(peep(parts[1], state.c(), 1));
  }

  /** Applies σ, or the other activation set for gates, to the clipped input. */
  private Tensor gate(Tensor z) {
    return options.gateActivation().apply(clip(z));
  }

  private Tensor clip(Tensor z) {
    return Clips.clip(z, options.inputClip());
  }

  private Tensor clipCell(Tensor c) {
    return Clips.clip(c, options.cellClip());
  }

  /** Returns gate + c ⊙ p, with the gate's section of p. */
  private Tensor peep(Tensor gate, Tensor c, int part) {
    return p == null
        ? gate
        : gate.plus(c.mulRow(p.value().slice(0, part * hiddenSize, (part + 1) * hiddenSize)));
  }

  /** H, the size of c, and also of h unless h is projected. */
  public int hiddenSize() {
    return hiddenSize;
  }

  /** The options of this cell. */
  public LstmOptions options() {
    return options;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = super.config();
    config.put("hidden", hiddenSize);
    config.putAll(options.config());
    return config;
  }

  /** The initializers of the parameters. */
  public Weights weights() {
    return options.weights();
  }

  /** The value added to the initial bias of the forget gate. */
  public float forgetBias() {
    return options.forgetBias();
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
