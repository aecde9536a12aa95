package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Kernels;
import dev.unroll.nn.Stepper;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a fused layer on one sequence, step by step, for every cell of the form of {@link
 * FusedRecurrence}. Sums have the same order, so results have the same bits.
 */
abstract class FusedStepper implements Stepper {
  final int units;

  /** Pre-activations, then the values that the cell computes from them, in kernel layout. */
  final float[] gates;

  /** The hidden state, padded; products never read the padding. */
  final float[] hidden;

  private final GateLayout input;
  private final GateLayout recurrent;
  private final int inputSize;
  private final int hiddenSize;
  private final float[] bias;
  private final float[] packedW;
  private final float[] packedU;

  /**
   * Copies the current weights; they may change afterwards.
   *
   * @param input the gates that x·w fills
   * @param recurrent the gates that h·u fills
   * @param rowGates gates in a row of the kernels' gates
   */
  FusedStepper(GateLayout input, GateLayout recurrent, int rowGates, Tensor w, Tensor u, Tensor b) {
    this.input = input;
    this.recurrent = recurrent;
    this.units = input.units();
    this.inputSize = w.size(0);
    this.hiddenSize = input.hidden();
    this.gates = new float[rowGates * units];
    this.hidden = new float[units];
    this.bias = new float[gates.length];
    this.packedW = Tape.lastingPacked(w, input.forward());
    this.packedU = Tape.lastingPacked(u, recurrent.forward());
    addBias(input, b);
  }

  /** Sets the initial values of some gates of every step. */
  final void addBias(GateLayout layout, Tensor b) {
    layout.spread(b, bias);
  }

  /** Computes the pointwise part: the new state from the pre-activations. */
  abstract void activate();

  /**
   * Returns the parts of the state, each padded to {@link #units}, in the order of {@link
   * State#parts}.
   */
  abstract List<float[]> carried();

  @Override
  public final float[] step(float[] x) {
    System.arraycopy(bias, 0, gates, 0, gates.length);
    addProduct(x, inputSize, input, packedW);
    addProduct(hidden, hiddenSize, recurrent, packedU);
    activate();
    return hidden;
  }

  /** Adds row · weight to the gates, continuing their sums. */
  final void addProduct(float[] row, int length, GateLayout layout, float[] packed) {
    int columns = layout.width();
    Kernels.current()
        .gemm()
        .multiply(
            0,
            1,
            0,
            columns / PANEL,
            columns,
            length,
            row,
            0,
            length,
            1,
            packed,
            0,
            gates,
            layout.firstColumn(),
            gates.length,
            true);
  }

  @Override
  public final List<Tensor> state() {
    var parts = new ArrayList<Tensor>();
    for (float[] part : carried()) {
      parts.add(Tensor.of(Arrays.copyOf(part, hiddenSize), 1, hiddenSize));
    }
    return List.copyOf(parts);
  }

  @Override
  public final void state(List<Tensor> state) {
    List<float[]> parts = carried();
    for (int p = 0; p < parts.size(); p++) {
      Tensor part = state.get(p);
      System.arraycopy(part.readOnlyArray(), part.offset(), parts.get(p), 0, hiddenSize);
    }
  }

  @Override
  public final void reset() {
    carried().forEach(part -> Arrays.fill(part, 0f));
  }
}
