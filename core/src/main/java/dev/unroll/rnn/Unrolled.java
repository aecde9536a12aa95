package dev.unroll.rnn;

import dev.unroll.sequence.Sequence;

/**
 * Result of a recurrent layer over time.
 *
 * @param outputs outputs of all steps, {@code [N, T, H]}, zero after each sequence's end
 * @param last the state after each sequence's last step
 * @param <S> the kind of state
 */
public record Unrolled<S extends State<S>>(Sequence outputs, S last) {}
