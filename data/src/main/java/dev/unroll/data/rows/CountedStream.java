package dev.unroll.data.rows;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are read from a stream. */
public final class CountedStream extends FilterInputStream {
  private long count;

  /** Counts the bytes of {@code in}. */
  public CountedStream(InputStream in) {
    super(in);
  }

  /** Returns the number of bytes that were read so far. */
  public long count() {
    return count;
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

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(bytes);
    count += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false; // bytes that are read again would be counted again
  }
}
