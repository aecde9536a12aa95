package dev.unroll.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Named reference values: one case of {@code golden/golden.py}, made by PyTorch and with the
 * conventions in that file's header, or one of {@link HandComputed}.
 *
 * <p>It reads the files by itself and not through {@code dev.unroll.store}, so that a fault there
 * cannot hide one here; it expects well-formed files.
 */
public final class Golden {
  private static final Pattern TENSOR =
      Pattern.compile(
          "\"(\\w+)\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),(\\d+)]}");

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(int[] shape, float[] values) {}

  private final String name;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Golden(String name) {
    this.name = name;
  }

  private Golden(String name, byte[] file) {
    this(name);
    var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int headerSize = Math.toIntExact(bytes.getLong());
    var tensors = TENSOR.matcher(new String(file, 8, headerSize, StandardCharsets.UTF_8));
    while (tensors.find()) {
      int from = 8 + headerSize + Integer.parseInt(tensors.group(3));
      int to = 8 + headerSize + Integer.parseInt(tensors.group(4));
      float[] values = new float[(to - from) / Float.BYTES];
      bytes.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      int[] shape =
          Arrays.stream(tensors.group(2).split(",")).mapToInt(Integer::parseInt).toArray();
      entries.put(tensors.group(1), new Entry(shape, values));
    }
  }

  /** Loads a case by the name of its file, such as {@code "lstm-h7"}. */
  public static Golden load(String name) {
    String path = "/dev/unroll/golden/" + name + ".safetensors";
    try (InputStream in = Golden.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no golden case " + name + " at " + path);
      }
      return new Golden(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a tensor. */
  Golden with(String tensor, int[] shape, double... values) {
    entries.put(tensor, new Entry(shape, Convert.toFloats(values)));
    return this;
  }

  /** The name of the case. */
  public String name() {
    return name;
  }

  /** The names of its tensors. */
  public Set<String> names() {
    return Set.copyOf(entries.keySet());
  }

  /** Whether the case has this tensor. */
  public boolean has(String tensor) {
    return entries.containsKey(tensor);
  }

  /** A copy of the values, row-major. */
  public float[] values(String tensor) {
    return entry(tensor).values().clone();
  }

  /** The same values in double precision. */
  public double[] doubles(String tensor) {
    return Convert.toDoubles(entry(tensor).values());
  }

  /** Values that are whole numbers, such as lengths. */
  public int[] ints(String tensor) {
    float[] values = entry(tensor).values();
    int[] ints = new int[values.length];
    for (int k = 0; k < ints.length; k++) {
      ints[k] = (int) values[k];
    }
    return ints;
  }

  /** The only value, such as a loss. */
  public float scalar(String tensor) {
    float[] values = entry(tensor).values();
    if (values.length != 1) {
      throw new IllegalArgumentException(
          name + ": " + tensor + " has " + values.length + " values; a scalar has one");
    }
    return values[0];
  }

  /** All values of a tensor, whose first dimension counts something, at one place of it. */
  public float[] row(String tensor, int index) {
    Entry entry = entry(tensor);
    int width = entry.values().length / entry.shape()[0];
    return Arrays.copyOfRange(entry.values(), index * width, (index + 1) * width);
  }

  /** A copy of the shape. */
  public int[] shape(String tensor) {
    return entry(tensor).shape().clone();
  }

  /** One dimension of the shape. */
  public int size(String tensor, int dimension) {
    return entry(tensor).shape()[dimension];
  }

  private Entry entry(String tensor) {
    Entry entry = entries.get(tensor);
    if (entry == null) {
      throw new IllegalArgumentException(
          name + " has no tensor " + tensor + "; it has " + entries.keySet());
    }
    return entry;
  }
}
