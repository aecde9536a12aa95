package dev.unroll.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.data.table.DataFiles;
import org.junit.jupiter.api.Test;

/** Published counts of published corpora; skipped unless UNROLL_DATA names their directory. */
class PublishedCorporaTest {
  private static final VocabularyConfig ALL =
      VocabularyConfig.defaults().withSpecials(Special.UNKNOWN, Special.LINE_END);

  private static Corpus corpus(String name, CorpusConfig config) {
    assumeTrue(System.getenv(DataFiles.VARIABLE) != null, "UNROLL_DATA is not set");
    return Corpus.of(DataFiles.resolve(name), config);
  }

  private static void assertCounts(Corpus corpus, Vocabulary vocabulary, long lines, long tokens) {
    try (EncodedCorpus encoded = corpus.encode(vocabulary)) {
      assertThat(encoded.lines()).isEqualTo(lines);
      assertThat(encoded.ids().length()).isEqualTo(tokens);
      assertThat(encoded.unknown()).isZero();
      assertThat(encoded.notes()).isEmpty();
    }
  }

  @Test
  void pennTreebank() {
    Corpus train = corpus("ptb/ptb.train.txt", CorpusConfig.words());
    Vocabulary vocabulary = train.counts().vocabulary(ALL);

    assertThat(vocabulary.size()).isEqualTo(10_000);
    assertCounts(train, vocabulary, 42_068, 929_589);
    assertCounts(corpus("ptb/ptb.valid.txt", CorpusConfig.words()), vocabulary, 3_370, 73_760);
    assertCounts(corpus("ptb/ptb.test.txt", CorpusConfig.words()), vocabulary, 3_761, 82_430);
  }

  @Test
  void wikiText2() {
    Corpus train = corpus("text/wikitext-2.train.tokens", CorpusConfig.words());
    Vocabulary vocabulary = train.counts().vocabulary(ALL);

    assertThat(vocabulary.size()).isEqualTo(33_278);
    assertCounts(train, vocabulary, 36_718, 2_088_628);
    assertCounts(
        corpus("text/wikitext-2.valid.tokens", CorpusConfig.words()), vocabulary, 3_760, 217_646);
    assertCounts(
        corpus("text/wikitext-2.test.tokens", CorpusConfig.words()), vocabulary, 4_358, 245_569);
  }

  @Test
  void shakespeare() {
    Corpus corpus = corpus("text/tinyshakespeare.txt", CorpusConfig.characters());
    Vocabulary vocabulary = corpus.counts().vocabulary(ALL.withSpecials());

    assertThat(vocabulary.size()).isEqualTo(65);
    assertCounts(corpus, vocabulary, 40_000, 1_115_394);
    assertCounts(corpus.part(0, 1_003_854), vocabulary, 35_525, 1_003_854);
  }
}
