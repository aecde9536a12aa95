package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;

/**
 * Gradients of all gates at all steps, and the gradients of weights and biases computed from them.
 *
 * @param gates [rows, width] in kernel layout
 * @param width width of a row
 * @param rows T·N
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GateGradients(float[] gates, int width, int rows) {
  /** Releases the result of {@link #packed}, if it is large. */
  void release(float[] packed) {
    Tape.release(packed, rows * width);
  }

  /** Returns all gradients in panels, as right operand of a product. */
  float[] packed() {
    float[] packed = Tape.scratch(rows * width);
    int panels = width / PANEL;
    int parts = Products.parts(Products.COPY * rows * width, panels);
    Workers.shared()
        .run(
            parts,
            part -> {
              Gemm gemm = Kernels.current().gemm();
              for (int p = Products.cut(panels, part, parts);
                  p < Products.cut(panels, part + 1, parts);
                  p++) {
                gemm.packPanel(packed, p * rows * PANEL, rows, gates, p * PANEL, width, 1, PANEL);
              }
            });
    return packed;
  }

  /**
   * Computes the gradient of a weight: its operand at all steps, transposed, times the gradients of
   * its gates.
   *
   * @param inputs number of rows of the weight
   * @param operand [rows, inputs]: row r from {@code offset + r * rowLength}
   */
  void byWeight(
      GateLayout layout,
      int inputs,
      float[] operand,
      int offset,
      int rowLength,
      float[] packed,
      Adjoints.Sink into) {
    float[] gradient = Tape.scratch(inputs * layout.width());
    Products.multiply(
        inputs,
        layout.width(),
        rows,
        operand,
        offset,
        1,
        rowLength,
        packed,
        layout.firstColumn() * rows,
        gradient,
        0,
        layout.width(),
        false);
    layout.collect(gradient, inputs, into);
    Tape.release(gradient, inputs * layout.width());
  }

  /** Computes the gradient of a bias: that of its gates, summed over all rows. */
  void byBias(GateLayout layout, Adjoints.Sink into) {
    float[] sums = Tape.scratch(layout.width());
    Kernels.current()
        .pointwise()
        .columnSums(rows, layout.width(), gates, layout.firstColumn(), width, sums, 0, false);
    layout.collect(sums, 1, into);
  }
}
