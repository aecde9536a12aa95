package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.zip.CRC32C;
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
 * <p>Values are stored bit for bit, NaN payloads included. Python's {@code safetensors} can load
 * these files, and its float32 files can be loaded here. Reading checks every size before using it,
 * and rejects any deviation from this format.
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
   * One named tensor. The arrays are not copied, neither here nor by reading and writing; the
   * values of a {@link SafetensorsFile} are read on demand.
   */
  public static final class Entry {
    /** Reads the values from a position on. */
    private interface Source {
      void copyTo(FloatBuffer buffer, int from, int count);
    }

    private final String name;
    private final int[] shape;
    private final Source source;
    private final float @Nullable [] whole; // the values, if the array holds nothing else
    private final int length;

    /**
     * Makes a tensor of these values.
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
     * Returns a tensor of some values of a larger array. The array is not copied, so a large model
     * needs no second copy of its weights, and must not change until the tensor is written.
     *
     * @param offset of the first value in the array
     */
    public static Entry of(String name, int[] shape, float[] array, int offset) {
      int length = (int) product(shape);
      Objects.checkFromIndexSize(offset, length, array.length);
      float[] whole = length == array.length ? array : null;
      return new Entry(name, shape, in(array, offset), whole, length);
    }

    /** Returns a tensor whose values are in an open file, from a position in bytes on. */
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

    /** Returns the values, row-major: the array itself if it holds nothing else. */
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
        // A negative size, or more than an array can hold, can never equal the number of values.
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

  /** Keeps the order of the metadata, and rejects two entries with the same name. */
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
   * Returns a checksum of metadata and tensors: CRC-32C of all names, shapes and values, in
   * hexadecimal.
   */
  public static String checksum(Map<String, String> metadata, List<Entry> entries) {
    var crc = new CRC32C();
    metadata.forEach((key, text) -> update(crc, key + "=" + text + ";"));
    var bytes = ByteBuffer.allocate(1 << 16);
    for (Entry entry : entries) {
      update(crc, entry.name() + Arrays.toString(entry.shape()));
      int some = bytes.capacity() / Float.BYTES;
      for (int from = 0; from < entry.size(); from += some) {
        int count = Math.min(some, entry.size() - from);
        entry.copyTo(bytes.asFloatBuffer(), from, count);
        crc.update(bytes.slice(0, count * Float.BYTES));
      }
    }
    return Long.toHexString(crc.getValue());
  }

  private static void update(CRC32C crc, String text) {
    crc.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if there is no such file, or it is not a complete and valid one
   * @throws IOException if reading fails
   */
  public static Safetensors read(Path path) throws IOException {
    String source = path.toString();
    if (Files.isDirectory(path)) {
      throw new BadInputException(source + ": is a directory; pass the name of a file");
    }
    try (var in = Files.newInputStream(path)) {
      // The size of a pipe is unknown: it is read like a stream.
      long size = Files.isRegularFile(path) ? Files.size(path) : SafetensorsReader.UNKNOWN;
      return new SafetensorsReader(in, size, source).read();
    } catch (NoSuchFileException e) {
      throw new BadInputException(source + ": there is no such file; check the path", e);
    }
  }

  /**
   * Reads a stream to its end; the caller closes it.
   *
   * @param source prefix of error messages, such as a file name
   * @throws BadInputException if the stream does not hold one complete and valid file
   * @throws IOException if reading fails
   */
  public static Safetensors read(InputStream in, String source) throws IOException {
    return new SafetensorsReader(in, SafetensorsReader.UNKNOWN, source).read();
  }

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws IllegalArgumentException if names and metadata are too large for a header
   * @throws BadInputException if the path cannot name a file
   * @throws IOException if writing fails
   * @see AtomicFile
   */
  public void write(Path path) throws IOException {
    AtomicFile.write(path, this::write);
  }

  /**
   * Writes to a stream; the caller flushes and closes it.
   *
   * @throws IllegalArgumentException if names and metadata are too large for a header
   * @throws IOException if writing fails
   */
  public void write(OutputStream out) throws IOException {
    SafetensorsWriter.write(this, out);
  }
}
