package dev.unroll.data.text;

import java.util.Arrays;
import java.util.List;

/**
 * Sequences of ids of unequal length, one behind the other in one array: four bytes an id and four
 * a sequence, whatever the longest. 25,000 film reviews are 24 MB. Immutable.
 */
public final class IdSequences {
  private final int[] ids;
  private final int[] ends; // ends[i] is where sequence i ends, and the next begins

  private IdSequences(int[] ids, int[] ends) {
    this.ids = ids;
    this.ends = ends;
  }

  /** These sequences, copied. */
  public static IdSequences of(List<int[]> sequences) {
    var builder = new Builder();
    sequences.forEach(builder::add);
    return builder.build();
  }

  /** These sequences, copied. */
  public static IdSequences of(int[]... sequences) {
    return of(List.of(sequences));
  }

  /** How many sequences there are. */
  public int size() {
    return ends.length;
  }

  /** How many ids a sequence has. */
  public int length(int sequence) {
    return ends[sequence] - begin(sequence);
  }

  /** How many ids the longest has; 0 when there is none. */
  public int longest() {
    int longest = 0;
    for (int i = 0; i < size(); i++) {
      longest = Math.max(longest, length(i));
    }
    return longest;
  }

  /** How many ids there are in all. */
  public int total() {
    return ids.length;
  }

  /** The ids of a sequence, copied. */
  public int[] get(int sequence) {
    int begin = begin(sequence);
    return Arrays.copyOfRange(ids, begin, ends[sequence]);
  }

  /** Some of the sequences, in this order, copied: the parts of a split, for instance. */
  public IdSequences pick(int... sequences) {
    var builder = new Builder();
    for (int sequence : sequences) {
      builder.add(get(sequence));
    }
    return builder.build();
  }

  /** Copies a stretch of a sequence. */
  void copy(int sequence, int from, int[] to, int at, int count) {
    System.arraycopy(ids, begin(sequence) + from, to, at, count);
  }

  private int begin(int sequence) {
    return sequence == 0 ? 0 : ends[sequence - 1];
  }

  /** Gathers sequences one by one. For one thread. */
  public static final class Builder {
    private int[] ids = new int[1024];
    private int[] ends = new int[64];
    private int used;
    private int size;

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
      return new IdSequences(Arrays.copyOf(ids, used), Arrays.copyOf(ends, size));
    }
  }
}
