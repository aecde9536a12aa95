package dev.unroll.data.text;

import java.util.Objects;

/** Sequences in a temporary file, concatenated; their lengths are in memory. */
final class IdFile implements IdSequences {
  /** The offset of one in this many sequences is stored; the others are computed from it. */
  private static final int NOTED = 64;

  private final TokenIds ids;
  private final int[] lengths;
  private final long[] places;
  private final int longest;

  IdFile(TokenIds ids, int[] lengths) {
    this.ids = ids;
    this.lengths = lengths;
    places = new long[(lengths.length + NOTED - 1) / NOTED];
    long place = 0;
    int most = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (i % NOTED == 0) {
        places[i / NOTED] = place;
      }
      place += lengths[i];
      most = Math.max(most, lengths[i]);
    }
    longest = most;
  }

  @Override
  public int size() {
    return lengths.length;
  }

  @Override
  public int length(int sequence) {
    return lengths[sequence];
  }

  @Override
  public int longest() {
    return longest;
  }

  @Override
  public long total() {
    return ids.length();
  }

  @Override
  public void copy(int sequence, int from, int[] to, int at, int count) {
    Objects.checkFromIndexSize(from, count, lengths[sequence]);
    long place = places[sequence / NOTED];
    for (int i = sequence - sequence % NOTED; i < sequence; i++) {
      place += lengths[i];
    }
    ids.copy(place + from, to, at, count);
  }

  @Override
  public void close() {
    ids.close();
  }
}
