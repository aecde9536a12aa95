package dev.unroll.data.text;

import dev.unroll.store.Fields;
import java.util.Map;

/**
 * Tokenizers of another jar, found by {@link java.util.ServiceLoader} when it is on the class path.
 */
public interface TokenizerProvider {
  /** Makes a tokenizer from its settings. */
  @FunctionalInterface
  interface Factory {
    /** Reads the keys of one tokenizer; unknown keys are refused by whoever calls this. */
    Tokenizer create(Fields settings);
  }

  /** What it offers, by name. */
  Map<String, Factory> tokenizers();
}
