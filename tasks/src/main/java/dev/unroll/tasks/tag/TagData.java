package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.data.tagged.SentenceCuts;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.data.vectors.WordTable;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.GivenVectors;
import dev.unroll.tasks.input.VectorsConfig;
import dev.unroll.tensor.CounterRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of a tagger: training, validation and test set, with the vocabularies and tags of
 * the training set.
 */
final class TagData {
  private final TagCoder coder;
  private final List<TagColumn> columns;
  private final @Nullable GivenVectors vectors;
  private final List<TaggedSentence> train;
  private final List<TaggedSentence> validation;
  private final List<TaggedSentence> test;
  private final TagDataset trainSet;
  private final TagDataset validationSet;
  private final String rule;
  private final String description;
  private final List<String> notes;

  private TagData(
      TagCoder coder,
      List<TagColumn> columns,
      @Nullable GivenVectors vectors,
      Sets sets,
      int longest,
      String description,
      List<String> notes) {
    this.coder = coder;
    this.columns = columns;
    this.vectors = vectors;
    this.train = sets.train;
    this.validation = sets.validation;
    this.test = sets.test;
    this.rule = sets.rule;
    var cuts = new SentenceCuts(longest);
    this.trainSet = TagDataset.of(coder, columns, train, cuts);
    this.validationSet = TagDataset.of(coder, columns, validation, cuts);
    this.description = description;
    this.notes = new ArrayList<>(notes);
    if (cuts.cutSentences() > 0) {
      this.notes.add("of the training and validation set, " + cuts.note());
    }
  }

