package dev.unroll.examples;

import dev.unroll.check.GradientCheck;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A custom operation, {@link RmsNorm}: its gradients checked, and its values against operations.
 */
public final class CustomOperation {
  private CustomOperation() {}

  /** Checks it; takes no arguments. */
  public static void main(String[] args) {
    var inputs = new LinkedHashMap<String, Tensor>();
    inputs.put("x", random("x", 2, 3, 5));
    inputs.put("scale", random("scale", 5));
    GradientCheck.Report report =
        GradientCheck.of("rmsNorm", in -> List.of(RmsNorm.apply(in.get(0), in.get(1))), inputs)
            .check();
    System.out.println("gradients checked " + report.values());

    Tensor x = inputs.get("x");
    Tensor root = x.mul(x).mean(-1, true).plus((float) RmsNorm.EPSILON).sqrt();
    Tensor composed = x.div(root).times(inputs.get("scale"));
    Tensor difference = RmsNorm.apply(x, inputs.get("scale")).minus(composed).abs();
    System.out.println("largest difference " + difference.reshape(30).max(0).item());
  }

  private static Tensor random(String name, int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    var random = new CounterRandom(1, name);
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * random.uniform(i) - 1);
    }
    return Tensor.of(values, shape);
  }
}
