package dev.unroll.tasks.translate;

import dev.unroll.data.text.ReversibleTokenizer;
import dev.unroll.data.translation.SentencePair;
import dev.unroll.data.translation.WordTranslations;
import java.util.List;

/**
 * The word-by-word baseline: replaces each word of a source with its most probable translation, in
 * the same order.
 */
record WordByWord(WordTranslations words) {
  private static final ReversibleTokenizer TOKENIZER = new ReversibleTokenizer();

  /** Learns the translations of words from the training set. */
  static WordByWord learn(TranslateData data) {
    WordTranslations.Builder builder = WordTranslations.builder();
    for (SentencePair pair : data.train()) {
      builder.add(TOKENIZER.tokens(pair.source()), TOKENIZER.tokens(pair.target()));
    }
    return new WordByWord(builder.learn());
  }

  /** Translates texts. */
  List<String> translate(List<String> sources) {
    return sources.stream()
        .map(source -> TOKENIZER.join(words.translate(TOKENIZER.tokens(source))))
        .toList();
  }
}
