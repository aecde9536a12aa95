package dev.unroll.rnn;

import dev.unroll.nn.Stepper;
import dev.unroll.tensor.PinnedWeights;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Runs any cell on one sequence, step by step in tensor operations, like {@link Scan}. Unlike fused
 * layers it allocates in every step: the tensors, and the state, which is immutable.
 *
 * @param <S> the kind of state
 */
final class CellStepper<S extends State<S>> implements Stepper {
  private final Cell<S> cell;
  private final PinnedWeights weights;
  private S state;

  CellStepper(Cell<S> cell) {
    this.cell = cell;
    this.weights = PinnedWeights.of(cell.parameters().values());
    this.state = zero();
  }

  private S zero() {
    return weights.predicting(() -> cell.zeroState(1).detach());
  }

  @Override
  public float[] step(float[] x) {
    Tensor row = Tensor.of(Arrays.copyOf(x, cell.inputSize()), 1, cell.inputSize());
    state = weights.predicting(() -> cell.step(row, state).detach());
    return state.output().toArray();
  }

  @Override
  public List<Tensor> state() {
    return List.copyOf(state.parts());
  }

  @Override
  public void state(List<Tensor> parts) {
    state = state.withParts(parts).detach();
  }

  @Override
  public void reset() {
    state = zero();
  }
}
