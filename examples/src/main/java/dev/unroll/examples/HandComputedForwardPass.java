package dev.unroll.examples;

import dev.unroll.nn.Dense;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;

/**
 * The forward pass of a simple recurrent network that can be checked with a pocket calculator.
 *
 * <pre>
 * t=1, x=1:  z = 1·[.5, .6] + [0, 0]·U + [.1, -.1]              = [0.6,        0.5       ]
 *            h = tanh(z)                                        = [0.53704957, 0.46211716]
 *            y = 1·0.53704957 + 2·0.46211716 + .1               = 1.56128388
 * t=2, x=2:  z₁ = 2·.5 + .1·0.53704957 + .3·0.46211716 + .1     = 1.2923401
 *            z₂ = 2·.6 + .2·0.53704957 + .4·0.46211716 - .1     = 1.39225678
 *            h = tanh(z)                                        = [0.85973818, 0.88366641]
 *            y = 1·0.85973818 + 2·0.88366641 + .1               = 2.72707101
 * </pre>
 */
public final class HandComputedForwardPass {
  private HandComputedForwardPass() {}

  /** Prints pre-activations and states step by step, then both outputs together. */
  public static void main(String[] args) {
    var layer = new SimpleRnn(1, 2);
    var model = Sequential.of(layer, new Dense(2, 1));
    model.parameter("simpleRnn1.w").set(.5f, .6f);
    model.parameter("simpleRnn1.u").set(.1f, .2f, .3f, .4f);
    model.parameter("simpleRnn1.b").set(.1f, -.1f);
    model.parameter("dense1.w").set(1, 2);
    model.parameter("dense1.b").set(.1f);

    HiddenState state = layer.cell().zeroState(1);
    for (float input : new float[] {1, 2}) {
      Tensor x = Tensor.of(new float[][] {{input}}); // [N, I] = [1, 1]
      Tensor z =
          x.matmul(model.parameter("simpleRnn1.w").value())
              .plus(state.h().matmul(model.parameter("simpleRnn1.u").value()))
              .plusRow(model.parameter("simpleRnn1.b").value());
      state = layer.cell().step(x, state);
      System.out.println(
          "z = %s, h = %s"
              .formatted(Arrays.toString(z.toArray()), Arrays.toString(state.h().toArray())));
    }
    Tensor y = model.predict(new float[][][] {{{1}, {2}}}); // both steps at once
    System.out.println("y = " + Arrays.toString(y.toArray()));
  }
}
