package dev.unroll.vocabulary;

import dev.unroll.exec.Products;
import dev.unroll.exec.SoftmaxRows;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Gemm;
import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.MatrixLayout;
import dev.unroll.kernel.Pointwise;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of a softmax over many classes, on some rows of x, and its gradients:
 *
 * <pre>
 * p  = softmax(x·wᵀ + b)
 * L  = Σ a·(−log p_y) / D
 * g  = a/D · (p − onehot(y))         with respect to the logits
 * dx = g·w,   dw = gᵀ·x,   db = Σ g
 * </pre>
 *
 * <p>The rows are processed in blocks. The gradient of a block replaces its logits, and three
 * products complete the block. Nothing is computed twice, and the logits of all rows never exist
 * together. Each chain of fma over the rows is continued from block to block, so that no bit
 * depends on the size of a block.
 *
 * <p>Shapes: x [..., D], w [V, D], b [V]. The bits are those of a dense layer and {@link
 * dev.unroll.loss.SoftmaxCrossEntropy}.
 */
final class BlockedSoftmax {
  /**
   * Floats of logits in a block: 16 MB. Each block reads all weights and reads and writes their
   * gradient; with 4 MB, wide layers (D = 650) were up to 10 % slower for that reason.
   */
  private static final int BLOCK = 1 << 22;

  /** The number of rows that a product needs to run at full speed. */
  private static final int FEWEST = 24;

  private final int count; // of items
  private final int classCount;
  private final int width; // D
  private final int[] order; // items sorted by row
  private final int[] classes; // by item
  private final float[] weights; // by item
  private final double[] losses; // by item
  private final double divisor;
  private final @Nullable Tensor b;
  private final float[] logits; // of a block, later their gradient
  private final int block; // rows
  private final boolean differentiates;

  private BlockedSoftmax(
      Tensor x,
      Tensor w,
      @Nullable Tensor b,
      int[] rows,
      int[] classes,
      float[] weights,
      double divisor) {
    this.count = rows.length;
    this.classCount = w.size(0);
    this.width = w.size(1);
    this.classes = classes;
    this.weights = weights;
    this.losses = new double[count];
    this.divisor = divisor;
    this.b = b;
    this.order = order(rows, x.rows());
    this.block = Math.max(1, Math.min(count, Math.max(FEWEST, BLOCK / classCount)));
    this.logits = Tape.scratch(block * classCount);
    this.differentiates = needsGradient(x) || needsGradient(w) || needsGradient(b);
  }

  /**
   * Returns the loss; under an open tape this records.
   *
   * @param b null for none
   * @param rows of x, one for each item, all distinct
   * @param classes y, one for each item
   * @param weights a, one for each item
   * @param divisor D; 0 if nothing counts
   */
  static Tensor crossEntropy(
      Tensor x,
      Tensor w,
      @Nullable Tensor b,
      int[] rows,
      int[] classes,
      float[] weights,
      double divisor) {
    return new BlockedSoftmax(x, w, b, rows, classes, weights, divisor).run(x, w, rows);
  }

  /** Returns the loss of each item separately; nothing is recorded. */
  static double[] surprisals(Tensor x, Tensor w, @Nullable Tensor b, int[] rows, int[] classes) {
    var ones = new float[rows.length];
    Arrays.fill(ones, 1);
    return Tape.predicting(
        () -> {
          var softmax = new BlockedSoftmax(x, w, b, rows, classes, ones, 1);
          Tensor unused = softmax.run(x, w, rows);
          return softmax.losses;
        });
  }

  private static boolean needsGradient(@Nullable Tensor tensor) {
    return tensor != null && Tape.needsGradient(tensor);
  }

  /** Returns the items sorted by row, the order of the chains in a product over all rows. */
  private static int[] order(int[] rows, int ofX) {
    var itemOf = new int[ofX];
    Arrays.fill(itemOf, -1);
    for (int item = 0; item < rows.length; item++) {
      itemOf[rows[item]] = item;
    }
    return Arrays.stream(itemOf).filter(item -> item >= 0).toArray();
  }

