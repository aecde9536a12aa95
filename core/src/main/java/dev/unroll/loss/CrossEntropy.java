package dev.unroll.loss;

import dev.unroll.exec.Products;
import dev.unroll.exec.SoftmaxRows;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * {@link SoftmaxCrossEntropy} as a recorded operation, on the rows of the logits without copying
 * them. The forward pass keeps two numbers for each row. The backward pass recomputes the
 * exponentials directly into the gradient, which is cheaper than keeping them.
 *
 * @param items the rows, with their weights
 * @param rows the loss and gradient of each row
 * @param divisor of the sum over the items
 * @param loss the result
 */
record CrossEntropy(ValidItems items, Rows rows, double divisor, Tensor loss) implements Op {
  private static final float[] NONE = {};

  /** The loss of single rows, by the kind of target. */
  interface Rows {
    /** Returns the loss of an item, without its weight. */
    double loss(int item);

    /**
     * Writes the gradient of an item's row.
     *
     * @param each the factor of the loss of this item
     * @param out C values from {@code oo}
     */
    void gradient(int item, double each, float[] out, int oo);
  }

  static Tensor apply(ValidItems items, Rows rows, double divisor) {
    Tensor loss = Tape.empty();
    var op = new CrossEntropy(items, rows, divisor, loss);
    loss.array()[loss.offset()] = divisor == 0 ? 0 : (float) (op.sum() / divisor);
    if (Tape.needsGradient(items.rows())) {
      Tape.record(op, loss);
    }
    return loss;
  }

  /** Returns the statistics of the softmax of each item's row. */
  static SoftmaxRows softmax(ValidItems items) {
    Tensor x = items.rows();
    int width = x.columns();
    return SoftmaxRows.of(
        items.count(), item -> x.offset() + items.row(item) * width, width, x.readOnlyArray());
  }

  /** Returns the position of an item's row in the array of the logits. */
  static int offset(ValidItems items, int item) {
    return items.rows().offset() + items.row(item) * items.rows().columns();
  }

  /** Writes factor · softmax of an item's row. */
  static void probabilities(
      ValidItems items, SoftmaxRows softmax, int item, double factor, float[] out, int oo) {
    int width = items.rows().columns();
    Kernels kernels = Kernels.current();
    kernels
        .activations()
        .exp(
            width,
            items.rows().readOnlyArray(),
            offset(items, item),
            softmax.largest(item),
            out,
            oo);
    kernels.pointwise().scale(width, (float) (factor / softmax.sum(item)), out, oo, out, oo);
  }

  private double sum() {
    var losses = new double[items.count()];
    byRows(
        losses.length,
        parts(losses.length),
        (item, part) -> losses[item] = items.weight(item) * rows.loss(item));
    double sum = 0;
    for (double one : losses) {
      sum += one;
    }
    return sum;
  }

  @Override
  public String name() {
    return SoftmaxCrossEntropy.NAME;
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dl = adjoints.of(loss);
    Tensor x = items.rows();
    if (dl == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink into = adjoints.into(x);
    double factor = divisor == 0 ? 0 : dl.item() / divisor;
    int width = x.columns();
    var itemOf = new int[x.rows()];
    Arrays.fill(itemOf, -1);
    for (int item = 0; item < items.count(); item++) {
      itemOf[items.row(item)] = item;
    }
    int parts = parts(itemOf.length);
    float[] scratch = into.accumulate() ? Tape.scratch(parts * width) : NONE;
    byRows(
        itemOf.length,
        parts,
        (row, part) -> {
          int to = into.offset() + row * width;
          int item = itemOf[row];
          if (!into.accumulate() && item < 0) {
            Arrays.fill(into.data(), to, to + width, 0f);
          } else if (!into.accumulate()) {
            rows.gradient(item, factor * items.weight(item), into.data(), to);
          } else if (item >= 0) {
            rows.gradient(item, factor * items.weight(item), scratch, part * width);
            Kernels.current()
                .pointwise()
                .add(width, into.data(), to, scratch, part * width, into.data(), to);
          }
        });
  }

  private interface RowWork {
    void accept(int row, int part);
  }

  private int parts(int rows) {
    return SoftmaxRows.parts(rows, items.rows().columns());
  }

  /** Runs an action for each row, in parts on the worker threads; rows are independent. */
  private static void byRows(int rows, int parts, RowWork work) {
    Workers.shared()
        .run(
            parts,
            part -> {
              int to = Products.cut(rows, part + 1, parts);
              for (int row = Products.cut(rows, part, parts); row < to; row++) {
                work.accept(row, part);
              }
            });
  }
}
