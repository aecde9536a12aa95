package dev.unroll.rnn;

import dev.unroll.sequence.Sequence;

/**
 * A recurrent layer's result over time.
 *
 * @param outputs of every step, {@code [N, T, H]}, zero beyond each sequence's end
 * @param last the state after each sequence's last step
 * @param <S> the kind of state
 */
public record Unrolled<S extends State<S>>(Sequence outputs, S last) {}
