package dev.unroll.examples;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.table.BadRows;
import dev.unroll.data.table.DataFiles;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.KerasImdb;
import dev.unroll.data.text.KerasTokenizer;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.TextEncoder;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Film reviews as ids, for the programs that classify them as good or bad.
 *
 * @param train to learn from, 1 is good
 * @param test the test set
 * @param vocabulary ids are below it
 */
record Reviews(LabelledDataset train, LabelledDataset test, int vocabulary) {
  private static final Labels LABELS = Labels.inOrder(List.of("0", "1"));

  /**
   * The 50,000 reviews of IMDB, as Keras has them: the commonest 10,000 words, the last 80 of each
   * review, padding in front that the network sees.
   *
   * @param data the directory that holds {@code imdb/}
   */
  static Reviews imdb(Path data) {
    var imdb = KerasImdb.read(DataFiles.resolve("imdb/imdb_word_index.json", data), 10_000);
    var encoder = TextEncoder.of(imdb, imdb.vocabulary());
    var parts = new ArrayList<LabelledDataset>();
    for (String name : List.of("imdb/train.tsv", "imdb/test.tsv")) {
      LabelledTexts texts = LabelledTexts.of(DataFiles.resolve(name, data), 2, 1);
      parts.add(encoder.read(texts, LABELS, Padding.keras(80), BadRows.refuse()).binary());
    }
    return new Reviews(parts.get(0), parts.get(1), imdb.vocabulary().size());
  }

  /** A few made-up reviews in which the order of the words decides. */
  static Reviews tiny() {
    List<LabelledText> texts = texts(600, 1);
    var tokenizer = new KerasTokenizer();
    Vocabulary vocabulary =
        Vocabulary.of(
            texts.stream().map(text -> tokenizer.tokens(text.text())), VocabularyConfig.keras(100));
    var encoder = TextEncoder.of(tokenizer, vocabulary);
    return new Reviews(coded(texts, encoder), coded(texts(200, 2), encoder), vocabulary.size());
  }

  private static LabelledDataset coded(List<LabelledText> texts, TextEncoder encoder) {
    var ids = IdSequences.of(texts.stream().map(text -> encoder.ids(text.text())).toList());
    int[] classes = texts.stream().mapToInt(text -> text.label().equals("1") ? 1 : 0).toArray();
    return IdDataset.of(ids, classes, LABELS, Padding.keras(10)).binary();
  }

  /** Made-up reviews: "not bad" is good, "bad" is not. */
  static List<LabelledText> texts(int count, long seed) {
    var random = new Random(seed);
    var texts = new ArrayList<LabelledText>();
    for (int i = 0; i < count; i++) {
      boolean good = random.nextBoolean();
      boolean not = random.nextBoolean();
      String text =
          one(random, "The film", "It", "This story", "The whole thing")
              + one(random, " was ", " is ")
              + (not ? "not " : "")
              + (good == not ? one(random, "bad", "dull") : one(random, "good", "fine"))
              + one(random, ".", "!", " and long.");
      texts.add(new LabelledText(text, good ? "1" : "0", i + 1));
    }
    return texts;
  }

  private static String one(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }
}
