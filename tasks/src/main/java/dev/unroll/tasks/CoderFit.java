package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.text.IdDataset;
import dev.unroll.data.text.IdSequences;
import dev.unroll.data.text.KerasImdb;
import dev.unroll.data.text.TokenCounts;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.vectors.WordTable;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.sequence.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fits what makes inputs of examples on those to learn from, and codes examples with it. */
final class CoderFit {
  private static final long MANY_TOKENS = 200_000; // about 30 MB

  private CoderFit() {}

  /**
   * Fits a coder.
   *
   * @param train positions of the examples to learn from; it sees no other
   */
  static InputCoder fit(
      ClassifierConfig config, ExampleReader reader, LabelledSource examples, int[] train) {
    if (examples instanceof LabelledSource.Texts texts) {
      return text(textConfig(config), reader, texts, train);
    }
    LabelledDataset data = numbers(config.input(), examples);
    if (config.input() instanceof LetterConfig letters) {
      return new LetterCoder(letters);
    }
    LabelledDataset learned = data.part(train);
    if (config.input() instanceof SequenceConfig sequences) {
      return SequenceCoder.fit(sequences.scale(), learned);
    }
    Sequence first = learned.batch(new int[] {0}).input();
    return new ImageCoder(first.steps(), first.features());
  }

  /**
   * Examples that are numbers already, if they are what the configuration is for.
   *
   * @throws IllegalArgumentException when they are not
   */
  private static LabelledDataset numbers(InputConfig input, LabelledSource examples) {
    if (input instanceof TextConfig || !(examples instanceof LabelledSource.Ready ready)) {
      throw new IllegalArgumentException(
          "the examples are %s, but the configuration is for %s"
              .formatted(
                  examples instanceof LabelledSource.Texts ? "texts" : "numbers", input.kind()));
    }
    Sequence first = ready.data().batch(new int[] {0}).input();
    String wanted = null;
    if (input instanceof LetterConfig letters) {
      int symbols = letters.letters().size();
      wanted =
          first.hasIds() || first.features() != symbols
              ? "letters as rows of %d numbers, such as LetterSequences.rows()".formatted(symbols)
              : null;
    } else if (input instanceof ImageConfig) {
      wanted = first.hasIds() || !ofOneSize(ready.data()) ? "images, all of one size" : null;
    } else {
      wanted = first.hasIds() ? "sequences of numbers" : null;
    }
    if (wanted != null) {
      throw new IllegalArgumentException(
          "the configuration is for %s and wants %s; got %s"
              .formatted(
                  input.kind(),
                  wanted,
                  first.hasIds()
                      ? "ids"
                      : "sequences of %d numbers a step".formatted(first.features())));
    }
    return ready.data();
  }

  private static boolean ofOneSize(LabelledDataset images) {
    return images instanceof IdxImages
        || IntStream.range(1, images.size())
            .allMatch(i -> images.batch(new int[] {0, i}).input().mask() == null);
  }

  private static TextConfig textConfig(ClassifierConfig config) {
    if (config.input() instanceof TextConfig text) {
      return text;
    }
    throw new IllegalArgumentException(
        "the examples are texts, but the configuration is for " + config.input().kind());
  }

  private static TextCoder text(
      TextConfig config, ExampleReader reader, LabelledSource.Texts texts, int[] train) {
    String index = config.wordIndex();
    if (index != null) {
      var imdb = KerasImdb.read(reader.find(index), config.vocabulary().size());
      return new TextCoder(config.tokenizer(), imdb.index(), imdb.vocabulary(), config.padding());
    }
    var learned = new BitSet();
    for (int position : train) {
      learned.set(position);
    }
    var counts = TokenCounts.atMost(roomForTokens(config.vocabulary().size()));
    var position = new int[1];
    texts.forEach(
        row -> {
          if (learned.get(position[0]++)) {
            counts.add(config.tokenizer().tokens(row.text()));
          }
        });
    Vocabulary vocabulary = counts.vocabulary(config.vocabulary());
    if (vocabulary.words().isEmpty()) {
      throw new BadInputException(
          "%s: no word occurs %d times or more in the texts to learn from; give more texts, or"
                  .formatted(texts.name(), config.vocabulary().minimumCount())
              + " lower vocabulary.minimumCount");
    }
    return new TextCoder(config.tokenizer(), null, vocabulary, config.padding());
  }

  /** Counts of different tokens to keep: many more than are wanted, whatever the memory. */
  private static int roomForTokens(int wanted) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(MANY_TOKENS, 20L * wanted));
  }

  /**
   * Examples as a network reads them, with their classes.
   *
   * @param labels of training, whose numbers the network knows
   * @throws IllegalArgumentException when the examples are of another kind, or number their classes
   *     otherwise
   */
  static LabelledDataset code(
      ClassifierConfig config, InputCoder coder, LabelledSource examples, Labels labels) {
    if (coder instanceof TextCoder text && examples instanceof LabelledSource.Texts texts) {
      return code(textConfig(config), text, texts, labels);
    }
    LabelledDataset data = numbers(config.input(), examples);
    if (!data.labels().equals(labels)) {
      throw new IllegalArgumentException(
          "the classes of the examples are %s, but those of training are %s; read the examples with the labels of training"
              .formatted(data.labels(), labels));
    }
    if (coder instanceof SequenceCoder sequences) {
      sequences.requireFeatures(
          data.batch(new int[] {0}).input().features(), "each step of the data");
      return new ScaledSequences(data, sequences);
    }
    if (coder instanceof ImageCoder images) {
      Sequence first = data.batch(new int[] {0}).input();
      images.requireSize(first.steps(), first.features(), "the images");
    }
    return data;
  }

  private static LabelledDataset code(
      TextConfig config, TextCoder coder, LabelledSource.Texts texts, Labels labels) {
    try (var ids = IdSequences.Builder.ofAnySize()) {
      var classes = IntStream.builder();
      texts
          .withLabels(labels)
          .forEach(
              row -> {
                classes.add(labels.number(row.label(), texts.name(), row.line()));
                ids.add(coder.someIds(row.text()));
              });
      return IdDataset.of(ids.build(), classes.build().toArray(), labels, config.padding())
          .bucketed(config.buckets());
    }
  }

  /** The vectors that the embedding begins with; null: none are wanted. */
  static @Nullable WordTable vectors(
      ClassifierConfig config, InputCoder coder, ExampleReader reader) {
    if (!(coder instanceof TextCoder text)
        || !(config.input() instanceof TextConfig from)
        || from.vectors() == null) {
      return null;
    }
    Vocabulary vocabulary = text.vocabulary();
    var tokens = new ArrayList<String>();
    for (int id = 0; id < vocabulary.size(); id++) {
      tokens.add(vocabulary.token(id));
    }
    VectorsConfig wanted = from.vectors();
    WordVectors vectors = WordVectors.from(reader.find(wanted.file())).only(tokens).read();
    return vectors.toTable(tokens, wanted.vectorOfUnknown(config.training().seed()));
  }
}
