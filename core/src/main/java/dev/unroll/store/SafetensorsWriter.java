package dev.unroll.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the header first, then the values through one small buffer. */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int BUFFER_BYTES = 1 << 16;

  private SafetensorsWriter() {}

  static void write(Safetensors content, OutputStream out) throws IOException {
    byte[] header = header(content);
    var length = new byte[Long.BYTES];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
    out.write(length);
    out.write(header);
    var buffer = new byte[BUFFER_BYTES];
    var floats = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (var entry : content.entries()) {
      for (int i = 0; i < entry.size(); i += floats.capacity()) {
        int count = Math.min(floats.capacity(), entry.size() - i);
        entry.copyTo(floats.clear(), i, count);
        out.write(buffer, 0, count * Float.BYTES);
      }
    }
  }

  private static byte[] header(Safetensors content) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    if (!content.metadata().isEmpty()) {
      members.put(Safetensors.METADATA, content.metadata());
    }
    long offset = 0;
    for (var entry : content.entries()) {
      long end = offset + entry.bytes();
      members.put(entry.name(), tensor(entry, offset, end));
      offset = end;
    }
    byte[] json = Json.write(members).getBytes(StandardCharsets.UTF_8);
    int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (length > SafetensorsReader.MAX_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "names and metadata need "
              + length
              + " bytes, more than the "
              + SafetensorsReader.MAX_HEADER_BYTES
              + " that a safetensors header may have");
    }
    byte[] padded = Arrays.copyOf(json, length);
    Arrays.fill(padded, json.length, length, (byte) ' ');
    return padded;
  }

  /** Returns a LinkedHashMap, since the order of Map.of differs between runs. */
  private static Map<String, Object> tensor(Safetensors.Entry entry, long offset, long end) {
    var tensor = new LinkedHashMap<String, Object>();
    tensor.put("dtype", "F32");
    tensor.put("shape", Arrays.stream(entry.shape()).boxed().toList());
    tensor.put("data_offsets", List.of(offset, end));
    return tensor;
  }
}
