package dev.unroll.store;

import dev.unroll.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A size of a layer that its configuration sets or leaves open; see {@link Fields#size}. An open
 * size is supplied when the layer is created. Immutable.
 */
public final class SizeSetting {
  /** The largest size; the gates of a cell are several times as large, and must not overflow. */
  static final int MAX = 1 << 27;

  private final Fields words;
  private final String key;
  private final int written;

  /**
   * Makes a setting.
   *
   * @param written {@link Shape#ANY} if open
   */
  SizeSetting(Fields words, String key, int written) {
    this.words = words;
    this.key = key;
    this.written = written;
  }

  /** Returns whether the configuration leaves it open. */
  public boolean isOpen() {
    return written == Shape.ANY;
  }

  /**
   * Returns the size in the configuration, or otherwise the supplied one.
   *
   * @throws dev.unroll.BadInputException if it is neither configured nor supplied
   */
  public int in(LayerSizes sizes) {
    int size = orAny(sizes);
    return size == Shape.ANY ? requireWritten() : size;
  }

  /** Returns the size in the configuration; throws if it is open. */
  int requireWritten() {
    return words.integer(key, 1, MAX);
  }

  /** Returns the size in the configuration, or otherwise the supplied one, or {@link Shape#ANY}. */
  public int orAny(LayerSizes sizes) {
    @Nullable Integer supplied = sizes.asMap().get(key);
    return isOpen() && supplied != null ? supplied : written;
  }

  @Override
  public String toString() {
    return key + "=" + (isOpen() ? "open" : written);
  }
}
