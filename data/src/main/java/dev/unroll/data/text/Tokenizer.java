package dev.unroll.data.text;

import java.util.List;
import java.util.Map;

/**
 * Cuts a text into tokens. Immutable, for any number of threads.
 *
 * <pre>{@code
 * Tokenizer tokenizer = new KerasTokenizer();
 * tokenizer.tokens("It's a <br /> GREAT film!"); // [it's, a, br, great, film]
 * }</pre>
 *
 * A lambda is a tokenizer, too; one that files and recipes can name has a {@link #config}, and is
 * made again from it by {@link Tokenizers}.
 */
@FunctionalInterface
public interface Tokenizer {
  /** The tokens of a text in their order, none of them empty. */
  List<String> tokens(String text);

  /**
   * The name, as {@code "name"}, and the settings of this tokenizer as plain JSON values.
   *
   * @throws IllegalStateException when it has none
   */
  default Map<String, Object> config() {
    throw new IllegalStateException(
        "this tokenizer has no name that a file could hold; give it a config() and tell"
            + " Tokenizers.with(...) how to make it again");
  }
}
