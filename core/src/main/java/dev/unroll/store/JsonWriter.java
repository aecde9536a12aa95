package dev.unroll.store;

import dev.unroll.internal.VisibleText;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON on one line. The order of members and elements is that of their map or
 * collection. {@link Map#of} and {@link Set#of} have another order in each Java process; they are
 * sorted, so that equal values have equal bytes.
 */
final class JsonWriter {
  private static final Class<?> MAP_OF = Map.of("a", 1, "b", 2).getClass();
  private static final Set<Class<?>> SETS_OF =
      Set.of(Set.of("a", "b").getClass(), Set.of("a", "b", "c").getClass());

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
    for (var member : inOrder(members)) {
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
    for (var item : SETS_OF.contains(items.getClass()) ? sorted((Set<?>) items) : items) {
      if (!first) {
        out.append(',');
      }
      first = false;
      write(item);
    }
    close(']');
  }

  private static Collection<? extends Map.Entry<?, ?>> inOrder(Map<?, ?> members) {
    return members.getClass() == MAP_OF
        ? members.entrySet().stream()
            .sorted(Comparator.comparing(member -> String.valueOf(member.getKey())))
            .toList()
        : members.entrySet();
  }

  private static Collection<?> sorted(Set<?> items) {
    return items.stream().sorted(Comparator.comparing(String::valueOf)).toList();
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
            codePoint(text.codePointAt(i++));
          } else if (c >= 0x7F) {
            codePoint(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Escapes characters that would control a terminal, change a direction or be invisible. */
  private void codePoint(int c) {
    if (VisibleText.isVisible(c)) {
      out.appendCodePoint(c);
    } else {
      for (char unit : Character.toChars(c)) {
        out.append(String.format("\\u%04x", (int) unit));
      }
    }
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