  private Tensor run(Tensor x, Tensor w, int[] rows) {
    float @Nullable [] dx = needsGradient(x) ? Tape.scratch(count * width) : null;
    float @Nullable [] dw = needsGradient(w) ? Tape.scratch(classCount * width) : null;
    float @Nullable [] db = needsGradient(b) ? Tape.scratch(classCount) : null;
    boolean all = count == x.rows();
    float[] taken = all ? x.readOnlyArray() : take(x, rows);
    int first = all ? x.offset() : 0;
    float[] transposed = Tape.packed(w, MatrixLayout.TRANSPOSED);
    float[] packedW = dx == null ? logits : Tape.packed(w, MatrixLayout.AS_IS);
    float[] packedX = dw == null ? logits : Tape.scratch(Gemm.packedSize(block, width));
    var softmax = SoftmaxRows.allocate(block);
    int from = 0;
    do { // once even if nothing counts, so that gradients are 0
      int n = Math.min(block, count - from);
      int at = first + from * width;
      boolean goesOn = from > 0;
      Products.multiply(
          n, classCount, width, taken, at, width, 1, transposed, 0, logits, 0, classCount, false);
      finish(softmax, from, n);
      if (dx != null) {
        Products.multiply(
            n,
            width,
            classCount,
            logits,
            0,
            classCount,
            1,
            packedW,
            0,
            dx,
            from * width,
            width,
            false);
      }
      if (dw != null) {
        Kernels.current().gemm().pack(packedX, 0, n, width, taken, at, width, 1);
        Products.multiply(
            classCount, width, n, logits, 0, 1, classCount, packedX, 0, dw, 0, width, goesOn);
      }
      if (db != null) {
        sumColumns(n, db, goesOn);
      }
      from += block;
    } while (from < count);
    Tape.release(w, MatrixLayout.TRANSPOSED);
    if (dx != null) {
      Tape.release(w, MatrixLayout.AS_IS);
    }
    Tensor loss = Tape.empty();
    loss.array()[loss.offset()] = divisor == 0 ? 0 : (float) (sum() / divisor);
    if (differentiates) {
      int[] places = all ? null : Arrays.stream(order).map(item -> rows[item]).toArray();
      Tape.record(new VocabularyLoss(x, w, b, places, dx, dw, db, loss), loss);
    }
    return loss;
  }

  private double sum() {
    double sum = 0;
    for (double one : losses) {
      sum += one;
    }
    return sum;
  }

  private float[] take(Tensor x, int[] rows) {
    float[] taken = Tape.scratch(count * width);
    for (int i = 0; i < count; i++) {
      System.arraycopy(
          x.readOnlyArray(), x.offset() + rows[order[i]] * width, taken, i * width, width);
    }
    return taken;
  }

  /** Computes the losses of a block and replaces its logits by their gradient. */
  private void finish(SoftmaxRows softmax, int from, int n) {
    int parts = SoftmaxRows.parts(n, classCount);
    Workers.shared()
        .run(
            parts,
            part -> {
              int to = Products.cut(n, part + 1, parts);
              for (int row = Products.cut(n, part, parts); row < to; row++) {
                finishRow(softmax, row, order[from + row]);
              }
            });
  }

  private void finishRow(SoftmaxRows softmax, int row, int item) {
    Pointwise pointwise = Kernels.current().pointwise();
    int at = row * classCount;
    if (b != null) {
      pointwise.add(classCount, logits, at, b.readOnlyArray(), b.offset(), logits, at);
    }
    int right = at + classes[item];
    float logit = logits[right];
    softmax.exponentiate(row, classCount, logits, at);
    losses[item] = weights[item] * softmax.surprisal(row, logit);
    if (differentiates) {
      double each = divisor == 0 ? 0 : 1 / divisor * weights[item];
      pointwise.scale(classCount, (float) (each / softmax.sum(row)), logits, at, logits, at);
      logits[right] -= (float) each;
    }
  }

  private void sumColumns(int n, float[] db, boolean goesOn) {
    int parts = Products.parts((long) n * classCount, classCount);
    Workers.shared()
        .run(
            parts,
            part -> {
              int from = Products.cut(classCount, part, parts);
              int columns = Products.cut(classCount, part + 1, parts) - from;
              Kernels.current()
                  .pointwise()
                  .columnSums(n, columns, logits, from, classCount, db, from, goesOn);
            });
  }
}
