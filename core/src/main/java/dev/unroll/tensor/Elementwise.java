package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import java.util.Locale;

/** Computes y = a + b, a - b or a ⊙ b. */
record Elementwise(Kind kind, Tensor a, Tensor b, Tensor y) implements Op {
  enum Kind {
    PLUS,
    MINUS,
    MUL
  }

  /** Applies the operation to broadcast operands; operands of equal shape are used unchanged. */
  static Tensor broadcast(Kind kind, String name, Tensor left, Tensor right) {
    if (left.hasShapeOf(right)) {
      return apply(kind, left, right);
    }
    if (kind != Kind.MINUS && right.rank() == 1 && left.rank() > 1) {
      if (right.size() == left.columns()) { // the common case, without a copy
        return kind == Kind.PLUS ? PlusRow.apply(left, right) : TimesRow.apply(left, right);
      }
    }
    int[] shape = Shape.broadcast(name, left, right);
    return apply(kind, BroadcastTo.apply(left, shape), BroadcastTo.apply(right, shape));
  }

  /** Returns the product of two tensors of equal shape; rejects unequal shapes. */
  static Tensor mul(Tensor a, Tensor b) {
    if (!a.hasShapeOf(b)) {
      throw new IllegalArgumentException(
          "mul: the shapes are "
              + Shape.text(a.shape())
              + " and "
              + Shape.text(b.shape())
              + " (expected equal shapes). Use times to broadcast.");
    }
    return apply(Kind.MUL, a, b);
  }

  private static Tensor apply(Kind kind, Tensor a, Tensor b) {
    Tensor y = Tape.empty(a.shape());
    Pointwise p = Kernels.current().pointwise();
    int n = y.size();
    switch (kind) {
      case PLUS ->
          p.add(
              n,
              a.readOnlyArray(),
              a.offset(),
              b.readOnlyArray(),
              b.offset(),
              y.array(),
              y.offset());
      case MINUS ->
          p.subtract(
              n,
              a.readOnlyArray(),
              a.offset(),
              b.readOnlyArray(),
              b.offset(),
              y.array(),
              y.offset());
      case MUL ->
          p.multiply(
              n,
              a.readOnlyArray(),
              a.offset(),
              b.readOnlyArray(),
              b.offset(),
              y.array(),
              y.offset());
    }
    if (Tape.needsGradient(a, b)) {
      Tape.record(new Elementwise(kind, a, b, y), y);
    }
    return y;
  }

  @Override
  public String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(a)) {
      if (kind == Kind.MUL) {
        Contributions.product(dy, b, adjoints.into(a));
      } else {
        Contributions.copy(dy, adjoints.into(a));
      }
    }
    if (adjoints.needs(b)) {
      switch (kind) {
        case PLUS -> Contributions.copy(dy, adjoints.into(b));
        case MINUS -> Contributions.scaled(dy, -1f, adjoints.into(b));
        case MUL -> Contributions.product(dy, a, adjoints.into(b));
      }
    }
  }
}
