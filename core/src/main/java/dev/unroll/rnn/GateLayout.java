package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.PackLayout;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Positions of the gates of a weight in a row of the kernels' gates. H is padded with zeros to
 * whole blocks of 16 units. The LSTM's gates are interleaved block by block, so that all gates of a
 * unit are close together for the pointwise part of a step. The GRU's gates are separate sections,
 * since x and h feed different ones.
 *
 * <pre>
 * LSTM       public   [ i: H | f: H | g: H | o: H ]
 *            kernel   [ i16 | f16 | o16 | g16 ] [ i16 | f16 | o16 | g16 ] ...
 * GRU after  public   [ r: H | z: H | n: H ], and c
 *            kernel   [ n | r | z | hn ]     w and b: n, r, z;  u: r, z, hn;  c: hn
 * GRU before kernel   [ n | r | z ]          w and b: all;  u: r, z together, then n
 * </pre>
 *
 * @param hidden H
 * @param publicGates number of gates side by side in the weight
 * @param first position of this weight's first gate in the kernel layout, counted in gates
 * @param interleaved how many gates alternate from block to block; 1: none
 * @param order the weight's gates in kernel order, by their public numbers
 */
record GateLayout(int hidden, int publicGates, int first, int interleaved, List<Integer> order) {
  /**
   * Returns the layout of the LSTM's gates i, f, g, o; the kernel keeps the three sigmoids
   * together.
   */
  static GateLayout lstm(int hidden) {
    return new GateLayout(hidden, 4, 0, 4, List.of(0, 1, 3, 2));
  }

  /** Returns the layout of one gate. */
  static GateLayout single(int hidden) {
    return new GateLayout(hidden, 1, 0, 1, List.of(0));
  }

  /**
   * Returns a layout of some gates as separate sections.
   *
   * @param first section of the first gate
   * @param order public numbers of the gates in the order of their sections
   */
  private static GateLayout sections(int hidden, int publicGates, int first, Integer... order) {
    return new GateLayout(hidden, publicGates, first, 1, List.of(order));
  }

  /** Returns the layout of the GRU gates fed by x, and of their bias. */
  static GateLayout gruInput(int hidden) {
    return sections(hidden, 3, 0, 2, 0, 1);
  }

  /**
   * Returns the layout of the gates fed by h in a GRU that resets after the product: r, z and hn.
   */
  static GateLayout gruAfter(int hidden) {
    return sections(hidden, 3, 1, 0, 1, 2);
  }

  /** Returns the layout of the bias c of hn, the fourth section. */
  static GateLayout gruCandidateBias(int hidden) {
    return sections(hidden, 1, 3, 0);
  }

  /** Returns the layout of the gates fed by h in a GRU that resets before the product: r and z. */
  static GateLayout gruResets(int hidden) {
    return sections(hidden, 3, 1, 0, 1);
  }

  /** Returns the layout of the gate fed by r ⊙ h in such a GRU: n. */
  static GateLayout gruCandidate(int hidden) {
    return sections(hidden, 3, 0, 2);
  }

  /** The number of blocks of 16 units. */
  int blocks() {
    return Gemm.panels(hidden);
  }

  /** H padded to whole blocks. */
  int units() {
    return blocks() * PANEL;
  }

  /** The number of columns in kernel layout. */
  int width() {
    return order.size() * units();
  }

  /** The first of these columns in a row of gates. */
  int firstColumn() {
    return first * units();
  }

  /** The number of contiguous runs formed by the panels of a range of blocks. */
  int runs() {
    return order.size() / interleaved;
  }

  /**
   * Returns the first panel of this block in a run; a block has {@link #interleaved} panels in
   * each.
   */
  int panel(int run, int block) {
    return (run * blocks() + block) * interleaved;
  }

  /** The number of columns in public layout. */
  int columns() {
    return publicGates * hidden;
  }

  private interface ColumnRange {
    void accept(int publicColumn, int kernelColumn, int width);
  }

  private void forEachRange(ColumnRange range) {
    forEachRange(0, order.size() * blocks(), range);
  }

  /** Visits some of the ranges, each a block of a gate; there are as many as panels. */
  private void forEachRange(int from, int to, ColumnRange range) {
    for (int i = from; i < to; i++) {
      int slot = i / blocks();
      int block = i % blocks();
      range.accept(
          order.get(slot) * hidden + block * PANEL,
          (panel(slot / interleaved, block) + slot % interleaved) * PANEL,
          Math.min(PANEL, hidden - block * PANEL));
    }
  }

  /** Writes a bias [G·H] to a row of gates, with zeros in the padding. */
  void spread(Tensor bias, float[] row) {
    Arrays.fill(row, firstColumn(), firstColumn() + width(), 0f);
    forEachRange(
        (from, to, n) ->
            System.arraycopy(
                bias.readOnlyArray(), bias.offset() + from, row, firstColumn() + to, n));
  }

  /** Writes or adds rows of this weight's columns from kernel layout to its gradient. */
  void collect(float[] rows, int count, Adjoints.Sink into) {
    for (int r = 0; r < count; r++) {
      int from = r * width();
      int to = into.offset() + r * columns();
      forEachRange(
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
      return Shape.size(rows, layout.width());
    }

    @Override
    public int pieces(int rows, int columns) {
      return layout.order.size() * layout.blocks();
    }

    @Override
    public void pack(
        Gemm gemm,
        float[] weight,
        int offset,
        int k,
        int columns,
        float[] target,
        int first,
        int end) {
      layout.forEachRange(
          first,
          end,
          (from, to, n) -> gemm.packPanel(target, to * k, k, weight, offset + from, columns, 1, n));
    }
  }

  private record Backward(GateLayout layout) implements PackLayout {
    @Override
    public int length(int rows, int columns) {
      int panels = Gemm.panels(rows);
      return Shape.size(layout.width(), panels, PANEL);
    }

    @Override
    public int pieces(int rows, int columns) {
      return Gemm.panels(rows);
    }

    @Override
    public void pack(
        Gemm gemm,
        float[] weight,
        int offset,
        int n,
        int columns,
        float[] target,
        int first,
        int end) {
      int size = layout.width() * PANEL;
      for (int p = first; p < end; p++) {
        int panel = p * size;
        if (layout.units() > layout.hidden()) { // rows of padding
          Arrays.fill(target, panel, panel + size, 0f);
        }
        int row = offset + p * PANEL * columns;
        int width = Math.min(PANEL, n - p * PANEL);
        layout.forEachRange(
            (from, to, k) ->
                gemm.packPanel(
                    target, panel + to * PANEL, k, weight, row + from, 1, columns, width));
      }
    }
  }
}
