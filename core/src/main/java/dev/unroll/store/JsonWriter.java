package dev.unroll.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON on one line. */
final class JsonWriter {
  private final StringBuilder out;
  private int depth;

  JsonWriter(StringBuilder out) {
    this.out = out;
  }

  void write(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Double number) {
      out.append(Decimal.shortest(number));
    } else if (value instanceof Float number) {
      out.append(Decimal.shortest(number));
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      out.append(value);
    } else if (value instanceof Map<?, ?> members) {
      object(members);
    } else if (value instanceof Iterable<?> items) {
      array(items);
    } else {
      throw new IllegalArgumentException(
          "JSON has no form for " + value.getClass().getName() + "; make it a map, list or string");
    }
  }

  private void object(Map<?, ?> members) {
    open('{');
    boolean first = true;
    for (var member : members.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      if (!(member.getKey() instanceof String key)) {
        throw new IllegalArgumentException(
            "a JSON key must be a string, got " + Quoted.value(member.getKey()));
      }
      string(key);
      out.append(':');
      write(member.getValue());
    }
    close('}');
  }

  private void array(Iterable<?> items) {
    open('[');
    boolean first = true;
    for (var item : items) {
      if (!first) {
        out.append(',');
      }
      first = false;
      write(item);
    }
    close(']');
  }

  private void open(char bracket) {
    if (++depth > Json.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "JSON nested deeper than " + Json.MAX_DEPTH + " levels; does a map contain itself?");
    }
    out.append(bracket);
  }

  private void close(char bracket) {
    depth--;
    out.append(bracket);
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else if (Character.isSurrogate(c)) {
            if (!isPair(text, i)) {
              throw new IllegalArgumentException(
                  "half a surrogate pair in the string " + Quoted.value(text));
            }
            out.append(c).append(text.charAt(++i));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
