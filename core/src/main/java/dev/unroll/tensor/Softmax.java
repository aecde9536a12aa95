package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Reductions;

/**
 * Computes y = exp(x − m) / Σ exp(x − m) along one dimension, with m = max x; dx = y ⊙ (dy − Σ dy ⊙
 * y). Sums are in double.
 */
record Softmax(Tensor x, Lines lines, Tensor y) implements Op {
  static Tensor apply(Tensor x, int dim) {
    var op = new Softmax(x, Lines.along(x, dim), Tape.empty(x.shape()));
    op.lines.forEach(1, op::forward);
    if (Tape.needsGradient(x)) {
      Tape.record(op, op.y);
    }
    return op.y;
  }

  private void forward(int line, float[] room, int at) {
    Kernels kernels = Kernels.current();
    int n = lines.length();
    lines.gather(x.readOnlyArray(), x.offset(), line, room, at);
    float largest = kernels.reductions().max(n, room, at);
    kernels.activations().exp(n, room, at, largest, room, at);
    double sum = kernels.reductions().sum(n, room, at);
    kernels.pointwise().scale(n, (float) (1 / sum), room, at, room, at);
    lines.scatter(room, at, y.array(), y.offset(), line);
  }

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    lines.forEach(2, (line, room, at) -> backward(dy, dx, line, room, at));
  }

  private void backward(Tensor dy, Adjoints.Sink dx, int line, float[] room, int at) {
    Reductions reductions = Kernels.current().reductions();
    int n = lines.length();
    lines.gather(dy.readOnlyArray(), dy.offset(), line, room, at);
    lines.gather(y.readOnlyArray(), y.offset(), line, room, at + n);
    double mean = reductions.dot(n, room, at, room, at + n);
    for (int i = at; i < at + n; i++) {
      room[i] = (float) (room[i + n] * (room[i] - mean));
    }
    if (dx.accumulate()) {
      lines.scatterAdd(room, at, dx.data(), dx.offset(), line);
    } else {
      lines.scatter(room, at, dx.data(), dx.offset(), line);
    }
  }
}
