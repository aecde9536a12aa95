package dev.unroll.nn;

import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pools each sequence to one row: a weighted mean of its steps, with learned weights.
 *
 * <pre>
 * s(t) = tanh(x(t)·w + b)·q            how well a step answers the query q
 * α(t) = exp s(t) / Σ exp s(t')        over the valid steps
 * y    = Σ α(t) · x(t)
 * </pre>
 *
 * Shapes: x [N, T, F], y [N, F]; w [F, A], b [A], q [A, 1]. A sequence of length 0 gives zeros.
 * Defaults: A = F, w and q Glorot, b zero. The softmax is taken of s − max s, its sum in double.
 *
 * <p>Source: the word attention of Yang et al. 2016, "Hierarchical Attention Networks for Document
 * Classification", equations 5 to 7.
 */
public final class AttentionPool implements Layer {
  private final int inputSize;
  private final int attentionSize;
  private final Parameter w;
  private final Parameter b;
  private final Parameter q;

  /** Makes a layer whose query is as wide as the features. */
  public AttentionPool(int inputSize) {
    this(inputSize, inputSize);
  }

  /**
   * Makes a layer with a query of this width.
   *
   * @param inputSize F
   * @param attentionSize A
   */
  public AttentionPool(int inputSize, int attentionSize) {
    if (inputSize < 1 || attentionSize < 1) {
      throw new IllegalArgumentException(
          "an attention pool requires positive sizes, got input "
              + inputSize
              + " and attention "
              + attentionSize);
    }
    this.inputSize = inputSize;
    this.attentionSize = attentionSize;
    var fans = new Fans(inputSize, attentionSize, inputSize);
    this.w = new Parameter("w", Initializer.glorot(), fans, inputSize, attentionSize);
    this.b = new Parameter("b", Initializer.zeros(), fans, attentionSize);
    this.q =
        new Parameter(
            "q", Initializer.glorot(), new Fans(attentionSize, 1, attentionSize), attentionSize, 1);
  }

  /**
   * A result and the attention weights that produced it.
   *
   * @param pooled y, [N, F]
   * @param weights α, [N, T] in the caller's steps, 0 at masked steps; constants, without gradient
   */
  public record Weighted(Sequence pooled, Tensor weights) {}

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    AttendSteps result = attend(x, pass);
    return Sequence.of(x.order().unsort(result.y()));
  }

  /** Applies the layer and also returns its weights; y has the bits of {@link #apply}. */
  public Weighted applyWithWeights(Sequence x, Pass pass) {
    AttendSteps result = attend(x, pass);
    Tensor weights = x.withTimeMajor(result.timeMajorWeights()).values(); // [N, T, 1]
    return new Weighted(
        Sequence.of(x.order().unsort(result.y())), weights.reshape(x.batch(), weights.size(1)));
  }

  /**
   * Returns the weight of each step in the result: α, [N, T] in the caller's steps, 0 at masked
   * steps. The weights of a sequence sum to 1; those of an empty sequence sum to 0.
   *
   * <pre>{@code
   * Tensor weights = pool.weights(before); // before: what the layer before the pool gives
   * }</pre>
   *
   * @param x [N, T, F], the input that the layer would be applied to
   */
  public Tensor weights(Sequence x) {
    return applyWithWeights(x, Pass.predict()).weights();
  }

  private AttendSteps attend(Sequence x, Pass pass) {
    if (pass.carries()) {
      requireCausal();
    }
    RowOrder order = Pool.orderOf(x, toString());
    Tensor steps = x.timeMajor();
    Shape.require(toString(), "x", steps, Shape.ANY, Shape.ANY, inputSize);
    Tensor scores = steps.matmul(w.value()).plusRow(b.value()).tanh().matmul(q.value());
    return AttendSteps.apply(steps, scores, order);
  }

  @Override
  public String type() {
    return "attentionPool";
  }

  @Override
  public Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("input", inputSize);
    config.put("attention", attentionSize);
    return config;
  }

  @Override
  public Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    parameters.put("w", w);
    parameters.put("b", b);
    parameters.put("q", q);
    return parameters;
  }

  @Override
  public int[] outputShape(int... inputShape) {
    int[] shape = Pool.pooledShape(toString(), inputShape);
    if (shape[1] != Shape.ANY && shape[1] != inputSize) {
      throw new IllegalArgumentException(
          this + " requires " + inputSize + " features, got " + shape[1]);
    }
    return new int[] {shape[0], inputSize};
  }

  @Override
  public int inputSize() {
    return inputSize;
  }

  @Override
  public Stepper stepper(int features) {
    throw Pool.needsAllSteps(this);
  }

  @Override
  public void requireCausal() {
    throw Pool.requiresWholeSequence(this);
  }

  @Override
  public String path() {
    return "softmax over steps";
  }

  @Override
  public String toString() {
    return "AttentionPool(" + inputSize + ")";
  }
}
