package dev.unroll.data.text;

import java.util.List;
import java.util.Map;

/**
 * Splits a text into tokens. Implementations are immutable and thread-safe.
 *
 * <pre>{@code
 * Tokenizer tokenizer = new KerasTokenizer();
 * tokenizer.tokens("It's a <br /> GREAT film!"); // [it's, a, br, great, film]
 * }</pre>
 *
 * A lambda can be a tokenizer, too. A tokenizer for files and recipes has a {@link #config}, from
 * which {@link Tokenizers} recreates it.
 */
@FunctionalInterface
public interface Tokenizer {
  /** Returns the tokens of a text in order; none of them is empty. */
  List<String> tokens(String text);

  /**
   * Returns the name, as {@code "name"}, and the settings of this tokenizer as plain JSON values.
   *
   * @throws IllegalStateException if it has none
   */
  default Map<String, Object> config() {
    throw new IllegalStateException(
        "this tokenizer has no name that a file can hold; implement config() and register a factory with Tokenizers.with(...)");
  }
}
