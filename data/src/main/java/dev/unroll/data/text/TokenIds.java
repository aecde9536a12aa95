package dev.unroll.data.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One long sequence of ids, such as a corpus: in memory, or in a temporary file if there are more
 * than a {@link Builder} has room for. Both give the same ids. Immutable and thread-safe. The file
 * is removed by {@link #close}, at the latest when the JVM exits.
 */
public final class TokenIds implements AutoCloseable {
  private static final int BLOCK = 1 << 14;

  private final int[] memory;
  private final @Nullable IntFile file;
  private final long from;
  private final long length;
  private final boolean whole;

  private TokenIds(int[] memory, @Nullable IntFile file, long from, long length, boolean whole) {
    this.memory = memory;
    this.file = file;
    this.from = from;
    this.length = length;
    this.whole = whole;
  }

  /** Copies these ids, in memory. */
  public static TokenIds of(int... ids) {
    return new TokenIds(ids.clone(), null, 0, ids.length, true);
  }

  /** Returns the number of ids. */
  public long length() {
    return length;
  }

  /**
   * Copies a range of ids.
   *
   * @param start the position of the first id
   * @param to the target array
   * @param at the position of the first id in the target
   * @param count the number of ids
   * @throws IndexOutOfBoundsException if there are fewer ids, or the target is too small
   */
  public void copy(long start, int[] to, int at, int count) {
    Objects.checkFromIndexSize(start, count, length);
    if (file == null) {
      System.arraycopy(memory, (int) (from + start), to, at, count);
    } else {
      file.read(from + start, to, at, count);
    }
  }

  /**
   * Returns a range of these ids, such as a training set. Nothing is copied, and closing the range
   * has no effect.
   *
   * @param start the position of the first id
   * @param end the position after the last id
   */
  public TokenIds part(long start, long end) {
    Objects.checkFromToIndex(start, end, length);
    return new TokenIds(memory, file, from + start, end - start, false);
  }

  /** Passes each id to an action, in order. */
  public void forEach(IntConsumer action) {
    var block = new int[(int) Math.min(length, BLOCK)];
    for (long start = 0; start < length; start += block.length) {
      int count = (int) Math.min(block.length, length - start);
      copy(start, block, 0, count);
      for (int i = 0; i < count; i++) {
        action.accept(block[i]);
      }
    }
  }

  boolean inMemory() {
    return file == null;
  }

  /** Removes the temporary file, if there is one: the ids can no longer be read. */
  @Override
  public void close() {
    if (file != null && whole) {
      file.close();
    }
  }

  /** Collects ids. Not thread-safe. */
  public static final class Builder implements AutoCloseable {
    static final int MAX = Integer.MAX_VALUE - 8;

    private final int room;
    private final Path directory;
    private int[] ids = new int[64];
    private long length;
    private @Nullable IntFile file;
    private boolean built;

    /**
     * Creates a builder that keeps up to this many ids in memory; if there are more, all are
     * written to a temporary file.
     *
     * @param room the number of ids, 0 or more; collecting takes up to 12 bytes for each
     * @param directory the directory of the file
     */
    public Builder(int room, Path directory) {
      if (room < 0) {
        throw new IllegalArgumentException("room for ids is 0 or more, got " + room);
      }
      this.room = Math.min(room, MAX);
      this.directory = directory;
    }

    /** Creates a builder that uses memory only. */
    static Builder inMemory() {
      return new Builder(MAX, Path.of(""));
    }

    /**
     * Appends ids.
     *
     * @throws IllegalStateException if there are more than an array can hold and there is no file,
     *     or {@link #build} was called
     * @throws dev.unroll.BadInputException if the file cannot be written
     */
    public Builder add(int... more) {
      if (built) {
        throw new IllegalStateException("these ids are already built; start with another builder");
      }
      if (file == null && more.length > room - length) {
        file = moved();
      }
      if (file != null) {
        file.append(more, 0, more.length);
      } else {
        ids = grown(ids, (int) length + more.length, room);
        System.arraycopy(more, 0, ids, (int) length, more.length);
      }
      length += more.length;
      return this;
    }

    private IntFile moved() {
      if (room == MAX) {
        throw new IllegalStateException(
            "there are more than 2,147,483,639 ids in all; use fewer, truncate them, or keep them in a file");
      }
      IntFile all = IntFile.in(directory);
      all.append(ids, 0, (int) length);
      ids = new int[0];
      return all;
    }

    /** Returns an array of at least this length that begins with the contents of another. */
    static int[] grown(int[] array, int needed, int most) {
      if (needed <= array.length) {
        return array;
      }
      long half = array.length + (long) array.length / 2;
      return Arrays.copyOf(array, (int) Math.min(most, Math.max(needed, half)));
    }

    /** Returns the ids that were added. */
    public TokenIds build() {
      built = true;
      return new TokenIds(
          file == null ? Arrays.copyOf(ids, (int) length) : ids, file, 0, length, true);
    }

    /** Discards the ids if they were not built, and removes the file. */
    @Override
    public void close() {
      if (!built && file != null) {
        file.close();
      }
      built = true;
    }
  }
}
