package dev.unroll.vocabulary;

import static dev.unroll.testing.TensorAssert.assertThat;

import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Pass;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.LstmCell;
import dev.unroll.rnn.Returns;
import dev.unroll.rnn.Scan;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Weights that are large enough for their packed forms to share memory within a step give the same
 * results.
 */
class LargeStepTest {
  private static final int N = 2;
  private static final int T = 3;
  private static final int WIDE = 1056; // 4 · 1056² floats are more than 2²²
  private static final int VOCABULARY = 4100;

  private final LstmCell cell = new LstmCell(WIDE, WIDE);
  private final SoftmaxLayer last = new SoftmaxLayer(WIDE, VOCABULARY);
  private final ParameterStore store = store();
  private final Tensor x = Tensor.of(new TestRandom(3).floats(N * T * WIDE), N, T, WIDE);
  private final Target target =
      Target.classes(IndexTensor.of(new TestRandom(4).ints(N * T, 0, VOCABULARY), N, T));

  private ParameterStore store() {
    var all = new LinkedHashMap<String, Parameter>();
    cell.parameters().forEach((name, parameter) -> all.put("lstm." + name, parameter));
    last.parameters().forEach((name, parameter) -> all.put("last." + name, parameter));
    var random = new TestRandom(9);
    all.values().forEach(p -> p.set(random.floats(p.size(), -0.05, 0.05)));
    return ParameterStore.of(all);
  }

  private Tensor fused(Sequence in) {
    Sequence hidden = new Lstm(cell, Returns.ALL).apply(in, Pass.predict());
    return last.crossEntropy(hidden, target, Reduction.SUM);
  }

  private Tensor stepByStep(Sequence in) {
    Sequence hidden = new Scan<>(cell).apply(in, Pass.predict());
    return new SoftmaxCrossEntropy()
        .withReduction(Reduction.SUM)
        .apply(last.apply(hidden, Pass.predict()), target);
  }

  private Map<String, float[]> gradients(Gradients gradients, Tensor dx) {
    var all = new LinkedHashMap<String, float[]>();
    store.parameters().forEach(p -> all.put(store.name(p), gradients.of(p)));
    all.put("x", dx.toArray());
    return all;
  }

  @Test
  void gradientsAreThoseOfStepsAndTheSameInTheNextStep() {
    Gradients gradients = store.gradients();
    Map<String, float[]> first;
    Map<String, float[]> second;
    float loss;
    long allocated;
    try (Tape tape = Tape.open()) {
      Tensor in = tape.variable(x);
      Tensor total = fused(Sequence.of(in));
      loss = total.item();
      tape.backward(total, gradients);
      first = gradients(gradients, tape.gradient(in));
      tape.reset();
      allocated = tape.allocatedFloats();
      gradients.clear();
      Tensor again = tape.variable(x);
      tape.backward(fused(Sequence.of(again)), gradients);
      second = gradients(gradients, tape.gradient(again));
      Assertions.assertThat(tape.allocatedFloats()).as("in the next step").isEqualTo(allocated);
    }
    gradients.clear();
    try (Tape tape = Tape.open()) {
      Tensor in = tape.variable(x);
      Tensor total = stepByStep(Sequence.of(in));
      Assertions.assertThat(total.item()).isCloseTo(loss, Assertions.withinPercentage(1e-3));
      tape.backward(total, gradients);
      Map<String, float[]> expected = gradients(gradients, tape.gradient(in));
      first.forEach(
          (name, values) -> {
            assertThat(name, values).isWithin(2e-5, expected.get(name));
            assertThat(name + " again", second.get(name)).hasBitsOf(values);
          });
    }
    // two packed forms and a gradient of the vocabulary, whose memory the layer below uses, too
    Assertions.assertThat(allocated).isBetween(3L * (1 << 22), 4L * 5 * (1 << 20) + (1 << 20));
  }
}
