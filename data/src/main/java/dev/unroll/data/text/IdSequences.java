package dev.unroll.data.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of ids of any lengths. They take four bytes per id, regardless of the longest sequence;
 * 25,000 film reviews take 24 MB. Immutable and thread-safe.
 *
 * <p>They are in memory, concatenated in one array. If they exceed the memory that a {@link
 * Builder} may use, they are in a temporary file, with four bytes per sequence in memory. Both give
 * the same batches in the same order. The file is removed by {@link #close}, at the latest when the
 * JVM exits.
 */
public interface IdSequences extends AutoCloseable {
  /** Copies these sequences, in memory. */
  static IdSequences of(List<int[]> sequences) {
    var builder = new Builder();
    sequences.forEach(builder::add);
    return builder.build();
  }

  /** Copies these sequences, in memory. */
  static IdSequences of(int[]... sequences) {
    return of(List.of(sequences));
  }

  /** Returns the number of sequences. */
  int size();

  /** Returns the number of ids of a sequence. */
  int length(int sequence);

  /** Returns the total number of ids. */
  long total();

  /**
   * Copies a range of a sequence.
   *
   * @param from the position of the first id to copy
   * @param to the target array
   * @param at the position of the first id in the target
   * @param count the number of ids
   * @throws IndexOutOfBoundsException if the sequence has fewer ids, or the target is too small
   */
  void copy(int sequence, int from, int[] to, int at, int count);

  /** Returns the number of ids of the longest sequence; 0 if there are none. */
  default int longest() {
    int longest = 0;
    for (int i = 0; i < size(); i++) {
      longest = Math.max(longest, length(i));
    }
    return longest;
  }

  /** Returns a copy of the ids of a sequence. */
  default int[] get(int sequence) {
    var ids = new int[length(sequence)];
    copy(sequence, 0, ids, 0, ids.length);
    return ids;
  }

  /**
   * Returns a subset of the sequences, in this order, such as a set of a split; no id is copied.
   */
  default IdSequences pick(int... sequences) {
    return new IdPart(this, sequences.clone());
  }

  /**
   * Removes the temporary file, if there is one; the sequences can no longer be read. Closing a
   * subset has no effect.
   */
  @Override
  default void close() {}

  /** Collects sequences one at a time. Not thread-safe. */
  final class Builder implements AutoCloseable {
    private final TokenIds.Builder ids;
    private int[] lengths = new int[64];
    private int size;

    private Builder(TokenIds.Builder ids) {
      this.ids = ids;
    }

    /** Creates a builder that keeps all ids in memory. */
    public Builder() {
      this(TokenIds.Builder.inMemory());
    }

    /**
     * Creates a builder that uses up to an eighth of the heap for ids; if there are more, all are
     * written to a temporary file in {@code java.io.tmpdir}.
     */
    public static Builder ofAnySize() {
      return new Builder(TextEncoder.roomInMemory(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Creates a builder that keeps up to this many ids in memory; if there are more, all are
     * written to a temporary file.
     *
     * @param room the number of ids, 0 or more; collecting takes up to 12 bytes for each
     * @param directory the directory of the file; usually {@code java.io.tmpdir}, although on some
     *     systems that is memory, too
     */
    public Builder(int room, Path directory) {
      this(new TokenIds.Builder(room, directory));
    }

    /**
     * Appends a sequence, which may be empty.
     *
     * @throws IllegalStateException if there are more ids than an array can hold and there is no
     *     file, or {@link #build} was called
     * @throws dev.unroll.BadInputException if the file cannot be written
     */
    public Builder add(int... sequence) {
      ids.add(sequence);
      lengths = TokenIds.Builder.grown(lengths, size + 1, TokenIds.Builder.MAX);
      lengths[size++] = sequence.length;
      return this;
    }

    /** Returns the sequences that were added. */
    public IdSequences build() {
      TokenIds all = ids.build();
      int[] each = Arrays.copyOf(lengths, size);
      if (!all.inMemory()) {
        return new IdFile(all, each);
      }
      Arrays.parallelPrefix(each, Integer::sum);
      return new IdArray(all, each);
    }

    /** Discards the sequences if they were not built, and removes the file. */
    @Override
    public void close() {
      ids.close();
    }
  }
}
