package dev.unroll.testing;

/**
 * The results of a reference layer.
 *
 * @param y [N,T,H] outputs; zero beyond the length of a sequence
 * @param hT [N,H] hidden states after the last valid step; of a sequence of length 0, the initial
 *     one
 * @param cT [N,H] cell states likewise; of a layer without a cell state, empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReferenceRun(double[] y, double[] hT, double[] cT) {}
