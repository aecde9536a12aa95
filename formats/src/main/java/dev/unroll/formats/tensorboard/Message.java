package dev.unroll.formats.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of protocol buffers, with the five kinds of fields that events use.
 * Integers are varints; floats and doubles are little-endian.
 *
 * <p>Source: protobuf.dev/programming-guides/encoding.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int WITH_LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds an int64 or an enum. */
  Message integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a float. */
  Message single(int field, float value) {
    tag(field, FOUR_BYTES);
    littleEndian(Integer.toUnsignedLong(Float.floatToRawIntBits(value)), Float.BYTES);
    return this;
  }

  /** Adds a double. */
  Message number(int field, double value) {
    tag(field, EIGHT_BYTES);
    littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  /** Adds a packed list of doubles. */
  Message numbers(int field, double[] values) {
    tag(field, WITH_LENGTH);
    varint((long) values.length * Double.BYTES);
    for (double value : values) {
      littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    }
    return this;
  }

  /** Adds a string. */
  Message text(int field, String value) {
    return withLength(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a nested message. */
  Message message(int field, Message value) {
    return withLength(field, value.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private Message withLength(int field, byte[] content) {
    tag(field, WITH_LENGTH);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void tag(int field, int kind) {
    varint(((long) field << 3) | kind);
  }

  /** Writes seven bits per byte, lowest first; the top bit means that more bytes follow. */
  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
  }

  private void littleEndian(long bits, int count) {
    for (int i = 0; i < count; i++) {
      bytes.write((int) (bits >>> (8 * i)));
    }
  }
}
