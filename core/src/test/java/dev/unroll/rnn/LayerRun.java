package dev.unroll.rnn;

import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a recurrent layer, forward and backward, under the loss sum(weightY ⊙ y) + sum(weightH
 * ⊙ hT) + sum(weightC ⊙ cT): outputs, last states and the gradients of everything, by name.
 */
final class LayerRun {
  final float[] y;
  final List<float[]> last;
  final Map<String, float[]> gradients = new LinkedHashMap<>();

  /**
   * Runs the layer with the parameters that it has.
   *
   * @param initial null: from the zero state
   * @param weights of y, then of each part of the last state
   */
  <S extends State<S>> LayerRun(
      Recurrent<S> layer,
      Tensor x,
      int @Nullable [] lengths,
      @Nullable List<Tensor> initial,
      List<Tensor> weights) {
    this(layer, x, lengths, initial, weights, Pass.predict());
  }

  /** Runs the layer in this pass. */
  <S extends State<S>> LayerRun(
      Recurrent<S> layer,
      Tensor x,
      int @Nullable [] lengths,
      @Nullable List<Tensor> initial,
      List<Tensor> weights,
      Pass pass) {
    ParameterStore store = ParameterStore.of(layer.parameters().values());
    Gradients into = store.gradients();
    try (Tape tape = Tape.open()) {
      Tensor vx = tape.variable(x);
      List<Tensor> vs = new ArrayList<>();
      if (initial != null) {
        initial.forEach(part -> vs.add(tape.variable(part)));
      }
      IndexTensor lengthTensor = lengths == null ? null : IndexTensor.vector(lengths);
      Sequence sequence = lengthTensor == null ? Sequence.of(vx) : Sequence.of(vx, lengthTensor);
      Unrolled<S> run =
          initial == null
              ? layer.unroll(sequence, pass)
              : layer.unroll(sequence, layer.cell().zeroState(x.size(0)).withParts(vs), pass);
      Tensor loss = run.outputs().values().mul(weights.get(0)).sum();
      List<Tensor> parts = run.last().parts();
      for (int p = 0; p < parts.size(); p++) {
        loss = loss.plus(parts.get(p).mul(weights.get(p + 1)).sum());
      }
      y = run.outputs().values().toArray();
      last = parts.stream().map(Tensor::toArray).toList();
      tape.backward(loss, into);
      gradients.put("x", tape.gradient(vx).toArray());
      for (Map.Entry<String, Parameter> entry : layer.parameters().entrySet()) {
        gradients.put(entry.getKey(), into.of(entry.getValue()));
      }
      String[] names = {"h0", "c0"};
      for (int p = 0; p < vs.size(); p++) {
        gradients.put(names[p], tape.gradient(vs.get(p)).toArray());
      }
    }
  }
}
