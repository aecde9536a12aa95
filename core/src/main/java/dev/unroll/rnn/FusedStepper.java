package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.nn.Stepper;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fused layer on one sequence, step by step, for every cell of the form that {@link
 * FusedRecurrence} has: the same chains in the same order, so the same bits.
 */
abstract class FusedStepper implements Stepper {
  final GateLayout layout;
  final int units;

  /** Pre-activations, then whatever the cell makes of them, in kernel layout. */
  final float[] gates;

  /** The hidden state, padded; what is in the padding is never read by a product. */
  final float[] hidden;

  private final int inputSize;
  private final int width;
  private final float[] bias;
  private final float[] packedW;
  private final float[] packedU;

  FusedStepper(GateLayout layout, Tensor w, Tensor u, Tensor b) {
    this.layout = layout;
    this.units = layout.units();
    this.width = layout.width();
    this.inputSize = w.size(0);
    this.gates = new float[width];
    this.hidden = new float[units];
    this.bias = new float[width];
    layout.spread(b, bias);
    this.packedW = Tape.packed(w, layout.forward());
    this.packedU = Tape.packed(u, layout.forward());
  }

  /** The pointwise part: from pre-activations to the new state. */
  abstract void activate();

  /** What the cell carries, each padded to {@link #units}, in the order of {@link State#parts}. */
  abstract List<float[]> carried();

  @Override
  public final float[] step(float[] x) {
    System.arraycopy(bias, 0, gates, 0, width);
    accumulate(x, inputSize, packedW);
    accumulate(hidden, layout.hidden(), packedU);
    activate();
    return hidden;
  }

  /** Goes on with the chains: gates += row · weight. */
  private void accumulate(float[] row, int length, float[] packed) {
    Gemm gemm = Kernels.current().gemm();
    int panels = width / PANEL;
    gemm.multiply(
        0, 1, 0, panels, width, length, row, 0, length, 1, packed, 0, gates, 0, width, true);
  }

  @Override
  public final List<Tensor> state() {
    var parts = new ArrayList<Tensor>();
    for (float[] part : carried()) {
      parts.add(Tensor.of(Arrays.copyOf(part, layout.hidden()), 1, layout.hidden()));
    }
    return List.copyOf(parts);
  }

  @Override
  public final void state(List<Tensor> state) {
    List<float[]> parts = carried();
    for (int p = 0; p < parts.size(); p++) {
      Tensor part = state.get(p);
      System.arraycopy(part.array(), part.offset(), parts.get(p), 0, layout.hidden());
    }
  }

  @Override
  public final void reset() {
    carried().forEach(part -> Arrays.fill(part, 0f));
  }
}
