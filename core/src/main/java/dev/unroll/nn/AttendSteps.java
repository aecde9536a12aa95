package dev.unroll.nn;

import dev.unroll.kernel.Kernels;
import dev.unroll.kernel.Pointwise;
import dev.unroll.kernel.Reductions;
import dev.unroll.sequence.RowOrder;
import dev.unroll.tensor.Adjoints;
import dev.unroll.tensor.Op;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * y = Σ α(t) · x(t), where α is the softmax of the scores over the valid steps; zero for an empty
 * sequence.
 *
 * <pre>
 * dx(t) = α(t) · dy
 * ds(t) = α(t) · (dy·x(t) − Σ α(t') dy·x(t'))
 * </pre>
 *
 * @param x [T', N, F]
 * @param scores [T', N, 1]
 * @param weights α, [N, T'], one row for each position of the order
 * @param y [N, F], in the row order of x
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AttendSteps(Tensor x, Tensor scores, RowOrder order, float[] weights, Tensor y)
    implements Op {
  static AttendSteps apply(Tensor x, Tensor scores, RowOrder order) {
    var op =
        new AttendSteps(
            x,
            scores,
            order,
            Tape.scratch(order.batch() * order.steps()),
            Tape.empty(order.batch(), x.size(2)));
    for (int position = 0; position < order.batch(); position++) {
      op.softmax(position);
      op.mean(position);
    }
    if (Tape.needsGradient(x, scores)) {
      Tape.record(op, op.y);
    }
    return op;
  }

  /** Returns α as [T', N, 1], 0 beyond the end of each sequence; without gradient. */
  Tensor timeMajorWeights() {
    Tensor result = Tape.empty(order.steps(), order.batch(), 1);
    for (int position = 0; position < order.batch(); position++) {
      for (int t = 0; t < order.steps(); t++) {
        result.array()[result.offset() + t * order.batch() + position] =
            t < order.length(position) ? weights[position * order.steps() + t] : 0f;
      }
    }
    return result;
  }

  private void softmax(int position) {
    int length = order.length(position);
    int first = position * order.steps();
    float largest = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < length; t++) {
      float score = scores.readOnlyArray()[scores.offset() + t * order.batch() + position];
      weights[first + t] = score;
      largest = Math.max(largest, score);
    }
    for (int t = first; t < first + length; t++) {
      weights[t] -= largest;
    }
    Kernels kernels = Kernels.current();
    kernels.activations().exp(length, weights, first, weights, first);
    double sum = kernels.reductions().sum(length, weights, first);
    kernels.pointwise().scale(length, (float) (1 / sum), weights, first, weights, first);
  }

  private void mean(int position) {
    Pointwise pointwise = Kernels.current().pointwise();
    int features = x.size(2);
    int out = y.offset() + position * features;
    Arrays.fill(y.array(), out, out + features, 0f);
    for (int t = 0; t < order.length(position); t++) {
      pointwise.axpy(
          features,
          weights[position * order.steps() + t],
          x.readOnlyArray(),
          x.offset() + row(t, position),
          y.array(),
          out);
    }
  }

  private int row(int t, int position) {
    return (t * order.batch() + position) * x.size(2);
  }

  @Override
  public String name() {
    return "attention over steps";
  }

  @Override
  public void backward(Adjoints adjoints) {
    Tensor dy = adjoints.of(y);
    if (dy == null) {
      return;
    }
    if (adjoints.needs(x)) {
      giveSteps(dy, adjoints.intoPart(x));
    }
    if (adjoints.needs(scores)) {
      Adjoints.Sink ds = adjoints.intoPart(scores);
      var answers = new double[order.steps()];
      for (int position = 0; position < order.batch(); position++) {
        giveScores(dy, position, answers, ds);
      }
    }
  }

  private void giveSteps(Tensor dy, Adjoints.Sink dx) {
    Pointwise pointwise = Kernels.current().pointwise();
    int features = x.size(2);
    for (int position = 0; position < order.batch(); position++) {
      for (int t = 0; t < order.length(position); t++) {
        pointwise.axpy(
            features,
            weights[position * order.steps() + t],
            dy.readOnlyArray(),
            dy.offset() + position * features,
            dx.data(),
            dx.offset() + row(t, position));
      }
    }
  }

  /**
   * Computes the gradients with respect to the scores of one sequence.
   *
   * @param answers working memory for dy·x(t)
   */
  private void giveScores(Tensor dy, int position, double[] answers, Adjoints.Sink ds) {
    Reductions reductions = Kernels.current().reductions();
    int features = x.size(2);
    int first = position * order.steps();
    double mean = 0;
    for (int t = 0; t < order.length(position); t++) {
      answers[t] =
          reductions.dot(
              features,
              dy.readOnlyArray(),
              dy.offset() + position * features,
              x.readOnlyArray(),
              x.offset() + row(t, position));
      mean += weights[first + t] * answers[t];
    }
    for (int t = 0; t < order.length(position); t++) {
      ds.data()[ds.offset() + t * order.batch() + position] +=
          (float) (weights[first + t] * (answers[t] - mean));
    }
  }
}
