package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens text files: UTF-8, UTF-16 where a byte order mark says so, unpacked where named .gz. */
public final class TextFiles {
  private TextFiles() {}

  /**
   * Opens a file.
   *
   * @throws IOException to be told by {@link #explain}
   */
  public static Reader open(Path file) throws IOException {
    InputStream in = unpack(file);
    try {
      return decode(in);
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  /** The bytes of a file, unpacked where it is named .gz. */
  static InputStream unpack(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return isGzip(file) ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  public static boolean isGzip(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** Malformed bytes are an error, not question marks in somebody's labels. */
  public static Reader decode(InputStream in) throws IOException {
    Encoded text = encoding(in);
    return new BufferedReader(
        new InputStreamReader(
            text.bytes(),
            text.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        1 << 16);
  }

  /** The bytes of a text behind its byte order mark, and what they are written in. */
  record Encoded(InputStream bytes, Charset charset) {}

  static Encoded encoding(InputStream in) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(in, 3);
    byte[] start = new byte[3];
    int read = bytes.readNBytes(start, 0, 3);
    Charset charset = StandardCharsets.UTF_8;
    int mark = 0;
    if (read == 3 && is(start, 0xEF, 0xBB) && (start[2] & 0xFF) == 0xBF) {
      mark = 3;
    } else if (read >= 2 && is(start, 0xFE, 0xFF)) {
      charset = StandardCharsets.UTF_16BE;
      mark = 2;
    } else if (read >= 2 && is(start, 0xFF, 0xFE)) {
      charset = StandardCharsets.UTF_16LE;
      mark = 2;
    }
    bytes.unread(start, mark, read - mark);
    return new Encoded(bytes, charset);
  }

  private static boolean is(byte[] start, int first, int second) {
    return (start[0] & 0xFF) == first && (start[1] & 0xFF) == second;
  }

  /** What went wrong with reading, as a sentence. */
  public static BadInputException explain(String name, IOException failure) {
    return new BadInputException(name + ": " + sentence(failure), failure);
  }

  private static String sentence(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    } else if (failure instanceof CharacterCodingException) {
      return "the file is not UTF-8 text; save it as UTF-8";
    } else if (failure instanceof ZipException) {
      return "Not in GZIP format".equals(failure.getMessage())
          ? "the name ends in .gz but the content is not gzip; rename it or pack it"
          : "the gzip file is damaged; copy it again";
    } else if (failure instanceof EOFException) {
      return "the gzip file is cut short; copy it again";
    }
    return "cannot be read (" + failure.getMessage() + ")";
  }
}
