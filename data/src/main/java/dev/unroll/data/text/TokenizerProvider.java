package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.Map;

/**
 * Provides tokenizers from another jar. Found by {@link java.util.ServiceLoader} if the jar is on
 * the class path.
 */
public interface TokenizerProvider {
  /** Creates a tokenizer from its settings. */
  @FunctionalInterface
  interface Factory {
    /** Reads the keys of one tokenizer; the caller rejects unknown keys. */
    Tokenizer create(Fields settings);
  }

  /** Returns the factories by name. */
  Map<String, Factory> tokenizers();
}
