package dev.unroll.tensor;

import dev.unroll.kernel.Kernels;

/**
 * Computes y = x − m − log Σ exp(x − m) along one dimension, with m = max x; dx = dy − exp(y) · Σ
 * dy. Sums and the logarithm are in double.
 */
record LogSoftmax(Tensor x, Lines lines, Tensor y) implements Op {
  static Tensor apply(Tensor x, int dim) {
    var op = new LogSoftmax(x, Lines.along(x, dim), Tape.empty(x.shape()));
    op.lines.forEach(2, op::forward);
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
    kernels.activations().exp(n, room, at, largest, room, at + n);
    double log = StrictMath.log(kernels.reductions().sum(n, room, at + n));
    for (int i = at; i < at + n; i++) {
      room[i] = (float) ((double) room[i] - largest - log);
    }
    lines.scatter(room, at, y.array(), y.offset(), line);
  }

  @Override
  public String name() {
    return "logSoftmax";
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
    Kernels kernels = Kernels.current();
    int n = lines.length();
    lines.gather(dy.readOnlyArray(), dy.offset(), line, room, at);
    lines.gather(y.readOnlyArray(), y.offset(), line, room, at + n);
    kernels.activations().exp(n, room, at + n, room, at + n);
    double sum = kernels.reductions().sum(n, room, at);
    for (int i = at; i < at + n; i++) {
      room[i] = (float) (room[i] - room[i + n] * sum);
    }
    if (dx.accumulate()) {
      lines.scatterAdd(room, at, dx.data(), dx.offset(), line);
    } else {
      lines.scatter(room, at, dx.data(), dx.offset(), line);
    }
  }
}
