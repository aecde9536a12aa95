package dev.unroll.store;

import dev.unroll.internal.VisibleText;
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
    return VisibleText.isVisible(codePoint)
        ? "'" + Character.toString(codePoint) + "'"
        : String.format("U+%04X", codePoint);
  }

  static String shorten(String text) {
    return VisibleText.of(text, MAX_LENGTH);
  }
}
