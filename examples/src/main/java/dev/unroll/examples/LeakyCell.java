package dev.unroll.examples;

import dev.unroll.rnn.Cell;
import dev.unroll.rnn.HiddenState;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tensor;

/**
 * One step of a leaky integrator: most of the state stays, a tenth is new.
 *
 * <pre>
 * h' = 0.9 h + 0.1 tanh(x·w + h·u + b)
 * </pre>
 *
 * Shapes: x [N, I], h [N, H]; w [I, H], u [H, H], b [H].
 */
final class LeakyCell extends Cell<HiddenState> {
  private final Parameter w = parameter("w", inputSize(), outputSize());
  private final Parameter u = parameter("u", outputSize(), outputSize());
  private final Parameter b = parameter("b", outputSize());

  LeakyCell(int inputSize, int hiddenSize) {
    super("leaky", inputSize, hiddenSize);
  }

  @Override
  public HiddenState zeroState(int batch) {
    return new HiddenState(Tensor.zeros(batch, outputSize()));
  }

  @Override
  public HiddenState step(Tensor x, HiddenState s) {
    Tensor z = x.matmul(w.value()).plus(s.h().matmul(u.value())).plusRow(b.value());
    return new HiddenState(s.h().times(0.9f).plus(z.tanh().times(0.1f)));
  }
}
