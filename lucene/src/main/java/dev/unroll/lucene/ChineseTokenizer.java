package dev.unroll.lucene;

import dev.unroll.data.text.Tokenizer;
import dev.unroll.store.Fields;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;

/**
 * Chinese word tokenizer based on Lucene. It chooses the most probable segmentation with a
 * dictionary (the hidden Markov model of ICTCLAS 1.0). Latin words are converted to lower case. It
 * is made for simplified characters: traditional ones mostly become words of one character.
 *
 * <p>For single characters instead of words, use {@link dev.unroll.data.text.CharacterTokenizer}.
 */
public final class ChineseTokenizer implements Tokenizer {
  static final String NAME = "chinese";

  private final boolean punctuation;
  private final Analysis analysis;

  /** Creates a tokenizer that drops punctuation. */
  public ChineseTokenizer() {
    this(false);
  }

  /**
   * Creates a tokenizer.
   *
   * @param punctuation whether to keep punctuation; every mark becomes {@code ","}
   */
  public ChineseTokenizer(boolean punctuation) {
    this.punctuation = punctuation;
    this.analysis = new Analysis(HMMChineseTokenizer::new, this::filters);
  }

  static ChineseTokenizer of(Fields settings) {
    return new ChineseTokenizer(settings.flag("punctuation", false));
  }

  private TokenStream filters(TokenStream words) {
    TokenStream all = new LowerCaseFilter(words);
    return punctuation ? all : new StopFilter(all, SmartChineseAnalyzer.getDefaultStopSet());
  }

  @Override
  public List<String> tokens(String text) {
    return analysis.tokens(text);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("name", NAME, "punctuation", punctuation);
  }

  @Override
  public String toString() {
    return "ChineseTokenizer[punctuation=" + punctuation + "]";
  }
}
