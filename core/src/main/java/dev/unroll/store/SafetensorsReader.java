package dev.unroll.store;

import dev.unroll.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file front to back. Every size is checked against the shape, the adjacent tensors and,
 * if known, the file's size before memory is allocated for it. From a stream of unknown size,
 * memory grows with the bytes that have been read.
 */
final class SafetensorsReader {
  /** The limit in Python's safetensors. */
  static final int MAX_HEADER_BYTES = 100_000_000;

  static final long UNKNOWN = -1;

  /** The longest array in common JVMs. */
  private static final int MAX_VALUES = Integer.MAX_VALUE - 8;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Set<String> TENSOR_KEYS = Set.of("dtype", "shape", "data_offsets");

  private final InputStream in;
  private final long size;
  private final String source;

  /** The header entry of one tensor; {@code count} values are in [begin, end) of the data. */
  @SuppressWarnings("ArrayRecordComponent") // Goes into an Entry as it is.
  private record Slot(String name, int[] shape, int count, long begin, long end) {}

  /**
   * The part of the file before the data.
   *
   * @param dataStart position of the data in the file, in bytes
   */
  private record Header(Map<String, String> metadata, List<Slot> slots, long dataStart) {}

  SafetensorsReader(InputStream in, long size, String source) {
    this.in = in;
    this.size = size;
    this.source = source;
  }

  /** Reads the whole file. */
  Safetensors read() throws IOException {
    Header header = header();
    var entries = new ArrayList<Safetensors.Entry>();
    for (var slot : header.slots()) {
      entries.add(new Safetensors.Entry(slot.name(), slot.shape(), values(slot)));
    }
    if (in.read() >= 0) {
      throw error("bytes follow after the last tensor; copy the file again");
    }
    return new Safetensors(header.metadata(), entries);
  }

  /** Reads the header alone; the values stay in the file, whose size is known. */
  Safetensors open(SafetensorsFile file) throws IOException {
    Header header = header();
    var entries = new ArrayList<Safetensors.Entry>();
    for (var slot : header.slots()) {
      entries.add(
          Safetensors.Entry.of(slot.name(), slot.shape(), file, header.dataStart() + slot.begin()));
    }
    return new Safetensors(header.metadata(), entries);
  }

  private Header header() throws IOException {
    int headerBytes = headerLength();
    byte[] utf8 = in.readNBytes(headerBytes);
    if (utf8.length < headerBytes) {
      throw truncated("its header has " + headerBytes + " bytes");
    }
    if (utf8.length == 0 || utf8[0] != '{') {
      throw noModel();
    }
    var header =
        new LinkedHashMap<String, @Nullable Object>(Json.parseObject(utf8, source + ": header"));
    var metadata = metadata(header);
    var slots = slots(header);
    long dataBytes = slots.isEmpty() ? 0 : slots.get(slots.size() - 1).end();
    checkFileSize(Long.BYTES + headerBytes + dataBytes);
    return new Header(metadata, slots, (long) Long.BYTES + headerBytes);
  }

  private BadInputException noModel() {
    return error(
        "not an Unroll model file (expected safetensors). Pass a file that save or a run wrote");
  }

