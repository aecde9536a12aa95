package dev.unroll.data.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final int room;
    private final Path directory;
    private int[] ids = new int[64];
    private int[] lengths = new int[64];
    private int used; // of ids
    private int size;
    private @Nullable IntFile file;
    private boolean built;

    /** Gathers in memory. */
    public Builder() {
      this(MOST, Path.of(""));
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
      if (room < 0) {
        throw new IllegalArgumentException("room for ids is 0 or more, got " + room);
      }
      this.room = Math.min(room, MOST);
      this.directory = directory;
    }

    /**
     * Appends a sequence; it may be empty.
     *
     * @throws IllegalStateException when there are more ids than an array can hold and there is no
     *     file, or {@link #build} was called
     * @throws dev.unroll.BadInputException when the file cannot be written
     */
    public Builder add(int... sequence) {
      if (built) {
        throw new IllegalStateException("these sequences are built; begin with another builder");
      }
      if (file == null && sequence.length > room - used) {
        file = moved();
      }
      if (file != null) {
        file.append(sequence, 0, sequence.length);
      } else {
        ids = grown(ids, used + sequence.length, room);
        System.arraycopy(sequence, 0, ids, used, sequence.length);
        used += sequence.length;
      }
      lengths = grown(lengths, size + 1, MOST);
      lengths[size++] = sequence.length;
      return this;
    }

    private IntFile moved() {
      if (room == MOST) {
        throw new IllegalStateException(
            "the sequences have more than 2,147,483,639 ids in all; take fewer, cut them, or let"
                + " them go to a file");
      }
      IntFile all = IntFile.in(directory);
      all.append(ids, 0, used);
      ids = new int[0];
      return all;
    }

    private static int[] grown(int[] array, int wanted, int most) {
      if (wanted <= array.length) {
        return array;
      }
      long half = array.length + (long) array.length / 2;
      return Arrays.copyOf(array, (int) Math.min(most, Math.max(wanted, half)));
    }

    /** What was added. */
    public IdSequences build() {
      built = true;
      int[] all = Arrays.copyOf(lengths, size);
      if (file != null) {
        return new IdFile(file, all);
      }
      Arrays.parallelPrefix(all, Integer::sum);
      return new IdArray(Arrays.copyOf(ids, used), all);
    }

    /** Gives up what was not built: nothing remains of the file. */
    @Override
    public void close() {
      if (!built && file != null) {
        file.close();
      }
      built = true;
    }
  }
}
