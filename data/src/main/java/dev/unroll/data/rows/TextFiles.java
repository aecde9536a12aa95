package dev.unroll.data.rows;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens text files: UTF-8, or UTF-16 if a byte order mark or zero bytes indicate it. Gzip is
 * decompressed.
 */
public final class TextFiles {
  /** The number of bytes from which the encoding is detected. */
  public static final int LOOKED_AT = 512;

  private TextFiles() {}

  /**
   * Opens a file.
   *
   * @throws IOException if reading fails; see {@link #explain}
   */
  public static Reader open(Path file) throws IOException {
    return open(file, null);
  }

  /**
   * Opens a file.
   *
   * @param given the encoding of a file without a byte order mark; null to detect it
   * @throws IOException if reading fails; see {@link #explain}
   */
  public static Reader open(Path file, @Nullable Charset given) throws IOException {
    InputStream in = unpack(file);
    try {
      return decode(in, given);
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  /** Returns the bytes of a file, decompressed if its name ends in .gz or its content is gzip. */
  public static InputStream unpack(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return isGzip(file) ? gunzip(in, file.toString()) : unpack(in, file.toString());
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  /**
   * Returns the bytes of a stream, decompressed if they are gzip. Blocks only for the first byte.
   *
   * @param name the name for messages
   */
  public static InputStream unpack(InputStream in, String name) throws IOException {
    var start = new PushbackInputStream(in, 2);
    int first = start.read();
    int second = first == 0x1F ? start.read() : -1;
    if (second >= 0) {
      start.unread(second);
    }
    if (first >= 0) {
      start.unread(first);
    }
    return second == 0x8B ? gunzip(start, name) : start;
  }

  /**
   * Decompresses gzip, and stops reading where the content expands like no real data; see {@link
   * Gunzip}. Its exceptions name the file.
   *
   * @param name the name for messages
   */
  public static InputStream gunzip(InputStream in, String name) throws IOException {
    return new Gunzip(in, name);
  }

  public static boolean isGzip(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** Decodes a text whose encoding is detected. */
  public static Reader decode(InputStream in) throws IOException {
    return decode(in, null);
  }

  /**
   * Decodes a text. Malformed bytes cause an error instead of becoming question marks in labels.
   *
   * @param given the encoding of a text without a byte order mark; null to detect it
   */
  public static Reader decode(InputStream in, @Nullable Charset given) throws IOException {
    Encoded text = encoding(in, given);
    return new BufferedReader(
        new InputStreamReader(
            text.bytes(),
            text.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        1 << 16);
  }

  /**
   * The bytes of a text after its byte order mark, and their encoding.
   *
   * @param marked whether there is a byte order mark
   */
  record Encoded(InputStream bytes, Charset charset, boolean marked) {}

  /**
   * Detects the encoding from the byte order mark, or from the zero bytes between the letters of
   * UTF-16; otherwise it is UTF-8.
   *
   * @param given the encoding of a file without a byte order mark; null to detect it
   */
  static Encoded encoding(InputStream in, @Nullable Charset given) throws IOException {
    byte[] start = new byte[LOOKED_AT];
    int read = in.readNBytes(start, 0, 3);
    if (read == 3) {
      // Read only once: a damaged end must not make the beginning unreadable.
      read += Math.max(in.read(start, 3, LOOKED_AT - 3), 0);
    }
    Encoding found = encoding(start, read, given);
    var looked = new ByteArrayInputStream(start, found.mark(), read - found.mark());
    return new Encoded(new SequenceInputStream(looked, in), found.charset(), found.mark() > 0);
  }

  /**
   * An encoding.
   *
   * @param mark the number of bytes of the byte order mark
   */
  public record Encoding(Charset charset, int mark) {}

  /**
   * Detects the encoding from the first bytes that are available.
   *
   * @param length the number of available bytes
   * @param given the encoding of a text without a byte order mark; null to detect it
   */
  public static Encoding encoding(byte[] start, int length, @Nullable Charset given) {
    if (length >= 3 && is(start, 0xEF, 0xBB) && (start[2] & 0xFF) == 0xBF) {
      return new Encoding(StandardCharsets.UTF_8, 3);
    } else if (length >= 2 && is(start, 0xFE, 0xFF)) {
      return new Encoding(StandardCharsets.UTF_16BE, 2);
    } else if (length >= 2 && is(start, 0xFF, 0xFE)) {
      return new Encoding(StandardCharsets.UTF_16LE, 2);
    }
    return new Encoding(given != null ? given : withoutMark(start, length), 0);
  }

  /**
   * Detects UTF-16 without a mark: letters, digits and line ends have a zero byte before or after.
   */
  private static Charset withoutMark(byte[] start, int read) {
    int[] zeros = new int[2];
    for (int i = 0; i < read; i++) {
      zeros[i % 2] += start[i] == 0 ? 1 : 0;
    }
    int enough = Math.max(read < 4 ? 1 : 2, read / 20);
    if (zeros[0] == 0 && zeros[1] >= enough) {
      return StandardCharsets.UTF_16LE;
    }
    return zeros[1] == 0 && zeros[0] >= enough ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }

  private static boolean is(byte[] start, int first, int second) {
    return (start[0] & 0xFF) == first && (start[1] & 0xFF) == second;
  }

  /** Returns an exception whose message explains why reading failed. */
  public static BadInputException explain(String name, IOException failure) {
    return new BadInputException(name + ": " + sentence(failure), failure);
  }

  private static String sentence(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    } else if (failure instanceof CharacterCodingException) {
      return "the file is not UTF-8 text; save it as UTF-8";
    } else if (failure instanceof Gunzip.DamagedException damaged) {
      return damaged.sentence();
    } else if (failure instanceof EOFException) {
      return Gunzip.CUT_SHORT;
    }
    return "cannot be read (" + FailureText.of(failure) + ")";
  }
}
