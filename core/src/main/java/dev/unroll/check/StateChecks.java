package dev.unroll.check;

import dev.unroll.check.Sample.Input;
import dev.unroll.rnn.Recurrent;
import dev.unroll.rnn.State;
import dev.unroll.rnn.Unrolled;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import java.util.Objects;

/**
 * {@link LayerRequirement#STATE}: checks that the state of a recurrent layer is all that it
 * carries.
 */
final class StateChecks {
  private static final int CUT = 2;

  private StateChecks() {}

  static <S extends State<S>> void check(Recurrent<S> layer, Subject subject) {
    Input input = subject.sample().alone(0, 0, Sample.MAX_LENGTH);
    if (input.features() == null) {
      return; // there are no recurrent layers of ids
    }
    Tensor x = Objects.requireNonNull(input.features());
    S first = LearningChecks.state(layer, 1);
    emptyKeeps(layer, x, first);
    if (runsForward(subject)) {
      carries(layer, x, first);
    }
  }

  private static <S extends State<S>> void emptyKeeps(Recurrent<S> layer, Tensor x, S first) {
    Unrolled<S> run = layer.unroll(Sequence.of(x, Mask.lengths(0)), first);
    requireSame("the state of a sequence without steps", first, run.last());
  }

  private static <S extends State<S>> void carries(Recurrent<S> layer, Tensor x, S first) {
    Unrolled<S> whole = layer.unroll(Sequence.of(x), first);
    Unrolled<S> start = layer.unroll(Sequence.of(x.slice(1, 0, CUT)), first);
    Unrolled<S> rest = layer.unroll(Sequence.of(x.slice(1, CUT)), start.last());
    Bits.require(
        "outputs of two halves with carried state",
        whole.outputs().values().toArray(),
        Tensor.concat(1, start.outputs().values(), rest.outputs().values()).toArray());
    requireSame("the last state of two halves with carried state", whole.last(), rest.last());
  }

  /**
   * Returns whether the layer reads forward; one that reads the last step first can be neither cut
   * this way nor streamed.
   */
  private static boolean runsForward(Subject subject) {
    try {
      subject.layer().stepper(subject.sample().width());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void requireSame(String what, State<?> expected, State<?> actual) {
    for (int p = 0; p < expected.parts().size(); p++) {
      Bits.require(
          what + ", part " + p, expected.parts().get(p).toArray(), actual.parts().get(p).toArray());
    }
  }
}
