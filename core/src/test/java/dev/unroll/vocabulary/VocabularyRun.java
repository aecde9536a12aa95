package dev.unroll.vocabulary;

import dev.unroll.loss.Reduction;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A loss over a vocabulary and its gradients, times a factor.
 *
 * @param loss before the factor
 * @param gradients by parameter, and by {@code x}
 */
record VocabularyRun(float loss, Map<String, float[]> gradients) {
  /** An input and its target. */
  record Example(Tensor x, @Nullable Mask mask, Target target) {
    Sequence sequence(Tensor values) {
      return mask == null ? Sequence.of(values) : Sequence.of(values, mask);
    }

    /** Examples of 4 sequences of 6 steps: all steps, lengths, padding at the left, weights. */
    static List<Example> all(int features, int vocabulary) {
      var random = new TestRandom(11);
      Tensor x = Tensor.of(random.floats(4 * 6 * features), 4, 6, features);
      IndexTensor ids = IndexTensor.of(random.ints(4 * 6, 0, vocabulary), 4, 6);
      float[] weights = random.floats(4 * 6);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i % 5 == 0 ? 0 : Math.abs(weights[i]) + 0.1f;
      }
      Target plain = Target.classes(ids);
      Target weighted = plain.weighted(Tensor.of(weights, 4, 6));
      var rows = Tensor.of(random.floats(7 * features), 7, features);
      return List.of(
          new Example(x, null, plain),
          new Example(x, Mask.lengths(3, 6, 0, 5), plain),
          new Example(x, Mask.leftPadded(2, 6, 1, 0), weighted),
          new Example(x, null, weighted),
          new Example(x, Mask.lengths(0, 0, 0, 0), plain),
          new Example(
              rows, null, Target.classes(IndexTensor.of(random.ints(7, 0, vocabulary), 7))));
    }
  }

  /** The loss of the layer itself. */
  static VocabularyRun fused(
      VocabularyLayer layer, Example example, Reduction reduction, float factor) {
    return of(
        layer,
        example,
        factor,
        x -> layer.crossEntropy(example.sequence(x), example.target(), reduction));
  }

  /** The loss of the logits of a layer. */
  static VocabularyRun ofLogits(Layer layer, Example example, Reduction reduction) {
    var loss = new SoftmaxCrossEntropy().withReduction(reduction);
    return of(
        layer,
        example,
        1,
        x -> loss.apply(layer.apply(example.sequence(x), Pass.predict()), example.target()));
  }

  static VocabularyRun of(
      Layer layer, Example example, float factor, Function<Tensor, Tensor> lossOf) {
    ParameterStore store = ParameterStore.of(layer.parameters());
    Gradients gradients = store.gradients();
    try (Tape tape = Tape.open()) {
      Tensor x = tape.variable(example.x());
      Tensor loss = lossOf.apply(x);
      float value = loss.item();
      tape.backward(loss.times(factor), gradients);
      var byName = new LinkedHashMap<String, float[]>();
      layer.parameters().forEach((name, parameter) -> byName.put(name, gradients.of(parameter)));
      byName.put("x", tape.gradient(x).toArray());
      return new VocabularyRun(value, byName);
    }
  }
}
