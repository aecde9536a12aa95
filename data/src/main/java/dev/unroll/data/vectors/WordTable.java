package dev.unroll.data.vectors;

/**
 * Vectors for the words of a vocabulary, for {@link dev.unroll.nn.Embedding#of}.
 *
 * @param vectors [V][D], with the row of a word at its id
 * @param coverage the coverage of the words by vectors of the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WordTable(float[][] vectors, Coverage coverage) {}
