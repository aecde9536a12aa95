package dev.unroll.data.text;

import java.util.Arrays;
import java.util.Objects;

/** A subset of sequences. */
final class IdPart implements IdSequences {
  private final IdSequences whole;
  private final int[] sequences;

  IdPart(IdSequences whole, int[] sequences) {
    for (int sequence : sequences) {
      Objects.checkIndex(sequence, whole.size());
    }
    this.whole = whole;
    this.sequences = sequences;
  }

  @Override
  public int size() {
    return sequences.length;
  }

  @Override
  public int length(int sequence) {
    return whole.length(sequences[sequence]);
  }

  @Override
  public long total() {
    return Arrays.stream(sequences).mapToLong(whole::length).sum();
  }

  @Override
  public void copy(int sequence, int from, int[] to, int at, int count) {
    whole.copy(sequences[sequence], from, to, at, count);
  }

  /** Returns a subset of this subset, which reads the original sequences directly. */
  @Override
  public IdSequences pick(int... some) {
    return new IdPart(whole, Arrays.stream(some).map(i -> sequences[i]).toArray());
  }
}
