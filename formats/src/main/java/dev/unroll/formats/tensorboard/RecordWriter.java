package dev.unroll.formats.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writer of records in TensorFlow's framing (TFRecord), little-endian:
 *
 * <pre>
 * length          8 bytes
 * crc of length   4 bytes, masked
 * content         length bytes
 * crc of content  4 bytes, masked
 * </pre>
 *
 * The checksum is CRC-32C (Castagnoli). It is masked, by a rotation right by 15 bits plus
 * 0xA282EAD8, since checksums of content that contains checksums are weak.
 */
final class RecordWriter implements Closeable {
  private static final int MASK = 0xA282EAD8;

  private final OutputStream out;
  private final CRC32C crc = new CRC32C();

  RecordWriter(OutputStream out) {
    this.out = out;
  }

  void write(byte[] content) throws IOException {
    byte[] length = littleEndian(Long.BYTES).putLong(content.length).array();
    out.write(length);
    out.write(checksum(length));
    out.write(content);
    out.write(checksum(content));
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private byte[] checksum(byte[] of) {
    crc.reset();
    crc.update(of);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    return littleEndian(Integer.BYTES).putInt(masked).array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
