package dev.unroll.lucene;

import dev.unroll.data.text.TokenizerProvider;
import java.util.Map;

/** Provides {@code english} and {@code chinese} to files and recipes. */
public final class LuceneTokenizers implements TokenizerProvider {
  /** Creates the provider, for the service loader. */
  public LuceneTokenizers() {}

  @Override
  public Map<String, Factory> tokenizers() {
    return Map.of(
        EnglishTokenizer.NAME, EnglishTokenizer::of, ChineseTokenizer.NAME, ChineseTokenizer::of);
  }
}
