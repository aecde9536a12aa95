package dev.unroll.nn;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tensor;
import java.util.List;

/**
 * A recurrent layer whose first state can be set and whose last state can be read. In a {@link
 * Graph}, for example, a decoder can begin from the state that an encoder ends with.
 */
public interface StatefulLayer extends Layer {
  /**
   * The result of one run over all steps.
   *
   * @param output as returned by {@link Layer#apply}
   * @param last the parts of the state after each sequence's last step, in the order of {@link
   *     #stateParts}
   */
  record Run(Sequence output, List<Tensor> last) {}

  /** Returns the names of the parts of the state, such as h and c of an LSTM, in a fixed order. */
  List<String> stateParts();

  /** Returns the shape of each part without its first dimension N: {@code [H]}. */
  List<int[]> stateShapes();

  /**
   * Runs over all steps, like {@link Layer#apply}.
   *
   * @param initial the parts of the state before the first step, each with a row for every
   *     sequence; empty for the zero state
   */
  Run run(Sequence x, List<Tensor> initial, Pass pass);
}
