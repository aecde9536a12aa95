package dev.unroll.nn;

import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Sequence;

/**
 * What a model makes of one chunk of its sequences.
 *
 * @param outputs of every step of the chunk
 * @param last the states after each sequence's last step in it, to carry on
 */
public record Applied(Sequence outputs, Carried last) {}
