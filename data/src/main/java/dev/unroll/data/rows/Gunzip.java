package dev.unroll.data.rows;

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
 */
final class Gunzip extends FilterInputStream {
  /** Content up to this size is always read. */
  static final long FREE = 64L << 20;

  /** The largest ratio of content to compressed bytes. */
  static final int RATIO = 200;

  private static final int BUFFER = 1 << 16;

  /** The content expands too much. */
  static final class TooLargeException extends ZipException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }

  private final Counted packed;
  private long unpacked;

  Gunzip(InputStream in) throws IOException {
    this(new Counted(in));
  }

  private Gunzip(Counted packed) throws IOException {
    super(new GZIPInputStream(packed, BUFFER));
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    int one = in.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    count(count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long bytes) throws TooLargeException {
    unpacked += Math.max(0, bytes);
    if (unpacked > FREE && unpacked > RATIO * packed.count) {
      throw new TooLargeException(
          String.format(
              Locale.ROOT,
              "%,d compressed bytes expand to more than %,d MB (expected at most %d times as many bytes)."
                  + " If the file is right, decompress it with gunzip and pass the result.",
              packed.count,
              unpacked >> 20,
              RATIO));
    }
  }

  /** Counts the bytes that are read. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      count += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
