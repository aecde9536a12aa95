package dev.unroll.data.text;

import java.util.Arrays;
import java.util.List;

/**
 * Sequences of ids of unequal length, four bytes an id, whatever the longest; 25,000 film reviews
 * are 24 MB. They never change, and any number of threads may read them.
 *
 * <p>Those of {@link #of} and of a {@link Builder} are in memory, one behind the other in one
 * array.
 */
public interface IdSequences {
  /** These sequences, copied, in memory. */
  static IdSequences of(List<int[]> sequences) {
    var builder = new Builder();
    sequences.forEach(builder::add);
    return builder.build();
  }

  /** These sequences, copied, in memory. */
  static IdSequences of(int[]... sequences) {
    return of(List.of(sequences));
  }

  /** How many sequences there are. */
  int size();

  /** How many ids a sequence has. */
  int length(int sequence);

  /** How many ids there are in all. */
  long total();

  /**
   * Copies a stretch of a sequence.
   *
   * @param from its first id that is copied
   * @param to where to
   * @param at position of the first one there
   * @param count how many
   * @throws IndexOutOfBoundsException when there are not so many, or no room for them
   */
  void copy(int sequence, int from, int[] to, int at, int count);

  /** How many ids the longest has; 0 when there is none. */
  default int longest() {
    int longest = 0;
    for (int i = 0; i < size(); i++) {
      longest = Math.max(longest, length(i));
    }
    return longest;
  }

  /** The ids of a sequence, copied. */
  default int[] get(int sequence) {
    var ids = new int[length(sequence)];
    copy(sequence, 0, ids, 0, ids.length);
    return ids;
  }

  /** Some of the sequences, in this order: the parts of a split, for instance; no id is copied. */
  default IdSequences pick(int... sequences) {
    return new IdPart(this, sequences.clone());
  }

  /** Gathers sequences one by one. For one thread. */
  final class Builder {
    private int[] ids = new int[1024];
    private int[] ends = new int[64];
    private int used;
    private int size;

    /** Gathers in memory. */
    public Builder() {}

    /**
     * Appends a sequence; it may be empty.
     *
     * @throws IllegalStateException when there are more ids than an array can hold
     */
    public Builder add(int... sequence) {
      if (sequence.length > Integer.MAX_VALUE - 8 - used) {
        throw new IllegalStateException(
            "the sequences have more than 2,147,483,639 ids in all; take fewer, or cut them");
      }
      ids = grown(ids, used + sequence.length);
      System.arraycopy(sequence, 0, ids, used, sequence.length);
      used += sequence.length;
      ends = grown(ends, size + 1);
      ends[size++] = used;
      return this;
    }

    private static int[] grown(int[] array, int wanted) {
      if (wanted <= array.length) {
        return array;
      }
      long half = array.length + (long) array.length / 2;
      return Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, half)));
    }

    /** What was added. */
    public IdSequences build() {
      return new IdArray(Arrays.copyOf(ids, used), Arrays.copyOf(ends, size));
    }
  }
}
