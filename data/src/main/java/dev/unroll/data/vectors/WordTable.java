package dev.unroll.data.vectors;

/**
 * Vectors for the words of a vocabulary, for {@link dev.unroll.nn.Embedding#of}.
 *
 * @param vectors [V][D], the row of a word at its id
 * @param coverage how many of the words have vectors of their own
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WordTable(float[][] vectors, Coverage coverage) {}
