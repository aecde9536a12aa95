package dev.unroll.vocabulary;

import dev.unroll.exec.Products;
import dev.unroll.exec.Workers;
import dev.unroll.kernel.Kernels;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A loss whose gradients were computed in the forward pass: the backward pass multiplies them by
 * the gradient of the loss.
 *
 * @param b null for none
 * @param rows the rows of x that dx contains, in order; null for all
 * @param dx the gradient of these rows; null if x has no gradient
 * @param dw the gradient of w; null if w has no gradient
 * @param db the gradient of b; null if b has no gradient
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record VocabularyLoss(
    Tensor x,
    Tensor w,
    @Nullable Tensor b,
    int @Nullable [] rows,
    float @Nullable [] dx,
    float @Nullable [] dw,
    float @Nullable [] db,
    Tensor loss)
    implements Op {
  @Override
  public String name() {
    return "vocabularyLoss";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dl = adjoints.of(loss);
    if (dl == null) {
      return;
    }
    float factor = dl.item();
    if (dx != null && adjoints.needs(x)) {
      addRows(factor, dx, adjoints.into(x));
    }
    addAll(adjoints, factor, w, dw);
    addAll(adjoints, factor, b, db);
    if (dw != null) {
      Tape.release(dw, w.size()); // before the layers below need memory
    }
  }

  private static void addAll(
      Adjoints adjoints, float factor, @Nullable Tensor input, float @Nullable [] gradient) {
    if (input != null && gradient != null && adjoints.needs(input)) {
      addAll(factor, gradient, input.size(), adjoints.into(input));
    }
  }

  private static void addAll(float factor, float[] from, int n, Adjoints.Sink to) {
    int parts = Products.parts(4L * n, n); // limited by memory bandwidth
    Workers.shared()
        .run(
            parts,
            part -> {
              int at = Products.cut(n, part, parts);
              add(Products.cut(n, part + 1, parts) - at, factor, from, at, to, at);
            });
  }

  private void addRows(float factor, float[] from, Adjoints.Sink to) {
    if (rows == null) {
      addAll(factor, from, x.size(), to);
      return;
    }
    if (!to.accumulate()) {
      Arrays.fill(to.data(), to.offset(), to.offset() + x.size(), 0f);
    }
    int width = x.columns();
    for (int i = 0; i < rows.length; i++) {
      add(width, factor, from, i * width, to, rows[i] * width);
    }
  }

  private static void add(int n, float factor, float[] from, int at, Adjoints.Sink to, int place) {
    var pointwise = Kernels.current().pointwise();
    if (to.accumulate()) {
      pointwise.axpy(n, factor, from, at, to.data(), to.offset() + place);
    } else {
      pointwise.scale(n, factor, from, at, to.data(), to.offset() + place);
    }
  }
}
