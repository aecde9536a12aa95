package dev.unroll.store;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recursive-descent parser of one text; the depth, and so the use of the stack, is bounded. */
final class JsonParser {
  private static final int END = -1;

  private final String text;
  private final String where;
  private int at;
  private int depth;

  JsonParser(String text, String where) {
    this.text = text;
    this.where = where;
  }

  @Nullable Object parse() {
    skipSpace();
    var value = value();
    end();
    return value;
  }

  Map<String, @Nullable Object> parseObject() {
    skipSpace();
    if (peek() != '{') {
      throw wanted("an object in {}");
    }
    var object = object();
    end();
    return object;
  }

  private void end() {
    skipSpace();
    if (peek() != END) {
      throw wanted("nothing after the value");
    }
  }

  private @Nullable Object value() {
    int c = peek();
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> {
        if (c != '-' && !isDigit(c)) {
          throw wanted("a value");
        }
        yield number();
      }
    };
  }

  private Map<String, @Nullable Object> object() {
    open();
    var members = new LinkedHashMap<String, @Nullable Object>();
    if (peek() == '}') {
      return Collections.unmodifiableMap(close(members));
    }
    while (true) {
      if (peek() != '"') {
        throw wanted("a key in double quotes");
      }
      int start = at;
      String key = string();
      if (members.containsKey(key)) {
        at = start;
        throw error("the key \"" + Quoted.shorten(key) + "\" occurs twice; remove one");
      }
      skipSpace();
      expect(':', "':' after the key");
      skipSpace();
      members.put(key, value());
      skipSpace();
      if (peek() == '}') {
        return Collections.unmodifiableMap(close(members));
      }
      expect(',', "',' or '}'");
      skipSpace();
    }
  }

  private List<@Nullable Object> array() {
    open();
    var items = new ArrayList<@Nullable Object>();
    if (peek() == ']') {
      return Collections.unmodifiableList(close(items));
    }
    while (true) {
      items.add(value());
      skipSpace();
      if (peek() == ']') {
        return Collections.unmodifiableList(close(items));
      }
      expect(',', "',' or ']'");
      skipSpace();
    }
  }

  private void open() {
    if (++depth > Json.MAX_DEPTH) {
      throw error("nested deeper than " + Json.MAX_DEPTH + " levels; write it flatter");
    }
    at++;
    skipSpace();
  }

  private <T> T close(T value) {
    depth--;
    at++;
    return value;
  }

  private String string() {
    at++;
    int start = at;
    while (isPlain(peek())) {
      at++;
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    var out = new StringBuilder().append(text, start, at);
    while (peek() != '"') {
      int c = peek();
      if (c == '\\') {
        escape(out);
      } else if (isPlain(c)) {
        out.append((char) c);
        at++;
      } else if (Character.isHighSurrogate((char) c) && c != END) {
        out.append((char) c);
        at++;
        if (peek() == END || !Character.isLowSurrogate((char) peek())) {
          throw error("half a surrogate pair in a string");
        }
        out.append((char) peek());
        at++;
      } else {
        throw wanted("the rest of a string, with control characters escaped");
      }
    }
    at++;
    return out.toString();
  }

  /**
   * Returns whether a character is not a quote, a backslash, a control character, the end, or an
   * unpaired surrogate.
   */
  private static boolean isPlain(int c) {
    return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate((char) c);
  }

  private void escape(StringBuilder out) {
    at++;
    switch (peek()) {
      case '"', '\\', '/' -> out.append((char) peek());
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        unicode(out);
        return;
      }
      default -> throw wanted("one of \" \\ / b f n r t u after a backslash");
    }
    at++;
  }

  private void unicode(StringBuilder out) {
    char first = hex();
    out.append(first);
    if (!Character.isSurrogate(first)) {
      return;
    }
    if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
      at++;
      char second = hex();
      if (Character.isLowSurrogate(second)) {
        out.append(second);
        return;
      }
    }
    throw error("half a surrogate pair in a string");
  }

  /** Reads the four digits after a u, at the current position. */
  private char hex() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = peek() > 'f' ? -1 : Character.digit((char) peek(), 16);
      if (digit < 0) {
        throw wanted("four hexadecimal digits after \\u");
      }
      code = code * 16 + digit;
    }
    at++;
    return (char) code;
  }

  private Object number() {
    int start = at;
    boolean whole = true;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      whole = false;
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    if (isDigit(peek())) {
      throw wanted("a number without leading zeros");
    }
    String number = text.substring(start, at);
    try {
      if (whole) {
        return Long.valueOf(number);
      }
      double value = Double.parseDouble(number);
      if (!Double.isInfinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Only an integer beyond 64 bits gets here: the grammar above is stricter than both parsers.
    }
    at = start;
    throw error("the number " + Quoted.shorten(number) + " is too large");
  }

  private void digits() {
    if (!isDigit(peek())) {
      throw wanted("a digit");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw wanted("a value");
    }
    at += word.length();
    return value;
  }

  private void expect(char c, String what) {
    if (peek() != c) {
      throw wanted(what);
    }
    at++;
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private BadInputException wanted(String what) {
    String got = peek() == END ? "the end of the text" : Quoted.character(text.codePointAt(at));
    return error("expected " + what + ", got " + got);
  }

  private BadInputException error(String what) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new BadInputException(
        where + ": JSON line " + line + ", column " + (at - lineStart + 1) + ": " + what);
  }
}
