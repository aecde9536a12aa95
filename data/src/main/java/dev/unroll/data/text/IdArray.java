package dev.unroll.data.text;

import java.util.Objects;

/** Sequences in memory, concatenated in one array. */
final class IdArray implements IdSequences {
  private final TokenIds ids;
  private final int[] ends; // ends[i] is the end of sequence i and the start of the next

  IdArray(TokenIds ids, int[] ends) {
    this.ids = ids;
    this.ends = ends;
  }

  @Override
  public int size() {
    return ends.length;
  }

  @Override
  public int length(int sequence) {
    return ends[sequence] - begin(sequence);
  }

  @Override
  public long total() {
    return ids.length();
  }

  @Override
  public void copy(int sequence, int from, int[] to, int at, int count) {
    Objects.checkFromIndexSize(from, count, length(sequence));
    ids.copy(begin(sequence) + from, to, at, count);
  }

  private int begin(int sequence) {
    return sequence == 0 ? 0 : ends[sequence - 1];
  }
}
