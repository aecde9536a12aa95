package dev.unroll.nn;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.Convert;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer applied once, forward and backward, under the loss sum(weights ⊙ y): y and the gradients
 * by x and each parameter.
 */
public final class LayerTrial {
  public final float[] y;
  public final int[] shape;
  public final Map<String, float[]> gradients = new LinkedHashMap<>();

  /** Applies it under a mask; null: every step counts. */
  public LayerTrial(Layer layer, Tensor x, @Nullable Mask mask, Pass pass, float[] weights) {
    ParameterStore store = ParameterStore.of(layer.parameters().values());
    Gradients into = store.gradients();
    try (Tape tape = Tape.open()) {
      Tensor vx = tape.variable(x);
      Sequence input = mask == null ? Sequence.of(vx) : Sequence.of(vx, mask);
      Tensor result = layer.apply(input, pass).values();
      y = result.toArray();
      shape = result.shape();
      tape.backward(result.mul(Tensor.of(weights, shape)).sum(), into);
      gradients.put("x", tape.gradient(vx).toArray());
      layer.parameters().forEach((name, parameter) -> gradients.put(name, into.of(parameter)));
    }
  }

  /** As a prediction. */
  public LayerTrial(Layer layer, Tensor x, @Nullable Mask mask, float[] weights) {
    this(layer, x, mask, Pass.predict(), weights);
  }

  /** Sets every parameter to seeded values, no two alike, and gives them in double. */
  public static Map<String, double[]> randomize(Layer layer, TestRandom random) {
    var values = new LinkedHashMap<String, double[]>();
    layer
        .parameters()
        .forEach(
            (name, parameter) -> {
              double[] drawn = random.doubles(parameter.size(), -1, 1);
              parameter.set(Convert.toFloats(drawn));
              values.put(name, drawn);
            });
    return values;
  }
}
