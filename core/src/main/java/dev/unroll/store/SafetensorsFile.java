package dev.unroll.store;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An open safetensors file whose values stay on the disk: {@link Safetensors.Entry#copyTo} and
 * {@link Safetensors.Entry#values} read them each time. The tensors of a large file can therefore
 * be read one at a time, or copied to another file, with little memory.
 *
 * <pre>{@code
 * try (var file = SafetensorsFile.open(path)) {
 *   for (Safetensors.Entry entry : file.content().entries()) {
 *     use(entry.name(), entry.values());
 *   }
 * }
 * }</pre>
 *
 * <p>The file must not be written to while it is open; replacing the whole file is safe. Reading an
 * entry after closing the file, or a failure of the disk, throws an {@link UncheckedIOException}.
 * Only one thread may use it at a time.
 */
public final class SafetensorsFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final RandomAccessFile file;
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final FloatBuffer floats =
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  private final Safetensors content;

  private SafetensorsFile(RandomAccessFile file, String source) throws IOException {
    this.file = file;
    this.content = new SafetensorsReader(new Bytes(), file.length(), source).open(this);
  }

  /**
   * Opens a regular file and reads its header.
   *
   * @throws BadInputException if there is no such file, or it is not a complete and valid one
   * @throws IOException if the disk cannot be read
   */
  public static SafetensorsFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new BadInputException(path + ": there is no such file. Check the path.");
    }
    RandomAccessFile file;
    try {
      file = new RandomAccessFile(path.toFile(), "r");
    } catch (FileNotFoundException e) { // or it cannot be opened
      throw new IOException(FailureText.of(e), e);
    }
    try {
      return new SafetensorsFile(file, path.toString());
    } catch (Throwable failure) {
      try {
        file.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  /** Returns the metadata and the tensors, whose values are read on demand. */
  public Safetensors content() {
    return content;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /**
   * Appends values to a buffer.
   *
   * @param position of the first one in the file, in bytes
   */
  void copyTo(FloatBuffer buffer, long position, int count) {
    try {
      file.seek(position);
      for (int done = 0; done < count; ) {
        int part = Math.min(count - done, floats.capacity());
        file.readFully(bytes, 0, part * Float.BYTES);
        buffer.put(floats.slice(0, part));
        done += part;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of the file from its beginning, for the header. */
  private final class Bytes extends InputStream {
    @Override
    public int read() throws IOException {
      return file.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      return file.read(target, offset, length);
    }
  }
}
