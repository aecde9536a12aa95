package dev.unroll.data.rows;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The fields of a line, separated by spaces or tabs and found from the end. In a file of word
 * vectors the word comes first, and may contain spaces itself.
 */
public final class LineFields {
  private byte[] line = {};
  private int start;
  private int end;

  /** Sets the current line of {@code lines}, without surrounding spaces and carriage returns. */
  public void set(LineBytes lines) {
    line = lines.line();
    end = lines.length();
    start = lines.number() == 1 ? mark() : 0;
    while (start < end && isSpace(line[start])) {
      start++;
    }
    while (end > start && (isSpace(line[end - 1]) || line[end - 1] == '\r')) {
      end--;
    }
  }

  /** Returns the length of the byte order mark. */
  private int mark() {
    boolean marked =
        end >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  public boolean isEmpty() {
    return end == start;
  }

  /** Returns the start of the first field. */
  public int start() {
    return start;
  }

  /** Returns the end of the last field. */
  public int end() {
    return end;
  }

  /** Returns the start of the field that ends at {@code to}. */
  public int begin(int to) {
    int from = to;
    while (from > start && !isSpace(line[from - 1])) {
      from--;
    }
    return from;
  }

  /** Returns the end of the field before the one at {@code from}, or the start if there is none. */
  public int endBefore(int from) {
    int to = from;
    while (to > start && isSpace(line[to - 1])) {
      to--;
    }
    return to;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Returns the number in these bytes, or NaN if they are not a number. */
  public float number(int from, int to) {
    return FloatText.parse(line, from, to);
  }

  /** Returns whether these bytes are meant as a number, including NaN and infinities. */
  public boolean isNumeric(int from, int to) {
    return !Float.isNaN(number(from, to)) || isNumeric(text(from, to));
  }

  public static boolean isNumeric(String field) {
    return !Double.isNaN(Numbers.parse(field))
        || field.toLowerCase(Locale.ROOT).matches("[-+]?(nan|inf|infinity)");
  }

  /** Returns the number of numeric fields at the end of the line, not counting its first field. */
  public int numericAtEnd() {
    int count = 0;
    for (int to = end; to > start; count++) {
      int from = begin(to);
      if (from == start || !isNumeric(from, to)) {
        break;
      }
      to = endBefore(from);
    }
    return count;
  }

  /** Returns the text for messages; malformed bytes become question marks. */
  public String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  /** Returns the text from the start to {@code to}. */
  public String word(int to) throws CharacterCodingException {
    var bytes = ByteBuffer.wrap(line, start, to - start);
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  /** Returns whether there are bytes that do not occur in text. */
  public boolean isBinary() {
    for (int i = 0; i < end; i++) {
      if (line[i] >= 0 && line[i] < '\t') {
        return true;
      }
    }
    return false;
  }
}
