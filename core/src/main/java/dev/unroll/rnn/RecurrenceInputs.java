package dev.unroll.rnn;

import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Operands of a {@link FusedRecurrence}.
 *
 * @param order order of the rows of x, h0 and drop
 * @param x [T, N, I]
 * @param h0 [N, H]; null: zero
 * @param w [I, width]
 * @param u [H, width]
 * @param b bias of the gates
 * @param drop mask of recurrent dropout [N, H]; null: 1
 */
record RecurrenceInputs(
    RowOrder order,
    Tensor x,
    @Nullable Tensor h0,
    Tensor w,
    Tensor u,
    Tensor b,
    @Nullable Tensor drop) {
  /**
   * Returns the weights of a cell and a sequence in its row order.
   *
   * @param h0 [N, H] in the caller's order; null: zero
   */
  static RecurrenceInputs of(
      DroppableCell<?> cell, Sequence x, @Nullable Tensor h0, CellOverTime.Masks masks) {
    RowOrder order = x.order();
    return new RecurrenceInputs(
        order,
        x.timeMajor(),
        h0 == null ? null : order.sort(h0),
        cell.w().value(),
        masks.u(cell),
        cell.bias(),
        masks.hidden());
  }
}
