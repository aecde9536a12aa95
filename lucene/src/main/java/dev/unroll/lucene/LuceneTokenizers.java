package dev.unroll.lucene;

import dev.unroll.data.text.TokenizerProvider;
import java.util.Map;

/** Offers {@code english} and {@code chinese} to files and recipes. */
public final class LuceneTokenizers implements TokenizerProvider {
  /** For the service loader. */
  public LuceneTokenizers() {}

  @Override
  public Map<String, Factory> tokenizers() {
    return Map.of(
        EnglishTokenizer.NAME, EnglishTokenizer::of, ChineseTokenizer.NAME, ChineseTokenizer::of);
  }
}
