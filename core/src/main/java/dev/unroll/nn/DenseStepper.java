package dev.unroll.nn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.MatrixLayout;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/** {@link Dense} on one row: the product on whole panels, then the bias, then f, in place. */
final class DenseStepper implements Stepper {
  private final int inputSize;
  private final int units;
  private final int panels;
  private final float[] packedW;
  private final float[] b;
  private final Activation activation;
  private final float[] y;

  DenseStepper(Tensor w, Tensor b, Activation activation) {
    this.inputSize = w.size(0);
    this.units = w.size(1);
    this.panels = Gemm.panels(units);
    this.packedW = Tape.lastingPacked(w, MatrixLayout.AS_IS);
    this.b = b.toArray();
    this.activation = activation;
    this.y = new float[panels * PANEL];
  }

  @Override
  public float[] step(float[] x) {
    Kernels kernels = Kernels.current();
    kernels
        .gemm()
        .multiply(
            0, 1, 0, panels, y.length, inputSize, x, 0, inputSize, 1, packedW, 0, y, 0, y.length,
            false);
    kernels.pointwise().addRow(1, units, y, 0, units, b, 0, y, 0, units);
    activation.apply(units, y, 0, y, 0);
    return y;
  }
}
