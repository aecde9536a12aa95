package dev.unroll.nn;

import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;

/**
 * The result of a model for one chunk of its sequences.
 *
 * @param outputs of every step of the chunk
 * @param last the states after each sequence's last step in the chunk, to carry to the next one
 */
public record Applied(Outputs outputs, Carried last) {
  /**
   * Returns the only output.
   *
   * @throws IllegalArgumentException if there are several
   */
  public Sequence output() {
    return outputs.only();
  }
}
