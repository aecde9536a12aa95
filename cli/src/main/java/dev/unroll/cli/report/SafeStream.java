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
 * and tabs are kept. What is printed by several calls is one text, so that a joiner at the start of
 * a token is kept after a letter that uses it. Bytes are read as UTF-8, so that those of a writer
 * on this stream are shown in the same form.
 */
final class SafeStream extends PrintStream {
  private final PrintStream target;
  private final VisibleText.Parts parts;

  SafeStream(PrintStream target) {
    this(target, new VisibleText.Parts());
  }

  private SafeStream(PrintStream target, VisibleText.Parts parts) {
    super(new Decoded(target, parts), true, StandardCharsets.UTF_8);
    this.target = target;
    this.parts = parts;
  }

  @Override
  public void print(String text) {
    target.print(safe(parts, String.valueOf(text)));
  }

  /** Prints text and line end in one call, between which no other thread can print. */
  @Override
  public void println(String text) {
    target.print(safe(parts, String.valueOf(text)) + lineEnd());
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

  private String lineEnd() {
    parts.next("\n"); // no joiner follows it
    return System.lineSeparator();
  }

  private static String safe(VisibleText.Parts parts, String text) {
    return parts.next(text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n"));
  }

  /** Prints what the bytes of UTF-8 mean. */
  private static final class Decoded extends OutputStream {
    private final PrintStream target;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final VisibleText.Parts parts;
    private byte[] rest = new byte[0]; // the begin of a character

    Decoded(PrintStream target, VisibleText.Parts parts) {
      this.target = target;
      this.parts = parts;
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
      target.print(safe(parts, out.flip().toString()));
    }

    @Override
    public void flush() {
      target.flush();
    }
  }
}
