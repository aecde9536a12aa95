package dev.unroll.data.tagged;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import org.jspecify.annotations.Nullable;

/**
 * A tag of a token in or outside a span: {@code B-PER} has the prefix B and the type PER.
 *
 * @param prefix one of B, I, E, S, O; L and U of BILOU are mapped to E and S
 * @param type the type; empty if the tag has none
 */
record SpanTag(char prefix, String type) {
  static final SpanTag OUTSIDE = new SpanTag('O', "");

  private static final String PREFIXES = "BIESLU";

  /** Parses a tag; returns null if it is not a span tag. */
  static @Nullable SpanTag find(String tag) {
    if (tag.equals("O")) {
      return OUTSIDE;
    }
    boolean separated = tag.length() == 1 || (tag.length() > 2 && tag.charAt(1) == '-');
    if (tag.isEmpty() || PREFIXES.indexOf(tag.charAt(0)) < 0 || !separated) {
      return null;
    }
    char prefix =
        switch (tag.charAt(0)) {
          case 'L' -> 'E';
          case 'U' -> 'S';
          default -> tag.charAt(0);
        };
    return new SpanTag(prefix, tag.length() == 1 ? "" : tag.substring(2));
  }

  /**
   * Parses a tag.
   *
   * @param tag the tag; null for outside
   * @throws BadInputException if it is not a span tag
   */
  static SpanTag of(@Nullable String tag) {
    SpanTag found = tag == null ? OUTSIDE : find(tag);
    if (found == null) {
      throw new BadInputException(
          "the tag \"%s\" marks no span (expected O, or a prefix and a type such as B-PER or I-PER). Correct the tag, or score tags without spans."
              .formatted(Shown.of(String.valueOf(tag))));
    }
    return found;
  }

  boolean isOutside() {
    return prefix == 'O';
  }

  /** Returns whether a span ends between this tag and the next one, by the rules of conlleval. */
  boolean endsBefore(SpanTag next) {
    if (isOutside()) {
      return false;
    }
    return prefix == 'E'
        || prefix == 'S'
        || next.prefix == 'B'
        || next.prefix == 'S'
        || next.isOutside()
        || !type.equals(next.type);
  }

  /** Returns whether a span begins with this tag, by the rules of conlleval. */
  boolean startsAfter(SpanTag before) {
    if (isOutside()) {
      return false;
    }
    return prefix == 'B'
        || prefix == 'S'
        || before.isOutside()
        || before.prefix == 'E'
        || before.prefix == 'S'
        || !type.equals(before.type);
  }
}
