package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.data.text.Corpus;
import dev.unroll.data.text.EncodedCorpus;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.TokenIds;
import dev.unroll.data.text.TokenStreams;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a language model as ids. The vocabulary is that of the training set alone.
 *
 * @param config of the model
 * @param vocabulary of the training set
 * @param train what the model learns from
 * @param validation what epochs are validated on, if anything
 * @param test what the model is scored on
 * @param rule how the texts were split
 */
record LanguageData(
    LanguageConfig config,
    Vocabulary vocabulary,
    EncodedCorpus train,
    Optional<EncodedCorpus> validation,
    EncodedCorpus test,
    String rule) {
  private static final int AT_ONCE = 1 << 14;

  /**
   * Reads the texts.
   *
   * @param source begins each sentence of refusal
   * @throws BadInputException when one cannot be read, or is too short
   */
  static LanguageData read(LanguageConfig config, LanguageFiles.Texts texts, String source) {
    Split split = Split.of(config, texts);
    Vocabulary vocabulary = split.train.counts().vocabulary(vocabularyConfig(config));
    EncodedCorpus train = split.train.encode(vocabulary);
    Optional<EncodedCorpus> validation = split.validation.map(text -> text.encode(vocabulary));
    EncodedCorpus test = split.test.encode(vocabulary);
    var data = new LanguageData(config, vocabulary, train, validation, test, split.rule);
    requireLength(train.ids(), config.training().batchSize(), "training", source);
    validation.ifPresent(
        text -> requireLength(text.ids(), config.evaluationRows(), "validation", source));
    requireLength(test.ids(), 1, "test", source);
    return data;
  }

  private static VocabularyConfig vocabularyConfig(LanguageConfig config) {
    VocabularyConfig all =
        VocabularyConfig.defaults()
            .withSize(config.vocabularySize())
            .withMinimumCount(config.minimumCount());
    return config.corpus().lineEnds()
        ? all.withSpecials(Special.UNKNOWN, Special.LINE_END)
        : all.withSpecials(Special.UNKNOWN);
  }

  private static void requireLength(TokenIds ids, int rows, String set, String source) {
    if (ids.length() <= rows) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: the %s set has %,d tokens (expected more than its %,d parallel streams). Add text,"
                  + " or set %s.",
              source,
              set,
              ids.length(),
              rows,
              rows == 1
                  ? "other fractions"
                  : set.equals("training") ? "training.batch" : "data.evaluationRows"));
    }
  }

  /** The texts of the sets. */
  private record Split(Corpus train, Optional<Corpus> validation, Corpus test, String rule) {
    static Split of(LanguageConfig config, LanguageFiles.Texts texts) {
      boolean cutsTest = texts.test().isEmpty();
      boolean cutsValidation = texts.validation().isEmpty() && config.validation() > 0;
      if (!cutsTest && !cutsValidation) {
        return new Split(
            texts.train(), texts.validation(), texts.test().orElseThrow(), "a file for each set");
      }
      long all = texts.train().counts().total();
      long test = cutsTest ? Math.round(all * config.test()) : 0;
      long validation = cutsValidation ? Math.round(all * config.validation()) : 0;
      long end = all - test;
      long from = end - validation;
      Optional<Corpus> cut =
          validation > 0 ? Optional.of(texts.train().part(from, end)) : texts.validation();
      return new Split(
          texts.train().part(0, Math.max(1, from)),
          cut,
          test > 0 ? texts.train().part(end, all) : texts.test().orElse(texts.train()),
          "the end of the text is the test set, and what precedes it the validation set");
    }
  }

  /** Returns the streams that the model learns from. */
  TokenStreams trainStreams() {
    return streams(train.ids(), config.training().batchSize());
  }

  /** Returns the streams that epochs are validated on. */
  Optional<TokenStreams> validationStreams() {
    return validation.map(text -> streams(text.ids(), config.evaluationRows()));
  }

  private TokenStreams streams(TokenIds ids, int rows) {
    return streams(config, vocabulary, ids, rows);
  }

  /** Returns ids as streams, as a configuration has them. */
  static TokenStreams streams(
      LanguageConfig config, Vocabulary vocabulary, TokenIds ids, int rows) {
    return config.sentences()
        ? TokenStreams.sentences(ids, vocabulary.id(Special.LINE_END), rows)
        : TokenStreams.of(ids, rows);
  }

  /** Returns what was read. */
  DataDescription description() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("units", unit());
    json.put("vocabulary", vocabulary.size());
    json.put("train", json(train));
    validation.ifPresent(text -> json.put("validation", json(text)));
    json.put("test", json(test));
    return new DataDescription(
        String.format(
            Locale.ROOT,
            "a language model of %s: %,d in %,d lines to learn from, a vocabulary of %,d%s",
            unit(),
            train.ids().length(),
            train.lines(),
            vocabulary.size(),
            config.sentences() ? ", each line by itself" : ""),
        json);
  }

  private static Map<String, Object> json(EncodedCorpus text) {
    var json = new LinkedHashMap<String, Object>();
    json.put("tokens", text.ids().length());
    json.put("lines", text.lines());
    json.put("unknown", text.unknown());
    return json;
  }

  private String unit() {
    return config.corpus().isCharacters() ? "characters" : "words";
  }

  /** Returns what a reader of the scores must know of the data. */
  List<String> notes() {
    var notes = new ArrayList<>(train.notes());
    long cut = trainStreams().leftOut();
    if (cut > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the last %,d tokens of the training set do not fill a step of all %,d streams, and"
                  + " are left out",
              cut,
              config.training().batchSize()));
    }
    notes.addAll(unknownNotes(test, "test set"));
    return notes;
  }

  /** Returns a note on the tokens of a text that the vocabulary lacks. */
  static List<String> unknownNotes(EncodedCorpus text, String name) {
    return text.unknown() == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d of the %,d tokens of the %s (%.1f %%) are not in the vocabulary; they count as"
                    + " <unk>, which is easier to predict than the tokens themselves",
                text.unknown(),
                text.ids().length(),
                name,
                100.0 * text.unknown() / text.ids().length()));
  }

  /** Returns how the texts were split. */
  DataSplit split() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put(DataSplit.TRAINING, train.ids().length());
    validation.ifPresent(text -> counts.put(DataSplit.VALIDATION, text.ids().length()));
    counts.put(DataSplit.TEST, test.ids().length());
    return new DataSplit("tokens", counts, Map.of(), rule);
  }

  /** Returns a checksum of all that is trained and validated on. */
  String checksum() {
    var crc = new CRC32();
    update(crc, train.ids());
    validation.ifPresent(text -> update(crc, text.ids()));
    return train.ids().length() + "-" + Long.toHexString(crc.getValue());
  }

  private static void update(CRC32 crc, TokenIds ids) {
    var some = new int[AT_ONCE];
    ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE * Integer.BYTES);
    for (long from = 0; from < ids.length(); from += AT_ONCE) {
      int count = (int) Math.min(AT_ONCE, ids.length() - from);
      ids.copy(from, some, 0, count);
      bytes.clear();
      bytes.asIntBuffer().put(some, 0, count);
      crc.update(bytes.array(), 0, count * Integer.BYTES);
    }
  }
}
