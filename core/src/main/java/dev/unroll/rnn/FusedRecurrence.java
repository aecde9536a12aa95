package dev.unroll.rnn;

import static dev.unroll.kernel.Gemm.PANEL;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.nn.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer over all its steps as one operation, for every cell of the form
 *
 * <pre>
 * z(t) = x(t)·w + h(t-1)·u + b,   h(t) = pointwise(z(t), state)
 * </pre>
 *
 * Forward: the input product of all steps is one matrix product; then, step by step, the recurrent
 * product and the pointwise part, block of units by block of units while it is in cache. Backward:
 * the pointwise part and the product with uᵀ step by step; the gate gradients overwrite the gates;
 * then dx, dw, du as one product each.
 *
 * <p>Memory, all in kernel layout ({@link GateLayout}): gates [T·N, width]; hidden states [(T+1)·N,
 * units], the first N rows being the initial state. Rows of ended sequences are not computed; their
 * states are zero in this memory and their final state is picked at their end. Threads take ranges
 * of batch rows and never wait for one another within the loop over time.
 */
abstract class FusedRecurrence implements Op {
  /**
   * Floats of one step's gates that are kept hot between the product and the pointwise part: a
   * quarter of L1.
   */
  private static final int HOT_FLOATS = 4096;

  final GateLayout layout;
  final RowOrder order;
  final int steps;
  final int batch;
  final int units;
  final int width;

  /** Pre-activations, then activated gates, then, in backward, their gradients. */
  final float[] gates;

  /** Hidden states; rows of step t begin at {@link #stateRow} of t + 1. */
  final float[] hidden;

  private final int inputSize;
  private final int hiddenSize;
  private final Tensor x;
  private final @Nullable Tensor h0;
  private final Tensor w;
  private final Tensor u;
  private final Tensor b;
  private final Tensor states; // what hidden is the array of
  private @Nullable Tensor outputs;
  private @Nullable Tensor lastHidden;

  /**
   * Takes the operands; {@link #forward} computes.
   *
   * @param x [T, N, I] in the order's order
   * @param h0 [N, H] in the order's order; null: zero
   */
  FusedRecurrence(
      GateLayout layout,
      RowOrder order,
      Tensor x,
      @Nullable Tensor h0,
      Tensor w,
      Tensor u,
      Tensor b) {
    this.layout = layout;
    this.order = order;
    this.steps = order.steps();
    this.batch = order.batch();
    this.units = layout.units();
    this.width = layout.width();
    this.inputSize = x.size(2);
    this.hiddenSize = layout.hidden();
    this.x = x;
    this.h0 = h0;
    this.w = w;
    this.u = u;
    this.b = b;
    requireMemory();
    this.gates = Tape.scratch(steps * batch * width);
    this.states = Tape.empty(steps + 1, batch, units);
    this.hidden = states.array();
  }

