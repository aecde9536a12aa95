package dev.unroll.lucene;

import dev.unroll.data.text.Tokenizer;
import dev.unroll.store.Fields;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * English word tokenizer based on Lucene: splits by the rules of Unicode (UAX 29), converts to
 * lower case and removes a final {@code 's}. Punctuation is dropped.
 *
 * <p>By default all words are kept unchanged. Search engines drop stop words and stem the others,
 * but a network that reads words in order does better with them ("not" is a stop word). Without
 * stop words and with stemming, the tokens are those of Lucene's EnglishAnalyzer.
 */
public final class EnglishTokenizer implements Tokenizer {
  static final String NAME = "english";

  private final boolean stopWords;
  private final boolean stem;
  private final Analysis analysis;

  /** Creates a tokenizer that keeps all words unchanged. */
  public EnglishTokenizer() {
    this(true, false);
  }

  /**
   * Creates a tokenizer.
   *
   * @param stopWords whether to keep "the", "not" and 31 other very frequent words
   * @param stem whether to reduce words to their stems (Porter 1980): "played" becomes "plai"
   */
  public EnglishTokenizer(boolean stopWords, boolean stem) {
    this.stopWords = stopWords;
    this.stem = stem;
    this.analysis = new Analysis(StandardTokenizer::new, this::filters);
  }

  static EnglishTokenizer of(Fields settings) {
    return new EnglishTokenizer(settings.flag("stop_words", true), settings.flag("stem", false));
  }

  private TokenStream filters(TokenStream words) {
    TokenStream all = new LowerCaseFilter(new EnglishPossessiveFilter(words));
    TokenStream kept =
        stopWords ? all : new StopFilter(all, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
    return stem ? new PorterStemFilter(kept) : kept;
  }

  @Override
  public List<String> tokens(String text) {
    return analysis.tokens(text);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("name", NAME, "stop_words", stopWords, "stem", stem);
  }

  @Override
  public String toString() {
    return "EnglishTokenizer[stopWords=" + stopWords + ", stem=" + stem + "]";
  }
}
