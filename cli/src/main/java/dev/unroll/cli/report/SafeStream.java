package dev.unroll.cli.report;

import dev.unroll.internal.VisibleText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Prints text in which control characters are shown in the form of {@link VisibleText}. Line ends
 * and tabs are kept. Bytes are read as UTF-8, so that those of a writer on this stream are shown in
 * the same form.
 */
final class SafeStream extends PrintStream {
  private final PrintStream target;

  SafeStream(PrintStream target) {
    super(new Decoded(target), true, StandardCharsets.UTF_8);
    this.target = target;
  }

  @Override
  public void print(String text) {
    target.print(safe(String.valueOf(text)));
  }

  /** Prints text and line end in one call, between which no other thread can print. */
  @Override
  public void println(String text) {
    target.print(safe(String.valueOf(text)) + System.lineSeparator());
    target.flush();
  }

  @Override
  public void println(Object value) {
    println(String.valueOf(value));
  }

  @Override
  public void println() {
    println("");
  }

  @Override
  public boolean checkError() {
    return super.checkError() || target.checkError();
  }

  private static String safe(String text) {
    return VisibleText.lines(text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n"));
  }

  /** Prints what the bytes of UTF-8 mean. */
  private static final class Decoded extends OutputStream {
    private final PrintStream target;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0]; // the begin of a character

    Decoded(PrintStream target) {
      this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      var in =
          ByteBuffer.allocate(rest.length + length).put(rest).put(bytes, offset, length).flip();
      var out = CharBuffer.allocate(in.remaining() + 1);
      decoder.decode(in, out, false);
      rest = new byte[in.remaining()];
      in.get(rest);
      target.print(safe(out.flip().toString()));
    }

    @Override
    public void flush() {
      target.flush();
    }
  }
}
