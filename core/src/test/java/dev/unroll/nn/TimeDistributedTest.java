package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import org.junit.jupiter.api.Test;

class TimeDistributedTest {
  @Test
  void equalsTheInnerLayerOnEachStep() {
    var dense = new Dense(3, 4, Activation.TANH);
    var random = new TestRandom(1);
    LayerTrial.randomize(dense, random);
    Tensor x = Tensor.of(random.floats(2 * 5 * 3), 2, 5, 3);
    float[] weights = random.floats(2 * 5 * 4);
    var steps = new LayerTrial(new TimeDistributed(dense), x, null, weights);
    for (int t = 0; t < 5; t++) {
      assertThat("step " + t, Tensor.of(steps.y, 2, 5, 4).select(1, t).toArray())
          .hasBitsOf(dense.apply(Sequence.of(x.select(1, t)), Pass.predict()).values().toArray());
    }
    var direct = new LayerTrial(dense, x, null, weights);
    direct.gradients.forEach(
        (name, gradient) -> assertThat(name, steps.gradients.get(name)).isWithin(1e-5, gradient));
  }

  @Test
  void theInnerLayerSeesOnlyTheStepsThatCount() {
    var seen = new int[1][];
    Layer spy =
        new Layer() {
          private final Dense dense = new Dense(2, 3);

          @Override
          public String type() {
            return "spy";
          }

          @Override
          public java.util.Map<String, Object> config() {
            return java.util.Map.of();
          }

          @Override
          public java.util.Map<String, dev.unroll.tensor.Parameter> parameters() {
            return dense.parameters();
          }

          @Override
          public Sequence apply(Sequence x, Pass pass) {
            seen[0] = x.values().shape();
            return dense.apply(x, pass);
          }

          @Override
          public int[] outputShape(int... inputShape) {
            return dense.outputShape(inputShape);
          }

          @Override
          public String path() {
            return "spy";
          }
        };
    Tensor x = Tensor.of(new TestRandom(1).floats(3 * 4 * 2), 3, 4, 2);
    new TimeDistributed(spy).apply(Sequence.of(x, Mask.lengths(1, 0, 4)), Pass.predict());
    assertThat(seen[0]).containsExactly(5, 2);
  }

  @Test
  void paddingChangesNoBit() {
    var layer =
        new TimeDistributed(
            new Chain(new Dense(3, 5, Activation.TANH), Dropout.rate(0.4f), new LayerNorm(5)));
    LayerTrial.randomize(layer, new TestRandom(2));
    Paddings.changeNoBit(layer, 3);
  }

  @Test
  void batchesOfEmptySequencesPass() {
    var layer = new TimeDistributed(new Dense(2, 3));
    Sequence x = Sequence.of(Tensor.zeros(2, 4, 2), Mask.lengths(0, 0));
    assertThat("y", layer.apply(x, Pass.predict()).values().toArray())
        .hasBitsOf(new float[2 * 4 * 3]);
  }

  @Test
  void refusesWhatDoesNotFit() {
    var layer = new TimeDistributed(new Dense(2, 3));
    assertThat(layer.outputShape(-1, 7, 2)).containsExactly(-1, 7, 3);
    assertThatThrownBy(() -> layer.outputShape(-1, 2))
        .hasMessage("TimeDistributed(dense) requires sequences [N, T, F], got [N, 2]; remove it");
    assertThatThrownBy(() -> layer.apply(Sequence.of(Tensor.zeros(4, 2)), Pass.predict()))
        .hasMessage(
            "TimeDistributed(dense) requires sequences [N, T, F], got rows without time; remove"
                + " it");
    assertThatThrownBy(() -> new TimeDistributed(Pool.mean()))
        .hasMessage("Pool(mean) requires sequences [N, T, F], got [N, F]; remove it");
  }
}
