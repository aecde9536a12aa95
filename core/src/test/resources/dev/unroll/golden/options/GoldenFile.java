import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/** Named float32 arrays, drawn or computed, written as a safetensors file. */
final class GoldenFile {
  final Map<String, float[]> arrays = new LinkedHashMap<>();
  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Random random;

  GoldenFile(long seed) {
    random = new Random(seed);
  }

  static int size(int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    return size;
  }

  /** Uniform on ±bound, none near 0, so that no two are alike by accident. */
  float[] draw(String name, double bound, int... shape) {
    float[] values = new float[size(shape)];
    for (int i = 0; i < values.length; i++) {
      double value = 0.05 + 0.95 * random.nextDouble();
      values[i] = (float) (random.nextBoolean() ? bound * value : -bound * value);
    }
    return put(name, values, shape);
  }

  float[] put(String name, float[] values, int... shape) {
    if (values.length != size(shape)) {
      throw new IllegalArgumentException(name + ": " + values.length + " values");
    }
    arrays.put(name, values);
    shapes.put(name, shape);
    return values;
  }

  float[] get(String name) {
    return arrays.get(name);
  }

  void write(Path path) throws IOException {
    var header = new StringJoiner(",", "{", "}");
    var bytes = new ByteArrayOutputStream();
    for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
      var shape = new StringJoiner(",", "[", "]");
      for (int dimension : shapes.get(entry.getKey())) {
        shape.add(Integer.toString(dimension));
      }
      int from = bytes.size();
      var buffer = ByteBuffer.allocate(entry.getValue().length * 4).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(entry.getValue());
      bytes.write(buffer.array());
      header.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(entry.getKey(), shape, from, bytes.size()));
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8;
    var file = ByteBuffer.allocate(8 + padded + bytes.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(text);
    while (file.position() < 8 + padded) {
      file.put((byte) ' ');
    }
    file.put(bytes.toByteArray());
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.write(path, file.array());
    System.out.println(path + " " + file.capacity());
  }
}
