package dev.unroll.rnn;

import dev.unroll.kernel.Kernels;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States in the memory of a fused layer: N rows per step in the batch's row order, each with H
 * padded to whole blocks.
 *
 * @param order order of the rows
 * @param hidden H
 * @param units H padded
 */
record StateRows(RowOrder order, int hidden, int units) {
  /** Returns the position of the rows of step t. */
  int at(int t) {
    return t * order.batch() * units;
  }

  /** Copies a state [N, H] to padded rows [N, units]; null: zero. */
  void load(@Nullable Tensor state, float[] target) {
    Arrays.fill(target, 0, order.batch() * units, 0f);
    if (state != null) {
      copy(state.readOnlyArray(), state.offset(), hidden, target, 0, units, order.batch());
    }
  }

  /** Adds padded rows [N, units] to the gradient of a state [N, H]. */
  void give(float[] rows, Adjoints.Sink into) {
    for (int row = 0; row < order.batch(); row++) {
      int to = into.offset() + row * hidden;
      if (into.accumulate()) {
        Kernels.current()
            .pointwise()
            .add(hidden, into.data(), to, rows, row * units, into.data(), to);
      } else {
        System.arraycopy(rows, row * units, into.data(), to, hidden);
      }
    }
  }

  /** Returns the states after all steps as [T, N, H]; a view if nothing is padded. */
  Tensor outputs(Tensor states) {
    int steps = order.steps();
    int batch = order.batch();
    if (hidden == units) {
      return states.view(at(1), steps, batch, hidden);
    }
    Tensor y = Tape.empty(steps, batch, hidden);
    copy(
        states.readOnlyArray(),
        states.offset() + at(1),
        units,
        y.array(),
        y.offset(),
        hidden,
        steps * batch);
    return y;
  }

  /** Adds the gradient of the outputs of step t to padded rows [N, units]. */
  void addOutputGradient(Tensor dy, int t, int rowFrom, int rows, float[] dh) {
    boolean padded = hidden != units;
    int stretch = padded ? hidden : rows * units; // rows without padding are contiguous
    for (int row = rowFrom; row < rowFrom + rows; row += padded ? 1 : rows) {
      int from = dy.offset() + (t * order.batch() + row) * hidden;
      Kernels.current()
          .pointwise()
          .add(stretch, dh, row * units, dy.readOnlyArray(), from, dh, row * units);
    }
  }

  /**
   * Returns the rows of each sequence's last step, [N, H]; those of the initial state where the
   * length is 0.
   */
  Tensor last(float[] states) {
    Tensor last = Tape.empty(order.batch(), hidden);
    for (int row = 0; row < order.batch(); row++) {
      int from = at(order.length(row)) + row * units;
      System.arraycopy(states, from, last.array(), last.offset() + row * hidden, hidden);
    }
    return last;
  }

  /**
   * Sets the rows of ended sequences to zero, so that products over all rows may include them.
   *
   * @param rows rows of any length; those of step t are at {@code (t + later) · N}
   */
  void clearEnded(float[] rows, int rowLength, int later) {
    if (order.full()) {
      return;
    }
    int batch = order.batch();
    for (int t = 0; t < order.steps(); t++) {
      int at = (t + later) * batch;
      Arrays.fill(rows, (at + order.running(t)) * rowLength, (at + batch) * rowLength, 0f);
    }
  }

  private static void copy(
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
