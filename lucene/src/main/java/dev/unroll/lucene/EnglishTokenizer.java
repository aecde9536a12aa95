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
 * English words by Lucene: cut by the rules of Unicode (UAX 29), all small, without {@code 's} at
 * the end. Punctuation is left out.
 *
 * <p>By default every word stays as it is. Search engines drop the commonest words and cut endings;
 * a network that reads words in their order does better with them ("not" is one of those dropped).
 * Both dropped, the tokens are those of Lucene's EnglishAnalyzer.
 */
public final class EnglishTokenizer implements Tokenizer {
  static final String NAME = "english";

  private final boolean stopWords;
  private final boolean stem;
  private final Analysis analysis;

  /** Keeps all words as they are. */
  public EnglishTokenizer() {
    this(true, false);
  }

  /**
   * A tokenizer.
   *
   * @param stopWords whether to keep "the", "not" and 31 other words that are everywhere
   * @param stem whether to cut words to their stems (Porter 1980): "played" becomes "plai"
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
