package dev.unroll.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Runs one of Lucene's analyzers; objects that are costly to create are kept per thread. */
final class Analysis {
  private final Analyzer analyzer;

  Analysis(Supplier<Tokenizer> tokenizer, UnaryOperator<TokenStream> filters) {
    this.analyzer =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = tokenizer.get();
            return new TokenStreamComponents(source, filters.apply(source));
          }
        };
  }

  List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        if (term.length() > 0) {
          tokens.add(term.toString());
        }
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
    return List.copyOf(tokens);
  }
}
