package dev.unroll.cli.command;

import dev.unroll.BadInputException;
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
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A stream of text as UTF-8, whatever it is written in and packed or not. No more bytes are waited
 * for than tell this, so that each line can be answered as it comes.
 */
final class TextInput {
  private static final int AHEAD = 1 << 16;

  private TextInput() {}

  /**
   * Returns the bytes of a text as UTF-8.
   *
   * @param name for sentences
   * @param given the encoding of a text without a byte order mark; empty: found out
   */
  static InputStream utf8(InputStream stream, String name, Optional<Charset> given)
      throws IOException {
    var in = new BufferedInputStream(stream, AHEAD);
    int[] start = start(in);
    if (start[0] == 0x1F && start[1] == 0x8B) {
      return utf8(new GZIPInputStream(in, AHEAD), name, given);
    }
    Charset charset = charset(start, given);
    return charset.equals(StandardCharsets.UTF_8) ? in : new Transcoded(in, charset, name);
  }

  /** Returns the first two bytes; the second is -1 where it has not come and need not be known. */
  private static int[] start(BufferedInputStream in) throws IOException {
    in.mark(2);
    int first = in.read();
    boolean tells = first == 0 || first == 0x1F || first == 0xEF || first == 0xFE || first == 0xFF;
    int second = first >= 0 && (tells || in.available() > 0) ? in.read() : -1;
    in.reset();
    return new int[] {first, second};
  }

  private static Charset charset(int[] start, Optional<Charset> given) {
    if ((start[0] == 0xFE && start[1] == 0xFF) || (start[0] == 0xFF && start[1] == 0xFE)) {
      return StandardCharsets.UTF_16; // which takes the byte order mark away
    }
    if (start[0] == 0xEF && start[1] == 0xBB) {
      return StandardCharsets.UTF_8; // with its byte order mark, which readers of lines take away
    }
    if (given.isPresent()) {
      return given.get();
    }
    if (start[0] > 0 && start[1] == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return start[0] == 0 && start[1] > 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }

  /** A text of another encoding, as UTF-8. */
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
