package dev.unroll.tensor;

import dev.unroll.kernel.Activations;
import dev.unroll.kernel.Kernels;
import java.util.Locale;

/** Computes y = σ(x), tanh(x) or relu(x); each derivative is a function of y. */
record Activate(Kind kind, Tensor x, Tensor y) implements Op {
  enum Kind {
    SIGMOID,
    TANH,
    RELU
  }

  static Tensor apply(Kind kind, Tensor x) {
    Tensor y = Tape.empty(x.shape());
    Activations a = Kernels.current().activations();
    int n = x.size();
    switch (kind) {
      case SIGMOID -> a.sigmoid(n, x.readOnlyArray(), x.offset(), y.array(), y.offset());
      case TANH -> a.tanh(n, x.readOnlyArray(), x.offset(), y.array(), y.offset());
      case RELU -> a.relu(n, x.readOnlyArray(), x.offset(), y.array(), y.offset());
    }
    if (Tape.needsGradient(x)) {
      Tape.record(new Activate(kind, x, y), y);
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
    if (dy == null || !adjoints.needs(x)) {
      return;
    }
    Adjoints.Sink dx = adjoints.into(x);
    Activations a = Kernels.current().activations();
    int n = x.size();
    float[] yArray = y.readOnlyArray();
    float[] dyArray = dy.readOnlyArray();
    switch (kind) {
      case SIGMOID ->
          a.sigmoidGradient(
              n, yArray, y.offset(), dyArray, dy.offset(), dx.data(), dx.offset(), dx.accumulate());
      case TANH ->
          a.tanhGradient(
              n, yArray, y.offset(), dyArray, dy.offset(), dx.data(), dx.offset(), dx.accumulate());
      case RELU ->
          a.reluGradient(
              n, yArray, y.offset(), dyArray, dy.offset(), dx.data(), dx.offset(), dx.accumulate());
    }
  }
}
