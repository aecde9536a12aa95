package dev.unroll.data.labelled;

/**
 * A sequence of numbers.
 *
 * @param id as it stands in its file
 * @param steps [T][F], from first to last
 */
public record NumericSequence(String id, float[][] steps) {}
