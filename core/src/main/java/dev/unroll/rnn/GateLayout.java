package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.PackLayout;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Where the gates of a weight lie in a row of the kernels' gates. H is padded with zeros to whole
 * blocks of 16 units. The LSTM's gates are interleaved block by block, so that one step's pointwise
 * part finds all gates of a unit close together; the GRU's are sections of their own, since x and h
 * feed different ones of them.
 *
 * <pre>
 * LSTM       public   [ i: H | f: H | g: H | o: H ]
 *            kernel   [ i16 | f16 | o16 | g16 ] [ i16 | f16 | o16 | g16 ] ...
 * GRU after  public   [ r: H | z: H | n: H ], and c
 *            kernel   [ n | r | z | hn ]     w and b: n, r, z;  u: r, z, hn;  c: hn
 * GRU before kernel   [ n | r | z ]          w and b: all;  u: r, z at once, then n
 * </pre>
 *
 * @param hidden H
 * @param publicGates gates side by side in the weight
 * @param first the kernel's place, counted in gates, where this weight's begin
 * @param interleaved how many gates alternate from block to block; 1: none
 * @param order the weight's gates in the kernel's order, by their public numbers
 */
record GateLayout(int hidden, int publicGates, int first, int interleaved, List<Integer> order) {
  /** The LSTM's gates i, f, g, o; the kernel keeps the three sigmoids together. */
  static GateLayout lstm(int hidden) {
    return new GateLayout(hidden, 4, 0, 4, List.of(0, 1, 3, 2));
  }

  /** One gate. */
  static GateLayout single(int hidden) {
    return new GateLayout(hidden, 1, 0, 1, List.of(0));
  }

  /**
   * Some gates as sections of their own.
   *
   * @param first section of the first
   * @param order public numbers of the gates in the order of their sections
   */
  private static GateLayout sections(int hidden, int publicGates, int first, Integer... order) {
    return new GateLayout(hidden, publicGates, first, 1, List.of(order));
  }

  /** What x feeds of a GRU, and its bias. */
  static GateLayout gruInput(int hidden) {
    return sections(hidden, 3, 0, 2, 0, 1);
  }

  /** What h feeds of a GRU that resets after the product: r, z and hn. */
  static GateLayout gruAfter(int hidden) {
    return sections(hidden, 3, 1, 0, 1, 2);
  }

  /** The bias c of hn, the fourth section. */
  static GateLayout gruCandidateBias(int hidden) {
    return sections(hidden, 1, 3, 0);
  }

  /** What h feeds of a GRU that resets before the product: r and z. */
  static GateLayout gruResets(int hidden) {
    return sections(hidden, 3, 1, 0, 1);
  }

  /** What r ⊙ h feeds of it: n. */
  static GateLayout gruCandidate(int hidden) {
    return sections(hidden, 3, 0, 2);
  }

  /** Blocks of 16 units. */
  int blocks() {
    return Gemm.panels(hidden);
  }

  /** H padded to whole blocks. */
  int units() {
    return blocks() * PANEL;
  }

  /** Columns in kernel layout. */
  int width() {
    return order.size() * units();
  }

  /** The first of them in a row of gates. */
  int firstColumn() {
    return first * units();
  }

  /** Stretches that the panels of some blocks form. */
  int runs() {
    return order.size() / interleaved;
  }

  /** Where a stretch has the panels of this block; a block has {@link #interleaved} of them. */
  int panel(int run, int block) {
    return (run * blocks() + block) * interleaved;
  }

  /** Columns in public layout. */
  int columns() {
    return publicGates * hidden;
  }

  private interface Piece {
    void accept(int publicColumn, int kernelColumn, int width);
  }

  private void forEachPiece(Piece piece) {
    for (int slot = 0; slot < order.size(); slot++) {
      for (int block = 0; block < blocks(); block++) {
        piece.accept(
            order.get(slot) * hidden + block * PANEL,
            (panel(slot / interleaved, block) + slot % interleaved) * PANEL,
            Math.min(PANEL, hidden - block * PANEL));
      }
    }
  }

  /** A bias [G·H] into a row of gates, zero in the padding. */
  void spread(Tensor bias, float[] row) {
    Arrays.fill(row, firstColumn(), firstColumn() + width(), 0f);
    forEachPiece(
        (from, to, n) ->
            System.arraycopy(
                bias.readOnlyArray(), bias.offset() + from, row, firstColumn() + to, n));
  }

  /** Rows of this weight's columns in kernel layout, written or added to its gradient. */
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
    public int length(int rows, int columns) {
      return Math.multiplyExact(rows, layout.width());
    }

    @Override
    public void pack(Gemm gemm, float[] weight, int offset, int k, int columns, float[] target) {
      layout.forEachPiece(
          (from, to, n) -> gemm.packPanel(target, to * k, k, weight, offset + from, columns, 1, n));
    }
  }

  private record Backward(GateLayout layout) implements PackLayout {
    @Override
    public int length(int rows, int columns) {
      int panels = Gemm.panels(rows);
      return Math.multiplyExact(layout.width(), panels * PANEL);
    }

    @Override
    public void pack(Gemm gemm, float[] weight, int offset, int n, int columns, float[] target) {
      Arrays.fill(target, 0, length(n, columns), 0f);
      for (int p = 0; p * PANEL < n; p++) {
        int panel = p * layout.width() * PANEL;
        int row = offset + p * PANEL * columns;
        int width = Math.min(PANEL, n - p * PANEL);
        layout.forEachPiece(
            (from, to, k) ->
                gemm.packPanel(
                    target, panel + to * PANEL, k, weight, row + from, 1, columns, width));
      }
    }
  }
}