  /**
   * Splits the sentences, and builds vocabularies and tags from the training set.
   *
   * @param source the start of each error message
   * @param location of the file of vectors
   * @throws BadInputException when the texts do not fit the configuration
   */
  static TagData of(TagConfig config, TagFiles.Texts texts, DataLocation location, String source) {
    Sets sets = Sets.of(config, texts, source);
    int count = sets.train.get(0).tagColumns();
    List<String> names = texts.train().columns();
    if (count != names.size()) {
      throw new IllegalStateException("columns of tags: " + names + " for " + count);
    }
    List<TagColumn> columns = TagColumn.of(source, names, sets.train);
    requireTags(texts.test().map(TagFiles.Text::name).orElse(texts.train().name()), names, sets);
    var notes = new ArrayList<>(texts.train().notes());
    texts.validation().ifPresent(text -> notes.addAll(text.notes()));
    texts.test().ifPresent(text -> notes.addAll(text.notes()));
    columns.forEach(column -> notes.addAll(column.notes()));
    if (config.validation() > 0 && sets.validation.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.3g of %,d sentences is less than one, so the validation set is empty;"
                  + " set data.validation or data.validationFile",
              config.validation(),
              texts.train().sentences().size()));
    }
    Optional<VectorsConfig> from = config.vectors();
    Optional<WordVectors> given =
        from.map(
            each ->
                WordVectors.from(
                        location.isFile()
                            ? DataLocation.ofRecipe().find(each.file())
                            : location.find(each.file()))
                    .read());
    TagCoder coder =
        TagCoder.of(config, sets.train, given.map(WordVectors::words).orElse(List.of()));
    GivenVectors table = null;
    if (given.isPresent()) {
      var tokens = new ArrayList<String>();
      for (int id = 0; id < coder.words().size(); id++) {
        tokens.add(coder.words().token(id));
      }
      WordTable words =
          given.get().toTable(tokens, from.orElseThrow().vectorOfUnknown(config.training().seed()));
      table = new GivenVectors(words.vectors(), from.orElseThrow().trainable());
      var counts = new LinkedHashMap<String, Long>();
      for (TaggedSentence sentence : sets.train) {
        sentence.tokens().forEach(token -> counts.merge(coder.word(token), 1L, Long::sum));
      }
      notes.add("training set: " + given.get().coverage(counts).sentence());
    }
    return new TagData(
        coder, columns, table, sets, config.longest(), texts.train().description(), notes);
  }

  /** Checks before training that the test set can be scored. */
  private static void requireTags(String file, List<String> names, Sets sets) {
    int columns = sets.test.get(0).tagColumns();
    if (columns != names.size()) {
      throw new BadInputException(
          "%s: has %d columns of tags (expected %d, as the training set)"
              .formatted(file, columns, names.size()));
    }
    boolean tagged =
        sets.test.stream()
            .anyMatch(sentence -> sentence.tags(0).stream().anyMatch(tag -> tag != null));
    if (!tagged) {
      throw new BadInputException(
          "%s: the test set has no tag in column %s (expected one for some token). Set data.test to a file with tags."
              .formatted(file, names.get(0)));
    }
  }

  /** The sentences of the sets. */
  private record Sets(
      List<TaggedSentence> train,
      List<TaggedSentence> validation,
      List<TaggedSentence> test,
      String rule) {
    static Sets of(TagConfig config, TagFiles.Texts texts, String source) {
      List<TaggedSentence> all = new ArrayList<>(texts.train().sentences());
      boolean random = config.split() == TagConfig.Split.RANDOM;
      if (random) {
        int[] order = new CounterRandom(config.training().seed(), "split").permutation(all.size());
        all = Arrays.stream(order).mapToObj(all::get).toList();
      }
      boolean cutsTest = texts.test().isEmpty();
      boolean cutsValidation = texts.validation().isEmpty() && config.validation() > 0;
      int tests = cutsTest ? (int) Math.round(all.size() * config.test()) : 0;
      int validations = cutsValidation ? (int) Math.round(all.size() * config.validation()) : 0;
      int from = all.size() - tests;
      int first = from - validations;
      if (first < 1 || (cutsTest && tests < 1)) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: %s has %,d %s, too few for a training set%s%s. %s, or set data.test,"
                    + " data.validationFile, data.testShare or data.validation.",
                source,
                texts.train().name(),
                all.size(),
                all.size() == 1 ? "sentence" : "sentences",
                cutsValidation ? ", a validation fraction of " + config.validation() : "",
                cutsTest ? ", a test fraction of " + config.test() : "",
                all.size() == 1
                    ? "Put a blank line after each sentence, set data.sentence to a column that numbers"
                        + " them"
                    : "Add sentences"));
      }
      return new Sets(
          List.copyOf(all.subList(0, first)),
          cutsValidation
              ? List.copyOf(all.subList(first, from))
              : texts.validation().map(TagFiles.Text::sentences).orElse(List.of()),
          cutsTest
              ? List.copyOf(all.subList(from, all.size()))
              : texts.test().orElseThrow().sentences(),
          rule(random, cutsTest, cutsValidation, texts.validation().isPresent()));
    }

    private static String rule(
        boolean random, boolean cutsTest, boolean cutsValidation, boolean validationFile) {
      String end = random ? "drawn at random" : "the end of the file";
      String test = cutsTest ? "the test set is " + end : "a file is the test set";
      return validationFile
          ? test + ", another one the validation set"
          : cutsValidation
              ? test + ", the validation set " + (random ? end : "what is before it")
              : test;
    }
  }

  TagCoder coder() {
    return coder;
  }

  List<TagColumn> columns() {
    return columns;
  }

  /** Returns the initial vectors of words; null: random ones. */
  @Nullable GivenVectors vectors() {
    return vectors;
  }

  List<TaggedSentence> train() {
    return train;
  }

  List<TaggedSentence> test() {
    return test;
  }

  TagDataset trainSet() {
    return trainSet;
  }

  Optional<TagDataset> validationSet() {
    return validation.isEmpty() ? Optional.empty() : Optional.of(validationSet);
  }

  List<String> notes() {
    return notes;
  }

  /** Returns a summary of the training sentences, to find them in another file. */
  TrainingSummary summary() {
    return TrainingSummary.of(train.size(), i -> hash(train.get(i)));
  }

  /** Returns a hash of the tokens and tags of a sentence. */
  static long hash(TaggedSentence sentence) {
    long hash = 7;
    for (String token : sentence.tokens()) {
      hash = 31 * hash + token.hashCode();
    }
    for (int c = 0; c < sentence.tagColumns(); c++) {
      for (String tag : sentence.tags(c)) {
        hash = 31 * hash + (tag == null ? 0 : tag.hashCode());
      }
    }
    return hash;
  }

  /** Returns a description of the sentences. */
  DataDescription description() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("columns", columns.stream().map(TagColumn::name).toList());
    var tags = new LinkedHashMap<String, Object>();
    columns.forEach(column -> tags.put(column.name(), column.tags()));
    json.put("tags", tags);
    var schemes = new LinkedHashMap<String, Object>();
    columns.forEach(column -> schemes.put(column.name(), column.scheme().word()));
    json.put("schemes", schemes);
    json.put("words", coder.words().size());
    json.put("train", json(train));
    json.put("validation", json(validation));
    json.put("test", json(test));
    String labels =
        String.join(
            ", ",
            columns.stream()
                .map(
                    column ->
                        "%,d tags of column %s%s"
                            .formatted(
                                column.tags().size(),
                                column.name(),
                                column.scheme().hasSpans()
                                    ? " (spans, "
                                        + column.scheme().word().toUpperCase(Locale.ROOT)
                                        + ")"
                                    : ""))
                .toList());
    return new DataDescription("tagging: " + labels + "; " + description, json);
  }

  private static Map<String, Object> json(List<TaggedSentence> sentences) {
    var json = new LinkedHashMap<String, Object>();
    json.put("sentences", sentences.size());
    json.put("tokens", tokens(sentences));
    return json;
  }

  static long tokens(List<TaggedSentence> sentences) {
    return sentences.stream().mapToLong(TaggedSentence::size).sum();
  }

  /** Returns the split of the sentences. */
  DataSplit split() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put(DataSplit.TRAINING, (long) train.size());
    if (!validation.isEmpty()) {
      counts.put(DataSplit.VALIDATION, (long) validation.size());
    }
    counts.put(DataSplit.TEST, (long) test.size());
    return new DataSplit("sentences", counts, Map.of(), rule);
  }

  /**
   * Returns a checksum of the training and validation sets. The texts are included, because all
   * rare words have the same id.
   */
  String checksum() {
    var crc = new CRC32();
    trainSet.addTo(crc);
    validationSet.addTo(crc);
    Stream.of(train, validation)
        .flatMap(List::stream)
        .forEach(sentence -> crc.update(ByteBuffer.allocate(8).putLong(0, hash(sentence))));
    return train.size() + "-" + Long.toHexString(crc.getValue());
  }
}
