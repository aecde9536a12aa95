package dev.unroll.data.rows;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses gzip. A small file that was made to fill memory or disk expands up to 1,000 times;
 * real data expand 3 to 50 times. Beyond 64 MB, content that expands more than 200 times is
 * rejected. A file without compression has no such limit.
 *
 * <p>All exceptions about the content name the file: an {@link EOFException} if it is cut short,
 * otherwise a {@link DamagedException}.
 */
final class Gunzip extends FilterInputStream {
  /** Content up to this size is always read. */
  static final long FREE = 64L << 20;

  /** The largest ratio of content to compressed bytes. */
  static final int RATIO = 200;

  static final String CUT_SHORT = "the gzip file is cut short; copy it again";

  private static final int BUFFER = 1 << 16;

  /** The content is not gzip, is damaged or expands too much. */
  static final class DamagedException extends ZipException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    DamagedException(String name, String sentence) {
      super(name + ": " + sentence);
      this.sentence = sentence;
    }

    /** Returns the message without the name of the file. */
    String sentence() {
      return sentence;
    }
  }

  private final String name;
  private final CountedStream packed;
  private long unpacked;

  /**
   * Reads the header of a gzip file.
   *
   * @param name the name for messages
   */
  Gunzip(InputStream in, String name) throws IOException {
    this(new CountedStream(in), name);
  }

  private Gunzip(CountedStream packed, String name) throws IOException {
    super(content(packed, name));
    this.packed = packed;
    this.name = name;
  }

  private static InputStream content(InputStream packed, String name) throws IOException {
    try {
      return new GZIPInputStream(packed, BUFFER);
    } catch (EOFException | ZipException failure) {
      throw named(failure, name);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      int count = in.read(target, offset, length);
      count(count);
      return count;
    } catch (EOFException | ZipException failure) {
      throw named(failure, name);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      long skipped = in.skip(count);
      count(skipped);
      return skipped;
    } catch (EOFException | ZipException failure) {
      throw named(failure, name);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static IOException named(IOException failure, String name) {
    if (failure instanceof DamagedException) {
      return failure;
    }
    IOException named =
        failure instanceof EOFException
            ? new EOFException(name + ": " + CUT_SHORT)
            : new DamagedException(
                name,
                "Not in GZIP format".equals(failure.getMessage())
                    ? "the name ends in .gz but the content is not gzip; rename it or compress it"
                    : "the gzip file is damaged; copy it again");
    named.initCause(failure);
    return named;
  }

  private void count(long bytes) throws DamagedException {
    unpacked += Math.max(0, bytes);
    if (unpacked > FREE && unpacked > RATIO * packed.count()) {
      throw new DamagedException(
          name,
          String.format(
              Locale.ROOT,
              "%,d compressed bytes expand to more than %,d MB (expected at most %d times as many bytes)."
                  + " If the file is right, decompress it with gunzip and pass the result.",
              packed.count(),
              unpacked >> 20,
              RATIO));
    }
  }
}
