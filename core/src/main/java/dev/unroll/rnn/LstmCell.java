package dev.unroll.rnn;

import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;

/**
 * One step of a long short-term memory.
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
 * Shapes: x [N, I], h and c [N, H]; w [I, 4H], u [H, 4H] and b [4H] stack the gates i, f, g, o. The
 * forget bias is added to the initial bf, which then trains like any other weight; default 1.
 * Source: Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000. Equals
 * torch.nn.LSTMCell, weights transposed and its two biases summed; equals Keras' LSTM as it is.
 */
public final class LstmCell extends Cell<LstmState> {
  /** Added to the initial bias of the forget gate, after Jozefowicz, Zaremba and Sutskever 2015. */
  public static final float DEFAULT_FORGET_BIAS = 1f;

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

  private final Weights weights;
  private final float forgetBias;
  private final Parameter w;
  private final Parameter u;
  private final Parameter b;

  /** A cell with Keras' initial weights and forget bias 1. */
  public LstmCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, Weights.keras(), DEFAULT_FORGET_BIAS);
  }

  /**
   * A cell with every setting named.
   *
   * @param inputSize I
   * @param hiddenSize H
   * @param weights how w, u and b begin
   * @param forgetBias added to the initial bf
   */
  public LstmCell(int inputSize, int hiddenSize, Weights weights, float forgetBias) {
    super("lstm", inputSize, hiddenSize);
    if (!Float.isFinite(forgetBias)) {
      throw new IllegalArgumentException("the forget bias must be finite, got " + forgetBias);
    }
    if (hiddenSize > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "the hidden size must be at most " + Integer.MAX_VALUE / 4 + ", got " + hiddenSize);
    }
    this.weights = weights;
    this.forgetBias = forgetBias;
    this.w = parameter("w", weights.input(), inputSize, 4 * hiddenSize);
    this.u = parameter("u", weights.recurrent(), hiddenSize, 4 * hiddenSize);
    this.b = parameter("b", new WithForgetBias(weights.bias(), forgetBias), 4 * hiddenSize);
  }

  @Override
  public LstmState zeroState(int batch) {
    return new LstmState(Tensor.zeros(batch, outputSize()), Tensor.zeros(batch, outputSize()));
  }

  @Override
  public LstmState step(Tensor x, LstmState state) {
    Shape.require(toString(), "x", x, Shape.ANY, inputSize());
    Shape.require(toString(), "h", state.h(), x.size(0), outputSize());
    Shape.require(toString(), "c", state.c(), x.size(0), outputSize());
    Tensor[] gates =
        x.matmul(w.value())
            .plus(state.h().matmul(u.value()))
            .plusRow(b.value())
            .split(4); // 4 × [N, H]
    Tensor i = gates[0].sigmoid();
    Tensor f = gates[1].sigmoid();
    Tensor g = gates[2].tanh();
    Tensor o = gates[3].sigmoid();
    Tensor c = f.mul(state.c()).plus(i.mul(g));
    Tensor h = o.mul(c.tanh());
    return new LstmState(h, c);
  }

  /** How its parameters begin. */
  public Weights weights() {
    return weights;
  }

  /** What was added to the initial bias of the forget gate. */
  public float forgetBias() {
    return forgetBias;
  }

  Parameter w() {
    return w;
  }

  Parameter u() {
    return u;
  }

  Parameter b() {
    return b;
  }
}
