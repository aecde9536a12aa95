package dev.unroll.loss;

import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * A loss and its gradient by the prediction.
 *
 * @param loss the value
 * @param gradient [N, T, F], row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Run(float loss, float[] gradient) {
  /** Applies a loss to a prediction that is made of values on a tape. */
  static Run of(Loss loss, Tensor values, Function<Tensor, Sequence> toPrediction, Target target) {
    try (Tape tape = Tape.open()) {
      Tensor p = tape.variable(values);
      Tensor result = loss.apply(toPrediction.apply(p), target);
      float value = result.item();
      if (result.needsGradient()) {
        tape.backward(result, ParameterStore.of(List.of()).gradients());
      }
      return new Run(value, tape.gradient(p).toArray());
    }
  }
}
