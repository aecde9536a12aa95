package dev.unroll.data.translation;

import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The format of sentence pairs: columns and encoding. Columns are numbered from 1 and separated by
 * tabs; aligned files have no columns. Immutable.
 */
public final class PairFormat {
  private static final PairFormat STANDARD = new PairFormat(1, 2, null);

  private final int source;
  private final int target;
  private final @Nullable Charset encoding;

  private PairFormat(int source, int target, @Nullable Charset encoding) {
    this.source = source;
    this.target = target;
    this.encoding = encoding;
  }

  /** Returns the format of a file with the source in column 1 and the target in column 2. */
  public static PairFormat standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with these columns.
   *
   * @throws IllegalArgumentException if one is less than 1, or both are equal
   */
  public PairFormat withColumns(int sourceColumn, int targetColumn) {
    if (sourceColumn < 1 || targetColumn < 1 || sourceColumn == targetColumn) {
      throw new IllegalArgumentException(
          "expected two different columns, from 1, got %d and %d"
              .formatted(sourceColumn, targetColumn));
    }
    return new PairFormat(sourceColumn, targetColumn, encoding);
  }

  /** Returns a copy with this character encoding; a byte order mark in the file overrides it. */
  public PairFormat withEncoding(Charset value) {
    return new PairFormat(source, target, value);
  }

  /** Returns the column of the source, from 1. */
  public int sourceColumn() {
    return source;
  }

  /** Returns the column of the target, from 1. */
  public int targetColumn() {
    return target;
  }

  /** Returns the character encoding, if set. */
  public Optional<Charset> encoding() {
    return Optional.ofNullable(encoding);
  }
}
