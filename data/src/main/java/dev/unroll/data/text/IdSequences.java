package dev.unroll.data.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of ids of unequal length, four bytes an id, whatever the longest; 25,000 film reviews
 * are 24 MB. They never change, and any number of threads may read them.
 *
 * <p>They are in memory, one behind the other in one array; or, when a {@link Builder} was told how
 * much memory there is for them and it was too little, in a temporary file: in memory are then four
 * bytes a sequence. Both give the same batches in the same order. The file goes with {@link
 * #close}, at the latest with the JVM.
 */
public interface IdSequences extends AutoCloseable {
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

  /**
   * Gives back the temporary file, if there is one: behind it there is nothing to read any more. A
   * part closes nothing.
   */
  @Override
  default void close() {}

  /** Gathers sequences one by one. For one thread. */
  final class Builder implements AutoCloseable {
    private final TokenIds.Builder ids;
    private int[] lengths = new int[64];
    private int size;

    private Builder(TokenIds.Builder ids) {
      this.ids = ids;
    }

    /** Gathers in memory. */
    public Builder() {
      this(TokenIds.Builder.inMemory());
    }

    /**
     * Gathers as many ids in memory as fill an eighth of the heap; if there are more, all go to a
     * temporary file in {@code java.io.tmpdir}.
     */
    public static Builder ofAnySize() {
      return new Builder(TextEncoder.roomInMemory(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Gathers so many ids in memory; if there are more, all go to a temporary file.
     *
     * @param room 0 or more; gathering takes up to 12 bytes for each
     * @param directory where the file shall be; {@code java.io.tmpdir} is the usual one, though on
     *     some systems that is memory, too
     */
    public Builder(int room, Path directory) {
      this(new TokenIds.Builder(room, directory));
    }

    /**
     * Appends a sequence; it may be empty.
     *
     * @throws IllegalStateException when there are more ids than an array can hold and there is no
     *     file, or {@link #build} was called
     * @throws dev.unroll.BadInputException when the file cannot be written
     */
    public Builder add(int... sequence) {
      ids.add(sequence);
      lengths = TokenIds.Builder.grown(lengths, size + 1, TokenIds.Builder.MOST);
      lengths[size++] = sequence.length;
      return this;
    }

    /** What was added. */
    public IdSequences build() {
      TokenIds all = ids.build();
      int[] each = Arrays.copyOf(lengths, size);
      if (!all.inMemory()) {
        return new IdFile(all, each);
      }
      Arrays.parallelPrefix(each, Integer::sum);
      return new IdArray(all, each);
    }

    /** Gives up what was not built: nothing remains of the file. */
    @Override
    public void close() {
      ids.close();
    }
  }
}
