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
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a language model as ids. The vocabulary is that of the training set alone.
 *
 * @param config of the model
 * @param vocabulary of the training set
 * @param train the training set
 * @param validation the validation set, if there is one
 * @param test the test set
 * @param rule by which the texts were split
 */
record LanguageData(
    LanguageConfig config,
    Vocabulary vocabulary,
    EncodedCorpus train,
    Optional<EncodedCorpus> validation,
    EncodedCorpus test,
    String rule)
    implements AutoCloseable {
  private static final int AT_ONCE = 1 << 14;

  /**
   * Reads the texts.
   *
   * @param source the start of each error message
   * @throws BadInputException when one cannot be read, or is too short
   */
  static LanguageData read(LanguageConfig config, LanguageFiles.Texts texts, String source) {
    Split split = Split.of(config, texts, source);
    Vocabulary vocabulary = split.train.counts().vocabulary(vocabularyConfig(config));
    requireTokens(vocabulary, config, source);
    List<EncodedCorpus> open = new ArrayList<>();
    try {
      EncodedCorpus train = encoded(split.train, vocabulary, open);
      Optional<EncodedCorpus> validation =
          split.validation.map(text -> encoded(text, vocabulary, open));
      EncodedCorpus test = encoded(split.test, vocabulary, open);
      requireLength(train.ids(), config.training().batchSize(), "training", source);
      requireChunk(train.ids(), config, source);
      validation.ifPresent(
          text -> requireLength(text.ids(), config.evaluationRows(), "validation", source));
      requireLength(test.ids(), 1, "test", source);
      return new LanguageData(config, vocabulary, train, validation, test, split.rule);
    } catch (RuntimeException | Error failure) {
      open.forEach(EncodedCorpus::close);
      throw failure;
    }
  }

  private static EncodedCorpus encoded(
      Corpus text, Vocabulary vocabulary, List<EncodedCorpus> open) {
    EncodedCorpus encoded = text.encode(vocabulary);
    open.add(encoded);
    return encoded;
  }

  /** Returns the settings of the vocabulary. */
  static VocabularyConfig vocabularyConfig(LanguageConfig config) {
    VocabularyConfig all =
        VocabularyConfig.defaults()
            .withSize(config.vocabularySize())
            .withMinimumCount(config.minimumCount());
    return config.corpus().lineEnds()
        ? all.withSpecials(Special.UNKNOWN, Special.LINE_END)
        : all.withSpecials(Special.UNKNOWN);
  }

  /** Rejects a vocabulary without tokens, with which only {@code <unk>} could be predicted. */
  private static void requireTokens(Vocabulary vocabulary, LanguageConfig config, String source) {
    if (vocabulary.words().isEmpty()) {
      throw new BadInputException(
          "%s: the training set has no token for the vocabulary (expected one that occurs %d times or"
                  .formatted(source, config.minimumCount())
              + " more and is not <unk>). Add text, or set data.vocabulary.minimumCount.");
    }
  }

  /** Rejects a text that is too short for a single step of training. */
  private static void requireChunk(TokenIds ids, LanguageConfig config, String source) {
    int rows = config.training().batchSize();
    long each = (config.sentences() ? ids.length() : ids.length() - 1) / rows;
    int steps = Objects.requireNonNull(config.training().truncation()).steps();
    if (each < steps) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: the training set has %,d tokens, %,d for each of its %,d parallel streams (expected"
                  + " a chunk of %,d or more). Add text, or set a lower training.batch or"
                  + " training.truncate.",
              source,
              ids.length(),
              each,
              rows,
              steps));
    }
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
    static Split of(LanguageConfig config, LanguageFiles.Texts texts, String source) {
      boolean cutsValidation = texts.validation().isEmpty() && config.validation() > 0;
      String rule =
          (texts.test().isPresent()
                  ? "a file is the test set"
                  : "the end of the text is the test set")
              + (texts.validation().isPresent()
                  ? ", another one the validation set"
                  : cutsValidation ? ", and the tokens before it the validation set" : "");
      if (texts.test().isPresent() && !cutsValidation) {
        return new Split(texts.train(), texts.validation(), texts.test().orElseThrow(), rule);
      }
      long all = texts.train().counts().total();
      long end =
          texts.test().isPresent()
              ? all
              : cut(config, texts.train(), all, all - Math.round(all * config.test()));
      long from =
          cutsValidation
              ? cut(config, texts.train(), all, end - Math.round(all * config.validation()))
              : end;
      if (from < 1 || (cutsValidation && from == end) || (texts.test().isEmpty() && end == all)) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: the text has %,d tokens, too few for a training set, a validation fraction of %s and"
                    + " a test fraction of %s. Add text, or set data.validation and data.testShare.",
                source,
                all,
                config.validation(),
                config.test()));
      }
      return new Split(
          texts.train().part(0, from),
          cutsValidation ? Optional.of(texts.train().part(from, end)) : texts.validation(),
          texts.test().isPresent() ? texts.test().orElseThrow() : texts.train().part(end, all),
          rule);
    }

    /** Returns the position of a cut; if sentences are used, it is moved to the end of one. */
    private static long cut(LanguageConfig config, Corpus text, long all, long wished) {
      if (!config.sentences() || wished <= 0 || wished >= all) {
        return wished;
      }
      Vocabulary lineEnd = Vocabulary.of(List.of(Special.UNKNOWN, Special.LINE_END), List.of());
      try (EncodedCorpus rest = text.part(wished - 1, all).encode(lineEnd)) {
        var id = new int[1];
        for (long i = 0; i < rest.ids().length(); i++) {
          rest.ids().copy(i, id, 0, 1);
          if (id[0] == lineEnd.id(Special.LINE_END)) {
            return wished + i;
          }
        }
      }
      return all;
    }
  }

  /** Removes the temporary files of the ids, if there are any. */
  @Override
  public void close() {
    train.close();
    validation.ifPresent(EncodedCorpus::close);
    test.close();
  }

  /** Returns the streams of the training set. */
  TokenStreams trainStreams() {
    return streams(train.ids(), config.training().batchSize());
  }

  /** Returns the streams of the validation set. */
  Optional<TokenStreams> validationStreams() {
    return validation.map(text -> streams(text.ids(), config.evaluationRows()));
  }

  private TokenStreams streams(TokenIds ids, int rows) {
    return streams(config, vocabulary, ids, rows);
  }

  /** Returns ids as the streams of a configuration. */
  static TokenStreams streams(
      LanguageConfig config, Vocabulary vocabulary, TokenIds ids, int rows) {
    return config.sentences()
        ? TokenStreams.sentences(ids, vocabulary.id(Special.LINE_END), rows)
        : TokenStreams.of(ids, rows);
  }

  /** Returns a description of the texts. */
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
            "a language model of %s: %,d in %,d lines of the training set, a vocabulary of %,d%s",
            unit(),
            train.ids().length(),
            train.lines(),
            vocabulary.size(),
            config.sentences() ? ", each line independent" : ""),
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

  /**
   * Returns notes on the data that are needed to interpret the scores.
   *
   * @param counts of the tokens in the training set
   */
  List<String> notes(long[] counts) {
    var notes = new ArrayList<>(train.notes());
    notes.addAll(unknownNotes(test, "test set", vocabulary, counts));
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
    return notes;
  }

  /**
   * Returns a note on the tokens of a text that are not in the vocabulary.
   *
   * @param name of the text
   * @param counts of the tokens in the training set
   */
  static List<String> unknownNotes(
      EncodedCorpus text, String name, Vocabulary vocabulary, long[] counts) {
    return text.unknown() == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d of the %,d tokens of the %s (%.1f %%) are not in the vocabulary; %s",
                text.unknown(),
                text.ids().length(),
                name,
                100.0 * text.unknown() / text.ids().length(),
                counts[vocabulary.id(Special.UNKNOWN)] > 1
                    ? "they count as <unk>, which is easier to predict than the tokens themselves"
                    : "they count as <unk>, which does not occur in training, and have high losses;"
                        + " data.vocabulary.minimumCount: 2 trains it on tokens that occur once"));
  }

  /** Returns the split of the texts. */
  DataSplit split() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put(DataSplit.TRAINING, train.ids().length());
    validation.ifPresent(text -> counts.put(DataSplit.VALIDATION, text.ids().length()));
    counts.put(DataSplit.TEST, test.ids().length());
    return new DataSplit("tokens", counts, Map.of(), rule);
  }

  /** Returns a checksum of the training and validation sets. */
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
