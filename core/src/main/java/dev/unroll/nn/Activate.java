package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import java.util.Map;

/**
 * A nonlinearity as a separate layer: y = f(x), for any shape.
 *
 * @param function f
 */
public record Activate(Activation function) implements Layer {
  @Override
  public String type() {
    return "activation";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("function", function.text());
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public Sequence apply(Sequence x, Pass pass) {
    return x.mapRows(function::apply);
  }

  @Override
  public int[] outputShape(int... inputShape) {
    return inputShape.clone();
  }

  @Override
  public Stepper stepper(int features) {
    var y = new float[features];
    return x -> {
      function.apply(features, x, 0, y, 0);
      return y;
    };
  }

  @Override
  public Activation activation(Activation input) {
    return function.equals(Activation.LINEAR) ? input : function;
  }

  @Override
  public String path() {
    return "element by element";
  }
}
