package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import java.util.Locale;

/** y = a + b, a - b, a ⊙ b. */
record Elementwise(Kind kind, Tensor a, Tensor b, Tensor y) implements Op {
  enum Kind {
    PLUS,
    MINUS,
    MUL
  }

  static Tensor apply(Kind kind, Tensor a, Tensor b) {
    if (!a.hasShapeOf(b)) {
      throw new IllegalArgumentException(
          kind.name().toLowerCase(Locale.ROOT)
              + " wants equal shapes, got "
              + Shape.text(a.shape())
              + " and "
              + Shape.text(b.shape()));
    }
    Tensor y = Tape.empty(a.shape());
    Pointwise p = Kernels.current().pointwise();
    int n = y.size();
    switch (kind) {
      case PLUS -> p.add(n, a.array(), a.offset(), b.array(), b.offset(), y.array(), y.offset());
      case MINUS ->
          p.subtract(n, a.array(), a.offset(), b.array(), b.offset(), y.array(), y.offset());
      case MUL ->
          p.multiply(n, a.array(), a.offset(), b.array(), b.offset(), y.array(), y.offset());
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
    if (adjoints.wants(a)) {
      if (kind == Kind.MUL) {
        Give.product(dy, b, adjoints.into(a));
      } else {
        Give.copy(dy, adjoints.into(a));
      }
    }
    if (adjoints.wants(b)) {
      switch (kind) {
        case PLUS -> Give.copy(dy, adjoints.into(b));
        case MINUS -> Give.scaled(dy, -1f, adjoints.into(b));
        case MUL -> Give.product(dy, a, adjoints.into(b));
      }
    }
  }
}
