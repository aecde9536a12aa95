package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.PackLayout;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * How fused kernels lay out gates: in blocks of 16 units, within a block gate after gate, so that
 * one step's pointwise part finds all gates of a unit close together. The last block is padded with
 * zeros.
 *
 * <pre>
 * public   [ i: H | f: H | g: H | o: H ]
 * kernel   [ i16 | f16 | o16 | g16 ] [ i16 | f16 | o16 | g16 ] ...
 * </pre>
 *
 * @param hidden H
 * @param slots for each gate in public order, its place within a block
 */
record GateLayout(int hidden, List<Integer> slots) {
  /** The LSTM's gates i, f, g, o; the kernel keeps the three sigmoids together. */
  static GateLayout lstm(int hidden) {
    return new GateLayout(hidden, List.of(0, 1, 3, 2));
  }

  /** One gate. */
  static GateLayout single(int hidden) {
    return new GateLayout(hidden, List.of(0));
  }

  int gates() {
    return slots.size();
  }

  int blocks() {
    return Gemm.panels(hidden);
  }

  /** H padded to whole blocks. */
  int units() {
    return blocks() * PANEL;
  }

  /** Columns in kernel layout. */
  int width() {
    return gates() * units();
  }

  /** Columns in public layout. */
  int columns() {
    return gates() * hidden;
  }

  private interface Piece {
    void accept(int publicColumn, int kernelColumn, int width);
  }

  private void forEachPiece(Piece piece) {
    for (int block = 0; block < blocks(); block++) {
      for (int gate = 0; gate < gates(); gate++) {
        piece.accept(
            gate * hidden + block * PANEL,
            (block * gates() + slots.get(gate)) * PANEL,
            Math.min(PANEL, hidden - block * PANEL));
      }
    }
  }

  /** A bias [G·H] in kernel layout, zero in the padding. */
  void spread(Tensor bias, float[] target) {
    Arrays.fill(target, 0, width(), 0f);
    forEachPiece(
        (from, to, n) -> System.arraycopy(bias.array(), bias.offset() + from, target, to, n));
  }

  /** Rows in kernel layout, written or added to a gradient in public layout. */
  void collect(float[] rows, int count, Adjoints.Sink into) {
    for (int r = 0; r < count; r++) {
      int from = r * width();
      int to = into.offset() + r * columns();
      forEachPiece(
          (publicColumn, kernelColumn, n) -> {
            if (into.accumulate()) {
              Kernels.current()
                  .pointwise()
                  .add(
                      n,
                      into.data(),
                      to + publicColumn,
                      rows,
                      from + kernelColumn,
                      into.data(),
                      to + publicColumn);
            } else {
              System.arraycopy(rows, from + kernelColumn, into.data(), to + publicColumn, n);
            }
          });
    }
  }

  /** Packs a weight [K, G·H] for x·W: columns in kernel layout. */
  PackLayout forward() {
    return new Forward(this);
  }

  /** Packs a weight [K, G·H] for d·Wᵀ: rows in kernel layout. */
  PackLayout backward() {
    return new Backward(this);
  }

  private record Forward(GateLayout layout) implements PackLayout {
    @Override
    public int length(Tensor weight) {
      return Math.multiplyExact(weight.size(0), layout.width());
    }

    @Override
    public void pack(Tensor weight, float[] target) {
      Gemm gemm = Kernels.current().gemm();
      int k = weight.size(0);
      layout.forEachPiece(
          (from, to, n) ->
              gemm.packPanel(
                  target,
                  to * k,
                  k,
                  weight.array(),
                  weight.offset() + from,
                  layout.columns(),
                  1,
                  n));
    }
  }

  private record Backward(GateLayout layout) implements PackLayout {
    @Override
    public int length(Tensor weight) {
      int panels = Gemm.panels(weight.size(0));
      return Math.multiplyExact(layout.width(), panels * PANEL);
    }

    @Override
    public void pack(Tensor weight, float[] target) {
      Gemm gemm = Kernels.current().gemm();
      int n = weight.size(0);
      int columns = layout.columns();
      Arrays.fill(target, 0, length(weight), 0f);
      for (int p = 0; p * PANEL < n; p++) {
        int panel = p * layout.width() * PANEL;
        int row = weight.offset() + p * PANEL * columns;
        int width = Math.min(PANEL, n - p * PANEL);
        layout.forEachPiece(
            (from, to, k) ->
                gemm.packPanel(
                    target, panel + to * PANEL, k, weight.array(), row + from, 1, columns, width));
      }
    }
  }
}
