package dev.unroll.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats values for messages: short, on one line, and without control characters. */
final class Quoted {
  private static final int MAX_LENGTH = 60;

  private Quoted() {}

  /** Returns a value as a person would name it. */
  static String value(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof String text) {
      return '"' + shorten(text) + '"';
    }
    if (value instanceof Map<?, ?>) {
      return "an object";
    }
    if (value instanceof List<?>) {
      return "a list";
    }
    return shorten(value.toString());
  }

  static String character(int codePoint) {
    String text = Character.toString(codePoint);
    return isShown(codePoint) ? "'" + text + "'" : String.format("U+%04X", codePoint);
  }

  static String shorten(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(c -> out.append(isShown(c) ? Character.toString(c) : String.format("\\u%04x", c)));
    return text.codePointCount(0, text.length()) > MAX_LENGTH ? out + "..." : out.toString();
  }

  /**
   * Returns whether a code point is not a control character, an invisible or direction-changing
   * one, or an unpaired surrogate.
   */
  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