  private void requireMemory() {
    if ((steps + 1L) * batch * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name()
              + ": "
              + batch
              + " sequences of "
              + steps
              + " steps need more than 2^31 values ("
              + width
              + " for each step); use smaller batches or shorter sequences");
    }
  }

  // ---- what a cell adds

  /**
   * The pointwise part of step t for rows [row, row + rows) and blocks [block, block + blocks) of
   * units: gates from pre-activations to activations, and the new state.
   */
  abstract void activate(int t, int row, int rows, int block, int blocks);

  /**
   * The derivative of the pointwise part of step t for rows [row, row + rows): gates from
   * activations to gradients.
   *
   * @param dh gradient by the hidden state after step t, [batch, units]
   */
  abstract void differentiate(int t, int row, int rows, float[] dh);

  /** Further tensors that the cell reads: they decide whether to record. */
  abstract boolean moreNeedGradient();

  /** Sets up further gradients before the loop over time goes backward. */
  abstract void beginBackward(Adjoints adjoints);

  /** Gives further gradients after it. */
  abstract void endBackward(Adjoints adjoints);

  // ---- forward

  /** Computes all steps. */
  final void forward() {
    loadState(h0, hidden);
    clearEnded(hidden, units, 1);
    inputProduct();
    float[] packedU = Tape.packed(u, layout.forward());
    int parts = Products.parts(2L * steps * batch * hiddenSize * width, batch);
    Workers.shared()
        .run(
            parts,
            part ->
                recur(
                    packedU,
                    Products.cut(batch, part, parts),
                    Products.cut(batch, part + 1, parts)));
    outputs = outputs();
    lastHidden = pickLast(hidden);
  }

  private void inputProduct() {
    float[] bias = Tape.scratch(width);
    layout.spread(b, bias);
    for (int row = 0; row < steps * batch; row++) {
      System.arraycopy(bias, 0, gates, row * width, width);
    }
    float[] packedW = Tape.packed(w, layout.forward());
    Products.multiply(
        steps * batch,
        width,
        inputSize,
        x.array(),
        x.offset(),
        inputSize,
        1,
        packedW,
        gates,
        0,
        width,
        true);
  }

  private void recur(float[] packedU, int rowFrom, int rowTo) {
    Gemm gemm = Kernels.current().gemm();
    int blocks = layout.blocks();
    int gateCount = layout.gates();
    int hot = Math.max(1, HOT_FLOATS / Math.max(1, (rowTo - rowFrom) * gateCount * PANEL));
    for (int t = 0; t < steps; t++) {
      int rows = Math.min(rowTo, order.running(t)) - rowFrom;
      if (rows <= 0) {
        return;
      }
      for (int block = 0; block < blocks; block += hot) {
        int some = Math.min(hot, blocks - block);
        gemm.multiply(
            0,
            rows,
            block * gateCount,
            (block + some) * gateCount,
            width,
            hiddenSize,
            hidden,
            stateRow(t) + rowFrom * units,
            units,
            1,
            packedU,
            0,
            gates,
            gateRow(t, rowFrom),
            width,
            true);
        activate(t, rowFrom, rows, block, some);
      }
    }
  }

  private Tensor outputs() {
    if (hiddenSize == units) {
      return states.view(stateRow(1), steps, batch, hiddenSize);
    }
    Tensor y = Tape.empty(steps, batch, hiddenSize);
    copyRows(hidden, stateRow(1), units, y.array(), y.offset(), hiddenSize, steps * batch);
    return y;
  }

  /** Outputs of all steps, [T, N, H], zero beyond each end. */
  final Tensor allOutputs() {
    return made(outputs);
  }

  /** Hidden state after each sequence's last step, [N, H]. */
  final Tensor lastHidden() {
    return made(lastHidden);
  }

  static Tensor made(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new IllegalStateException("forward() comes first");
    }
    return tensor;
  }

  final boolean needsGradient() {
    return Tape.needsGradient(x, h0, w, u, b) || moreNeedGradient();
  }

  // ---- backward

  @Override
  public final void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(allOutputs());
    float[] dh = Tape.scratch(batch * units);
    loadState(adjoints.of(lastHidden()), dh);
    beginBackward(adjoints);
    clearEnded(gates, width, 0);
    boolean wantsH0 = h0 != null && adjoints.wants(h0);
    float[] packedUt = Tape.packed(u, layout.backward());
    int parts = Products.parts(2L * steps * batch * hiddenSize * width, batch);
    Workers.shared()
        .run(
            parts,
            part ->
                recurBack(
                    packedUt,
                    dy,
                    dh,
                    wantsH0,
                    Products.cut(batch, part, parts),
                    Products.cut(batch, part + 1, parts)));
    weightGradients(adjoints);
    if (adjoints.wants(x)) {
      Adjoints.Sink dx = adjoints.into(x);
      float[] packedWt = Tape.packed(w, layout.backward());
      Products.multiply(
          steps * batch,
          inputSize,
          width,
          gates,
          0,
          width,
          1,
          packedWt,
          dx.data(),
          dx.offset(),
          inputSize,
          dx.accumulate());
    }
    if (h0 != null && wantsH0) {
      giveState(dh, adjoints.into(h0));
    }
    endBackward(adjoints);
  }

  private void recurBack(
      float[] packedUt, @Nullable Tensor dy, float[] dh, boolean wantsH0, int rowFrom, int rowTo) {
    Kernels kernels = Kernels.current();
    int panels = Gemm.panels(hiddenSize);
    for (int t = steps - 1; t >= 0; t--) {
      int rows = Math.min(rowTo, order.running(t)) - rowFrom;
      if (rows <= 0) {
        continue;
      }
      if (dy != null) {
        addOutputGradient(dy, t, rowFrom, rows, dh);
      }
      differentiate(t, rowFrom, rows, dh);
      if (t > 0 || wantsH0) {
        kernels
            .gemm()
            .multiply(
                0,
                rows,
                0,
                panels,
                hiddenSize,
                width,
                gates,
                gateRow(t, rowFrom),
                width,
                1,
                packedUt,
                0,
                dh,
                rowFrom * units,
                units,
                false);
      }
    }
  }

  private void addOutputGradient(Tensor dy, int t, int rowFrom, int rows, float[] dh) {
    boolean padded = hiddenSize != units;
    int stretch = padded ? hiddenSize : rows * units; // rows without padding are one stretch
    for (int row = rowFrom; row < rowFrom + rows; row += padded ? 1 : rows) {
      int from = dy.offset() + (t * batch + row) * hiddenSize;
      Kernels.current()
          .pointwise()
          .add(stretch, dh, row * units, dy.array(), from, dh, row * units);
    }
  }

  private void weightGradients(Adjoints adjoints) {
    int rows = steps * batch;
    if (adjoints.wants(w) || adjoints.wants(u)) {
      float[] packed = packGateGradients(rows);
      if (adjoints.wants(w)) {
        float[] dw = Tape.scratch(inputSize * width);
        Products.multiply(
            inputSize,
            width,
            rows,
            x.array(),
            x.offset(),
            1,
            inputSize,
            packed,
            dw,
            0,
            width,
            false);
        layout.collect(dw, inputSize, adjoints.into(w));
      }
      if (adjoints.wants(u)) {
        float[] du = Tape.scratch(hiddenSize * width);
        Products.multiply(
            hiddenSize, width, rows, hidden, 0, 1, units, packed, du, 0, width, false);
        layout.collect(du, hiddenSize, adjoints.into(u));
      }
    }
    if (adjoints.wants(b)) {
      float[] db = Tape.scratch(width);
      Kernels.current().pointwise().columnSums(rows, width, gates, 0, width, db, 0, false);
      layout.collect(db, 1, adjoints.into(b));
    }
  }

  private float[] packGateGradients(int rows) {
    float[] packed = Tape.scratch(rows * width);
    int panels = width / PANEL;
    int parts =
        Products.parts(
            50L * rows * width, panels); // a copy: about 50 operations' worth of time each
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

  // ---- rows and states

  /** Where the gates of step t and a batch row begin. */
  final int gateRow(int t, int row) {
    return (t * batch + row) * width;
  }

  /** Where the states before step t begin; those after it are at t + 1. */
  final int stateRow(int t) {
    return t * batch * units;
  }

  /** A state [N, H] into padded rows [N, units]; null: zero. */
  final void loadState(@Nullable Tensor state, float[] target) {
    Arrays.fill(target, 0, batch * units, 0f);
    if (state != null) {
      copyRows(state.array(), state.offset(), hiddenSize, target, 0, units, batch);
    }
  }

  /** Padded rows [N, units] to the gradient by a state [N, H]. */
  final void giveState(float[] rows, Adjoints.Sink into) {
    for (int row = 0; row < batch; row++) {
      int to = into.offset() + row * hiddenSize;
      if (into.accumulate()) {
        Kernels.current()
            .pointwise()
            .add(hiddenSize, into.data(), to, rows, row * units, into.data(), to);
      } else {
        System.arraycopy(rows, row * units, into.data(), to, hiddenSize);
      }
    }
  }

  /**
   * The rows of each sequence's last step, [N, H]; those of the initial state where the length is
   * 0.
   */
  final Tensor pickLast(float[] states) {
    Tensor last = Tape.empty(batch, hiddenSize);
    for (int row = 0; row < batch; row++) {
      int from = stateRow(order.length(row)) + row * units;
      System.arraycopy(states, from, last.array(), last.offset() + row * hiddenSize, hiddenSize);
    }
    return last;
  }

  /** Zeroes the rows of ended sequences, so that products over all rows may pass over them. */
  final void clearEnded(float[] rows, int rowLength, int firstStep) {
    if (order.full()) {
      return;
    }
    for (int t = 0; t < steps; t++) {
      int at = (t + firstStep) * batch;
      Arrays.fill(rows, (at + order.running(t)) * rowLength, (at + batch) * rowLength, 0f);
    }
  }

  private static void copyRows(
      float[] from, int fromOffset, int fromRow, float[] to, int toOffset, int toRow, int rows) {
    int length = Math.min(fromRow, toRow);
    if (fromRow == toRow) {
      System.arraycopy(from, fromOffset, to, toOffset, rows * length);
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from, fromOffset + r * fromRow, to, toOffset + r * toRow, length);
    }
  }
}
