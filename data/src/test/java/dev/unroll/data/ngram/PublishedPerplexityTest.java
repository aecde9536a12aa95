package dev.unroll.data.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.data.table.DataFiles;
import dev.unroll.data.text.Corpus;
import dev.unroll.data.text.CorpusConfig;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenIds;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import org.junit.jupiter.api.Test;

/**
 * The Penn Treebank, on which a 5-gram with Kneser-Ney smoothing has a test perplexity of about 141
 * in the literature; skipped unless UNROLL_DATA names the directory of data.
 */
class PublishedPerplexityTest {
  @Test
  void pennTreebank() {
    assumeTrue(System.getenv(DataFiles.VARIABLE) != null, "UNROLL_DATA is not set");
    Vocabulary vocabulary =
        corpus("train")
            .counts()
            .vocabulary(
                VocabularyConfig.defaults().withSpecials(Special.UNKNOWN, Special.LINE_END));
    TokenIds train = corpus("train").encode(vocabulary).ids();
    TokenIds test = corpus("test").encode(vocabulary).ids();
    int size = vocabulary.size();
    int lineEnd = vocabulary.id(Special.LINE_END);

    assertPerplexity(Unigram.of(train, size), test, 639.30);
    assertPerplexity(KneserNey.of(train, size, 3), test, 148.38);
    assertPerplexity(KneserNey.of(train, size, 5), test, 141.06);
    assertPerplexity(KneserNey.sentences(train, lineEnd, size, 5), test, 141.19);
  }

  private static Corpus corpus(String part) {
    return Corpus.of(DataFiles.resolve("ptb/ptb." + part + ".txt"), CorpusConfig.words());
  }

  private static void assertPerplexity(NgramModel model, TokenIds test, double expected) {
    assertThat(model.score(test).perplexity()).isCloseTo(expected, within(0.01));
  }
}
