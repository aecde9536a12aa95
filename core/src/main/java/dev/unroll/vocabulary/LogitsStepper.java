package dev.unroll.vocabulary;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.MatrixLayout;
import dev.unroll.nn.Stepper;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code x · wᵀ + b} on one row: the product on whole panels, then the bias, in place. */
final class LogitsStepper implements Stepper {
  private final int inputSize;
  private final int units;
  private final int panels;
  private final float[] packed;
  private final float @Nullable [] b;
  private final float[] y;

  LogitsStepper(Tensor w, @Nullable Tensor b) {
    this.inputSize = w.size(1);
    this.units = w.size(0);
    this.panels = Gemm.panels(units);
    this.packed = Tape.lastingPacked(w, MatrixLayout.TRANSPOSED);
    this.b = b == null ? null : b.toArray();
    this.y = new float[panels * PANEL];
  }

  @Override
  public float[] step(float[] x) {
    Kernels kernels = Kernels.current();
    kernels
        .gemm()
        .multiply(
            0, 1, 0, panels, y.length, inputSize, x, 0, inputSize, 1, packed, 0, y, 0, y.length,
            false);
    if (b != null) {
      kernels.pointwise().add(units, y, 0, b, 0, y, 0);
    }
    return y;
  }
}
