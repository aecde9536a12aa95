package dev.unroll.loss;

import dev.unroll.exec.Products;
import dev.unroll.exec.SoftmaxRows;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.kernel.Reductions;
import dev.unroll.sequence.ValidItems;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link SoftmaxCrossEntropy} as a recorded operation, on the rows of the logits without copying
 * them. The forward pass keeps two numbers for each row. The backward pass recomputes the
 * exponentials directly into the gradient, which is cheaper than keeping them.
 *
 * @param items the rows, with their weights
 * @param classes the class of each item
 * @param smoothing ε
 * @param classWeights a, or null if all are 1
 * @param classWeightSum Σ a
 * @param softmax of the items' rows
 * @param divisor of the sum over the items
 * @param loss the result
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CrossEntropy(
    ValidItems items,
    int[] classes,
    double smoothing,
    float @Nullable [] classWeights,
    double classWeightSum,
    SoftmaxRows softmax,
    double divisor,
    Tensor loss)
    implements Op {
  private static final float[] NONE = {};

  static Tensor apply(
      ValidItems items,
      int[] classes,
      float smoothing,
      float @Nullable [] classWeights,
      double divisor) {
    Tensor x = items.rows();
    int width = x.columns();
    SoftmaxRows softmax =
        SoftmaxRows.of(
            items.count(), item -> x.offset() + items.row(item) * width, width, x.readOnlyArray());
    double classWeightSum =
        classWeights == null ? width : Kernels.current().reductions().sum(width, classWeights, 0);
    Tensor loss = Tape.empty();
    var op =
        new CrossEntropy(
            items, classes, smoothing, classWeights, classWeightSum, softmax, divisor, loss);
    loss.array()[loss.offset()] = divisor == 0 ? 0 : (float) (op.sum() / divisor);
    if (Tape.needsGradient(x)) {
      Tape.record(op, loss);
    }
    return loss;
  }

  private double sum() {
    var losses = new double[classes.length];
    byRows(
        losses.length,
        parts(losses.length),
        (item, part) -> losses[item] = items.weight(item) * loss(item));
    double sum = 0;
    for (double one : losses) {
      sum += one;
    }
    return sum;
  }

  private double loss(int item) {
    float[] x = items.rows().readOnlyArray();
    int at = offset(items.row(item));
    int id = classes[item];
    double right = classWeight(id) * softmax.surprisal(item, x[at + id]);
    if (smoothing == 0) {
      return right;
    }
    int width = items.rows().columns();
    Reductions reductions = Kernels.current().reductions();
    double logits =
        classWeights == null
            ? reductions.sum(width, x, at)
            : reductions.dot(width, x, at, classWeights, 0);
    double all = classWeightSum * softmax.surprisal(item, 0) - logits;
    return (1 - smoothing) * right + smoothing / width * all;
  }

  private float classWeight(int id) {
    return classWeights == null ? 1 : classWeights[id];
  }

  private int offset(int row) {
    return items.rows().offset() + row * items.rows().columns();
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
    for (int item = 0; item < classes.length; item++) {
      itemOf[items.row(item)] = item;
    }
    float[] spread = spread(width);
    int parts = parts(itemOf.length);
    float[] scratch = into.accumulate() ? Tape.scratch(parts * width) : NONE;
    byRows(
        itemOf.length,
        parts,
        (row, part) -> {
          int to = into.offset() + row * width;
          if (!into.accumulate() && itemOf[row] < 0) {
            Arrays.fill(into.data(), to, to + width, 0f);
          } else if (!into.accumulate()) {
            gradient(itemOf[row], factor, spread, into.data(), to);
          } else if (itemOf[row] >= 0) {
            gradient(itemOf[row], factor, spread, scratch, part * width);
            Kernels.current()
                .pointwise()
                .add(width, into.data(), to, scratch, part * width, into.data(), to);
          }
        });
  }

  /** Returns the smoothing term of the gradient, without its factor: the class weights. */
  private float[] spread(int width) {
    if (smoothing == 0) {
      return NONE;
    }
    if (classWeights != null) {
      return classWeights;
    }
    float[] ones = Tape.scratch(width);
    Arrays.fill(ones, 0, width, 1f);
    return ones;
  }

  /** Writes the gradient of one row. */
  private void gradient(int item, double factor, float[] spread, float[] out, int oo) {
    int width = items.rows().columns();
    double each = factor * items.weight(item);
    double right = each * (1 - smoothing) * classWeight(classes[item]);
    double smooth = each * smoothing / width;
    double all = right + smooth * classWeightSum;
    Kernels kernels = Kernels.current();
    Pointwise pointwise = kernels.pointwise();
    kernels
        .activations()
        .exp(
            width,
            items.rows().readOnlyArray(),
            offset(items.row(item)),
            softmax.largest(item),
            out,
            oo);
    pointwise.scale(width, (float) (all / softmax.sum(item)), out, oo, out, oo);
    if (smoothing != 0) {
      pointwise.axpy(width, (float) -smooth, spread, 0, out, oo);
    }
    out[oo + classes[item]] -= (float) right;
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
