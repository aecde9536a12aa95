package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** An IDX file that is read sequentially. Gzip is detected from the first bytes. */
final class IdxFile implements AutoCloseable {
  static final int IMAGES = 2051;
  static final int LABELS = 2049;

  /** The largest number of pixels per image; a larger one means a damaged header. */
  private static final int MAX_PIXELS = 1 << 26;

  private final String name;
  private final InputStream in;
  private final long length; // of the content; -1 if compressed

  private IdxFile(String name, InputStream in, long length) {
    this.name = name;
    this.in = in;
    this.length = length;
  }

  static IdxFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + ": is a directory; expected an IDX file");
    }
    InputStream plain = null;
    try {
      plain = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      plain.mark(2);
      boolean gzip = plain.read() == 0x1F && plain.read() == 0x8B;
      plain.reset();
      return gzip
          ? new IdxFile(file.toString(), TextFiles.gunzip(plain, file.toString()), -1)
          : new IdxFile(file.toString(), plain, Files.size(file));
    } catch (IOException failure) {
      if (plain != null) {
        try {
          plain.close();
        } catch (IOException ignored) {
          // The first failure is the one to report.
        }
      }
      throw TextFiles.explain(file.toString(), failure);
    }
  }

  /**
   * Reads the sizes that follow the magic number; the first is the count.
   *
   * @param dimensions the number of sizes
   */
  int[] sizes(int magic, int dimensions) {
    int came = number();
    String wanted = magic == IMAGES ? "images (2051)" : "labels (2049)";
    if (came != magic) {
      throw new BadInputException(
          came == IMAGES || came == LABELS
              ? "%s: is an IDX file of %s; expected one of %s: the two are swapped"
                  .formatted(name, came == IMAGES ? "images" : "labels", wanted)
              : "%s: begins with the number %d; expected an IDX file of %s"
                  .formatted(name, came, wanted));
    }
    var sizes = new int[dimensions];
    long each = 1;
    for (int d = 0; d < dimensions; d++) {
      sizes[d] = number();
      each *= d == 0 ? 1 : sizes[d];
      if (sizes[d] < 1 || each > MAX_PIXELS) {
        throw new BadInputException(
            "%s: the header declares %s; the file is damaged"
                .formatted(
                    name,
                    d == 0
                        ? sizes[d] + (magic == IMAGES ? " images" : " labels")
                        : "images with a side of " + sizes[d] + " pixels"));
      }
    }
    long expected = 4 + 4L * dimensions + sizes[0] * each;
    if (length >= 0 && length != expected) {
      throw new BadInputException(
          "%s: has %d bytes, but its header declares %d; copy it again"
              .formatted(name, length, expected));
    }
    return sizes;
  }

  private int number() {
    return ByteBuffer.wrap(bytes(4, "in the header")).getInt();
  }

  /**
   * Reads the next bytes. Memory grows with the bytes that are read, regardless of the size that
   * the header declares.
   */
  byte[] bytes(int count, String where) {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new BadInputException("%s: the file ends %s; copy it again".formatted(name, where));
      }
      return bytes;
    } catch (EOFException failure) {
      throw new BadInputException(
          "%s: the gzip file is cut short %s; copy it again".formatted(name, where), failure);
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  /** Checks that the file ends here; reading the end also verifies the checksum of a gzip file. */
  void requireEnd() {
    try {
      if (in.read() >= 0) {
        throw new BadInputException(
            name + ": is longer than its header declares; the file is damaged");
      }
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException failure) {
      throw TextFiles.explain(name, failure);
    }
  }
}
