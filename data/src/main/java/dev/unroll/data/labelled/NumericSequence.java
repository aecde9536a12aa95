package dev.unroll.data.labelled;

/**
 * A sequence of numbers.
 *
 * @param id the id as written in the file
 * @param values [T][F], in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NumericSequence(String id, double[][] values) {
  /** Returns the values as floats. */
  public float[][] steps() {
    var steps = new float[values.length][];
    for (int t = 0; t < steps.length; t++) {
      steps[t] = new float[values[t].length];
      for (int f = 0; f < steps[t].length; f++) {
        steps[t][f] = (float) values[t][f];
      }
    }
    return steps;
  }
}
