package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.TextFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Converts a text stream in any encoding, compressed or not, to UTF-8. It waits only for the bytes
 * needed to detect this, so that each line can be answered as it arrives.
 */
final class TextInput {
  private static final int AHEAD = 1 << 16;

  private TextInput() {}

  /**
   * Returns the bytes of a text as UTF-8.
   *
   * @param name name for messages
   * @param given the encoding of a text without a byte order mark; empty: detected
   */
  static InputStream utf8(InputStream stream, String name, Optional<Charset> given)
      throws IOException {
    var in =
        new BufferedInputStream(
            TextFiles.unpack(new BufferedInputStream(stream, AHEAD), name), AHEAD);
    byte[] start = start(in);
    TextFiles.Encoding encoding = TextFiles.encoding(start, start.length, given.orElse(null));
    in.skipNBytes(encoding.mark());
    Charset charset = encoding.charset();
    return charset.equals(StandardCharsets.UTF_8) ? in : new Transcoded(in, charset, name);
  }

  /**
   * Returns the first bytes available; if the first one may begin a byte order mark, it waits for
   * more.
   */
  private static byte[] start(BufferedInputStream in) throws IOException {
    in.mark(TextFiles.LOOKED_AT);
    var start = new byte[TextFiles.LOOKED_AT];
    int length = 0;
    int wanted = 1;
    for (int b = in.read(); b >= 0; b = length < wanted ? in.read() : -1) {
      start[length++] = (byte) b;
      if (length == 1) {
        int mark = b == 0xEF ? 3 : b == 0 || b == 0xFE || b == 0xFF ? 2 : 1;
        wanted = Math.min(start.length, Math.max(mark, 1 + in.available()));
      }
    }
    in.reset();
    return Arrays.copyOf(start, length);
  }

  /** Stream of a text in another encoding, as UTF-8. */
  private static final class Transcoded extends InputStream {
    private final Reader text;
    private final Charset charset;
    private final String name;
    private final char[] chars = new char[1 << 13];
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    Transcoded(InputStream in, Charset charset, String name) {
      this.charset = charset;
      this.name = name;
      text =
          new InputStreamReader(
              in,
              charset
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private boolean fill() throws IOException {
      while (!bytes.hasRemaining()) {
        int read;
        try {
          read = text.read(chars);
          if (read > 0 && Character.isHighSurrogate(chars[read - 1]) && read < chars.length) {
            int low = text.read();
            read += low < 0 ? 0 : 1;
            chars[read - 1] = low < 0 ? chars[read - 1] : (char) low;
          }
        } catch (CharacterCodingException broken) {
          throw new BadInputException(
              "%s: is not %s text (expected that encoding). Save it as UTF-8, or set data.encoding."
                  .formatted(name, charset.name()),
              broken);
        }
        if (read < 0) {
          return false;
        }
        bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars, 0, read));
      }
      return true;
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(to, offset, count);
      return count;
    }

    @Override
    public int available() {
      return bytes.remaining();
    }

    @Override
    public void close() throws IOException {
      text.close();
    }
  }
}
