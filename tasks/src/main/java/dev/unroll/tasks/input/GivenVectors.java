package dev.unroll.tasks.input;

/**
 * The vectors that the embedding of the ids begins with.
 *
 * @param table [V][D], the row of an id at its number
 * @param trainable whether training changes them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GivenVectors(float[][] table, boolean trainable) {
  /** Returns the number of values of each vector: D. */
  public int values() {
    return table[0].length;
  }
}
