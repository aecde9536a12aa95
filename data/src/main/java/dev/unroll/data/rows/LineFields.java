package dev.unroll.data.rows;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The fields of a line, apart by spaces or tabs, found from its end: in a file of word vectors the
 * word comes first, and may contain spaces itself.
 */
public final class LineFields {
  private byte[] line = {};
  private int start;
  private int end;

  /** Takes the line of {@code lines}, without the spaces and the carriage return around it. */
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

  /** The length of a byte order mark. */
  private int mark() {
    boolean marked =
        end >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  public boolean isEmpty() {
    return end == start;
  }

  /** Where the first field begins. */
  public int start() {
    return start;
  }

  /** Where the last field ends. */
  public int end() {
    return end;
  }

  /** Where the field begins that ends at {@code to}. */
  public int begin(int to) {
    int from = to;
    while (from > start && !isSpace(line[from - 1])) {
      from--;
    }
    return from;
  }

  /** Where the field in front of the one at {@code from} ends; the start if there is none. */
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

  /** The number in these bytes; NaN when it is none. */
  public float number(int from, int to) {
    return FloatText.parse(line, from, to);
  }

  /** Returns whether these bytes were meant as a number: NaN and infinities are, too. */
  public boolean isNumeric(int from, int to) {
    return !Float.isNaN(number(from, to)) || isNumeric(text(from, to));
  }

  public static boolean isNumeric(String field) {
    return !Double.isNaN(Numbers.parse(field))
        || field.toLowerCase(Locale.ROOT).matches("[-+]?(nan|inf|infinity)");
  }

  /** Returns how many fields at the end are numeric; the first of the line is not counted. */
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

  /** For sentences: malformed bytes become question marks. */
  public String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  /** The text from the start. */
  public String word(int to) throws CharacterCodingException {
    var bytes = ByteBuffer.wrap(line, start, to - start);
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  /** Returns whether there are bytes that no text has. */
  public boolean isBinary() {
    for (int i = 0; i < end; i++) {
      if (line[i] >= 0 && line[i] < '\t') {
        return true;
      }
    }
    return false;
  }
}
