package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a safetensors file of float32 tensors.
 *
 * <pre>
 * 8 bytes   length of the header, little-endian
 * header    JSON in UTF-8, padded with spaces to a multiple of 8:
 *           {"__metadata__": {"key": "text"},
 *            "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
 * data      the values, little-endian, row-major, without gaps
 * </pre>
 *
 * <p>Values go in and out bit for bit, NaN payloads included. Files load in Python's {@code
 * safetensors} as they are, and its float32 files load here. Reading believes no size before it is
 * checked, and refuses what is not exactly as above.
 *
 * <p>Source: the format's specification, github.com/huggingface/safetensors.
 *
 * <pre>{@code
 * var entry = new Safetensors.Entry("w", new int[] {1, 2}, new float[] {3, 4});
 * new Safetensors(Map.of("made by", "me"), List.of(entry)).write(path);
 * float[] values = Safetensors.read(path).entries().get(0).values();
 * }</pre>
 *
 * @param metadata texts by key, kept in order
 * @param entries the tensors, in the order of their data
 */
public record Safetensors(Map<String, String> metadata, List<Entry> entries) {
  static final String METADATA = "__metadata__";

  /**
   * One named tensor. The arrays are not copied, neither here nor by reading and writing; those of
   * a {@link SafetensorsFile} are read when they are used.
   */
  public static final class Entry {
    /** Gives the values from some position on. */
    private interface Source {
      void copyTo(FloatBuffer buffer, int from, int count);
    }

    private final String name;
    private final int[] shape;
    private final Source source;
    private final float @Nullable [] whole; // the values where an array holds nothing else
    private final int length;

    /**
     * A tensor of these values.
     *
     * @param name any text, but not {@code __metadata__}
     * @param shape sizes, at least 0; empty for a single value
     * @param values row-major, as many as the product of the shape
     */
    public Entry(String name, int[] shape, float[] values) {
      this(name, shape, in(values, 0), values, values.length);
    }

    private Entry(String name, int[] shape, Source source, float @Nullable [] whole, int length) {
      this.name = name;
      this.shape = shape;
      this.source = source;
      this.whole = whole;
      this.length = length;
      if (name.equals(METADATA)) {
        throw new IllegalArgumentException("no tensor can be called " + METADATA);
      }
      if (product(shape) != length) {
        throw new IllegalArgumentException(
            Quoted.value(name)
                + ": shape "
                + Arrays.toString(shape)
                + " does not hold "
                + length
                + " values");
      }
    }

    /**
     * Returns a tensor of some values of a larger array, which is not copied and must not change
     * until the tensor is written: the weights of a large model need no memory a second time.
     *
     * @param offset of the first value in the array
     */
    public static Entry of(String name, int[] shape, float[] array, int offset) {
      int length = (int) product(shape);
      Objects.checkFromIndexSize(offset, length, array.length);
      float[] whole = length == array.length ? array : null;
      return new Entry(name, shape, in(array, offset), whole, length);
    }

    /** A tensor whose values lie in an open file, from a position in bytes on. */
    static Entry of(String name, int[] shape, SafetensorsFile file, long position) {
      return new Entry(
          name,
          shape,
          (buffer, from, count) -> file.copyTo(buffer, position + (long) Float.BYTES * from, count),
          null,
          (int) product(shape));
    }

    private static Source in(float[] array, int offset) {
      return (buffer, from, count) -> buffer.put(array, offset + from, count);
    }

    /** Returns the same tensor under another name. */
    public Entry renamed(String newName) {
      return new Entry(newName, shape, source, whole, length);
    }

    /** Returns the name. */
    public String name() {
      return name;
    }

    /** Returns the sizes, which must not be changed. */
    public int[] shape() {
      return shape;
    }

    /** Returns the values, row-major: the array itself where it holds nothing else. */
    public float[] values() {
      float[] present = whole;
      if (present != null) {
        return present;
      }
      var values = new float[length];
      copyTo(FloatBuffer.wrap(values), 0, length);
      return values;
    }

    /** Returns the number of values. */
    public int size() {
      return length;
    }

    /**
     * Appends a range of the values to a buffer.
     *
     * @param from position of the first one
     */
    public void copyTo(FloatBuffer buffer, int from, int count) {
      Objects.checkFromIndexSize(from, count, length);
      source.copyTo(buffer, from, count);
    }

    private static long product(int[] shape) {
      long product = 1;
      for (int size : shape) {
        // A negative size, or more than an array holds, can never equal the number of values.
        product = size < 0 || product > Integer.MAX_VALUE ? Long.MAX_VALUE : product * size;
      }
      return product;
    }

    long bytes() {
      return (long) Float.BYTES * length;
    }

    @Override
    public String toString() {
      return name + " " + Arrays.toString(shape);
    }
  }

  /** Keeps the order of the metadata, and refuses two entries of one name. */
  public Safetensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    entries = List.copyOf(entries);
    var names = new HashSet<String>();
    for (var entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two tensors are called " + Quoted.value(entry.name()));
      }
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException when there is no such file, or it is not a whole and valid one
   * @throws IOException what the disk said
   */
  public static Safetensors read(Path path) throws IOException {
    String source = path.toString();
    if (Files.isDirectory(path)) {
      throw new BadInputException(source + ": is a directory; give the name of a file");
    }
    try (var in = Files.newInputStream(path)) {
      // A pipe has no size beforehand: it is read as a stream is.
      long size = Files.isRegularFile(path) ? Files.size(path) : SafetensorsReader.UNKNOWN;
      return new SafetensorsReader(in, size, source).read();
    } catch (NoSuchFileException e) {
      throw new BadInputException(source + ": there is no such file; check the path", e);
    }
  }

  /**
   * Reads a stream to its end, and leaves closing it to the caller.
   *
   * @param source begins the sentence of a refusal, such as a file's name
   * @throws BadInputException when the stream does not hold one whole and valid file
   * @throws IOException what the stream said
   */
  public static Safetensors read(InputStream in, String source) throws IOException {
    return new SafetensorsReader(in, SafetensorsReader.UNKNOWN, source).read();
  }

  /**
   * Writes or replaces a file, as a whole or not at all.
   *
   * @throws IllegalArgumentException when names and metadata are more than a header holds
   * @throws BadInputException when the path cannot name a file
   * @throws IOException what the disk said
   * @see AtomicFile
   */
  public void write(Path path) throws IOException {
    AtomicFile.write(path, this::write);
  }

  /**
   * Writes to a stream, and leaves flushing and closing it to the caller.
   *
   * @throws IllegalArgumentException when names and metadata are more than a header holds
   * @throws IOException what the stream said
   */
  public void write(OutputStream out) throws IOException {
    SafetensorsWriter.write(this, out);
  }
}
