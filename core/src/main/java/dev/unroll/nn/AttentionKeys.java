package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part of an additive score that depends only on the memory, with the weights of an {@link
 * Attention}.
 *
 * <pre>
 * k(s) = m(s)·u + b
 * </pre>
 */
record AttentionKeys(Parameter u, Parameter b) implements Layer {
  static Sequence project(Sequence memory, Parameter u, Parameter b) {
    return memory.mapRows(rows -> rows.matmul(u.value()).plusRow(b.value()));
  }

  @Override
  public String type() {
    return "attentionKeys";
  }

  @Override
  public Map<String, Object> config() {
    throw new IllegalStateException(
        "the keys of an attention share its weights, which a file cannot hold twice; save the graph"
            + " in which the attention reads only the memory");
  }

  @Override
  public Map<String, Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    parameters.put("u", u);
    parameters.put("b", b);
    return parameters;
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    if (x.features() != inputSize()) {
      throw new IllegalArgumentException(
          this + ": the memory has " + x.features() + " features (expected " + inputSize() + ")");
    }
    return project(x, u, b);
  }

  @Override
  public int[] outputShape(int... inputShape) {
    int[] shape = inputShape.clone();
    int last = shape.length - 1;
    if (shape[last] != Shape.ANY && shape[last] != inputSize()) {
      throw new IllegalArgumentException(
          this + ": the memory has " + shape[last] + " features (expected " + inputSize() + ")");
    }
    shape[last] = u.shape()[1];
    return shape;
  }

  @Override
  public int inputSize() {
    return u.shape()[0];
  }

  @Override
  public String path() {
    return "one product over all rows";
  }

  @Override
  public String toString() {
    return "AttentionKeys(" + inputSize() + " → " + u.shape()[1] + ")";
  }
}
