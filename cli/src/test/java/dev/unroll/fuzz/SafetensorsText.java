package dev.unroll.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The header of a safetensors file without its length, followed by the values: a change of the text
 * does not damage the length, so that the reader gets beyond it.
 */
final class SafetensorsText {
  private SafetensorsText() {}

  /** Removes the length. */
  static byte[] unpack(byte[] file) {
    return Arrays.copyOfRange(file, Long.BYTES, file.length);
  }

  /** Adds the length of the header. */
  static byte[] pack(byte[] text) {
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerEnd(text))
        .put(text)
        .array();
  }

  /** Returns the end of the first object with the spaces after it; all bytes if it is open. */
  private static int headerEnd(byte[] text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length; i++) {
      byte c = text[i];
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return padded(text, i + 1);
      }
    }
    return text.length;
  }

  /** Returns the end of the padding, which ends at a multiple of 8. */
  private static int padded(byte[] text, int end) {
    int to = end;
    while (to % 8 != 0 && to < text.length && text[to] == ' ') {
      to++;
    }
    return to;
  }
}
