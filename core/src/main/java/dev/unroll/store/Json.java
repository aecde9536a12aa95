package dev.unroll.store;

import dev.unroll.BadInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small strict JSON parser and writer (RFC 8259) for configurations and headers.
 *
 * <pre>
 * object   Map&lt;String, Object&gt;, in the order of the text
 * array    List&lt;Object&gt;
 * string   String
 * number   Long when written without fraction and exponent, else Double
 * true, false, null   Boolean, null
 * </pre>
 *
 * <p>Reading rejects duplicate keys, nesting deeper than {@value #MAX_DEPTH}, text after the value,
 * unpaired surrogates, integers beyond 64 bits and numbers beyond a double. The returned maps and
 * lists are immutable.
 */
public final class Json {
  static final int MAX_DEPTH = 64;

  private Json() {}

  /**
   * Reads one value.
   *
   * @param where prefix of error messages, such as a file name
   * @throws BadInputException with line and column, if the text is not JSON
   */
  public static @Nullable Object parse(String text, String where) {
    return new JsonParser(text, where).parse();
  }

  /**
   * Reads one value from UTF-8.
   *
   * @param where prefix of error messages, such as a file name
   * @throws BadInputException if the bytes are not UTF-8, or the text is not JSON
   */
  public static @Nullable Object parse(byte[] utf8, String where) {
    return parse(decode(utf8, where), where);
  }

  /**
   * Reads one object.
   *
   * @param where prefix of error messages, such as a file name
   * @throws BadInputException with line and column, if the text is not a JSON object
   */
  public static Map<String, @Nullable Object> parseObject(String text, String where) {
    return new JsonParser(text, where).parseObject();
  }

  /**
   * Reads one object from UTF-8.
   *
   * @param where prefix of error messages, such as a file name
   * @throws BadInputException if the bytes are not UTF-8, or the text is not a JSON object
   */
  public static Map<String, @Nullable Object> parseObject(byte[] utf8, String where) {
    return parseObject(decode(utf8, where), where);
  }

  /**
   * Writes a value on one line: maps with string keys, iterables, strings, booleans, null, and
   * numbers. A Float or Double becomes the shortest decimal that reads back as the same bits, in
   * the format of {@link Double#toString(double)} and the same on all JDKs.
   *
   * @throws IllegalArgumentException for NaN, infinity, unpaired surrogates, other types, and
   *     nesting deeper than {@value #MAX_DEPTH}
   */
  public static String write(@Nullable Object value) {
    var out = new StringBuilder();
    new JsonWriter(out).write(value);
    return out.toString();
  }

  private static String decode(byte[] utf8, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new BadInputException(where + ": is not UTF-8 text; save it as UTF-8", e);
    }
  }
}