  private int headerLength() throws IOException {
    byte[] first = in.readNBytes(Long.BYTES);
    if (first.length < Long.BYTES) {
      throw truncated("a safetensors file begins with " + Long.BYTES + " bytes of length");
    }
    long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw noModel();
    }
    if (size != UNKNOWN && length > size - Long.BYTES) {
      throw truncated("its header has " + length + " bytes");
    }
    return (int) length;
  }

  private void checkFileSize(long expected) {
    if (size != UNKNOWN && size < expected) {
      throw truncated("its header declares " + expected + " bytes");
    }
    if (size != UNKNOWN && size > expected) {
      throw error(
          "has " + size + " bytes but its header declares " + expected + "; copy the file again");
    }
  }

  private Map<String, String> metadata(Map<String, @Nullable Object> header) {
    var metadata = new LinkedHashMap<String, String>();
    if (!header.containsKey(Safetensors.METADATA)) {
      return metadata;
    }
    if (!(header.remove(Safetensors.METADATA) instanceof Map<?, ?> texts)) {
      throw error("its " + Safetensors.METADATA + " is not an object of strings");
    }
    for (var text : texts.entrySet()) {
      if (!(text.getKey() instanceof String key) || !(text.getValue() instanceof String value)) {
        throw error(
            "metadata "
                + Quoted.value(text.getKey())
                + " must be a string, got "
                + Quoted.value(text.getValue()));
      }
      metadata.put(key, value);
    }
    return metadata;
  }

  /** Returns the tensors in the order of their data, which has neither gaps nor overlaps. */
  private List<Slot> slots(Map<String, @Nullable Object> header) {
    var slots = new ArrayList<Slot>();
    header.forEach((name, value) -> slots.add(slot(name, value)));
    slots.sort(
        (a, b) -> a.begin != b.begin ? Long.compare(a.begin, b.begin) : Long.compare(a.end, b.end));
    long end = 0;
    for (var slot : slots) {
      if (slot.begin() != end) {
        throw tensorError(
            slot.name(),
            "its data begin at byte "
                + slot.begin()
                + " where those before it end at "
                + end
                + "; data may neither overlap nor leave gaps");
      }
      end = slot.end();
    }
    return slots;
  }

  private Slot slot(String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> tensor) || !tensor.keySet().equals(TENSOR_KEYS)) {
      throw tensorError(name, "must have dtype, shape and data_offsets, and nothing else");
    }
    if (!"F32".equals(tensor.get("dtype"))) {
      throw tensorError(
          name,
          "dtype must be \"F32\", got "
              + Quoted.value(tensor.get("dtype"))
              + "; convert it to float32 first");
    }
    int[] shape = shape(name, tensor.get("shape"));
    if (!(tensor.get("data_offsets") instanceof List<?> offsets)
        || offsets.size() != 2
        || !(offsets.get(0) instanceof Long begin)
        || !(offsets.get(1) instanceof Long end)
        || begin < 0
        || end < begin) {
      throw tensorError(
          name, "data_offsets must be two whole numbers, from 0 up, the second not smaller");
    }
    int count = count(name, shape);
    if (end - begin != (long) Float.BYTES * count) {
      throw tensorError(
          name,
          "shape "
              + Quoted.shorten(Arrays.toString(shape))
              + " needs "
              + (long) Float.BYTES * count
              + " bytes, got "
              + (end - begin));
    }
    return new Slot(name, shape, count, begin, end);
  }

  private int[] shape(String name, @Nullable Object value) {
    if (!(value instanceof List<?> sizes)) {
      throw tensorError(name, "shape must be a list, got " + Quoted.value(value));
    }
    var shape = new int[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!(sizes.get(i) instanceof Long size) || size < 0 || size > Integer.MAX_VALUE) {
        throw tensorError(
            name,
            "each size of its shape must be a whole number from 0 to "
                + Integer.MAX_VALUE
                + ", got "
                + Quoted.value(sizes.get(i)));
      }
      shape[i] = size.intValue();
    }
    return shape;
  }

  private int count(String name, int[] shape) {
    long count = 1;
    for (int size : shape) {
      count *= size;
      if (count > MAX_VALUES) {
        throw tensorError(
            name,
            "shape "
                + Quoted.shorten(Arrays.toString(shape))
                + " has more values than the "
                + MAX_VALUES
                + " that a Java array holds");
      }
    }
    return (int) count;
  }

  private float[] values(Slot slot) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    var floats = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    int count = slot.count();
    var values = new float[size != UNKNOWN ? count : Math.min(count, floats.capacity())];
    for (int done = 0; done < count; ) {
      if (done == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
      }
      int part = Math.min(floats.capacity(), values.length - done);
      int bytes = in.readNBytes(buffer, 0, part * Float.BYTES);
      if (bytes < part * Float.BYTES) {
        throw tensorError(
            slot.name(), "the file ends within its data; it is truncated, copy it again");
      }
      floats.clear().get(values, done, part);
      done += part;
    }
    return values;
  }

  private BadInputException truncated(String promise) {
    return error(promise + ", but the file ends before; it is truncated, copy it again");
  }

  private BadInputException tensorError(String name, String what) {
    return new BadInputException(tensor(name) + what);
  }

  private String tensor(String name) {
    return source + ": tensor " + Quoted.value(name) + ": ";
  }

  private BadInputException error(String what) {
    return new BadInputException(source + ": " + what);
  }
}
