package dev.unroll.tasks.translate;

import dev.unroll.BadInputException;
import dev.unroll.data.translation.PairSplit;
import dev.unroll.data.translation.SentencePair;
import dev.unroll.data.translation.SentencePairs;
import dev.unroll.internal.FailureText;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.TrainingSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a translator: training, validation and test set, with the vocabularies of the
 * training set.
 */
final class TranslateData {
  private static final double MANY_UNKNOWN = 0.1; // fraction of the tokens of a side, for a note

  private final PairCoder coder;
  private final List<SentencePair> train;
  private final List<SentencePair> validation;
  private final Map<String, List<String>> test;
  private final int testPairs;
  private final PairDataset trainSet;
  private final PairDataset validationSet;
  private final String rule;
  private final String description;
  private final List<String> notes;

  private TranslateData(
      PairCoder coder,
      PairSplit sets,
      int longest,
      String rule,
      String description,
      List<String> notes) {
    this.coder = coder;
    this.rule = rule;
    this.description = description;
    this.notes = new ArrayList<>(notes);
    this.test = SentencePairs.references(sets.test());
    this.testPairs = sets.test().size();
    var coded = new ArrayList<PairCoder.Coded>();
    this.train = kept(sets.training(), longest, coded, "training");
    this.trainSet = new PairDataset(coder, coded);
    var others = new ArrayList<PairCoder.Coded>();
    this.validation = kept(sets.validation(), longest, others, "validation");
    this.validationSet = new PairDataset(coder, others);
  }

  /** Returns the pairs that are short enough, and adds their ids to {@code coded}. */
  private List<SentencePair> kept(
      List<SentencePair> pairs, int longest, List<PairCoder.Coded> coded, String set) {
    var kept = new ArrayList<SentencePair>();
    for (SentencePair pair : pairs) {
      List<String> source = coder.source().tokens(pair.source());
      List<String> target = coder.target().tokens(pair.target());
      if (source.size() <= longest && target.size() <= longest) {
        kept.add(pair);
        coded.add(new PairCoder.Coded(coder.source(source), coder.target(target)));
      }
    }
    int left = pairs.size() - kept.size();
    if (left > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d pairs of the %s set have more than %,d tokens and are left out;"
                  + " data.longest sets the length",
              left,
              pairs.size(),
              set,
              longest));
    }
    return kept;
  }

  /**
   * Splits the pairs, and builds the vocabularies from the training set.
   *
   * @param source the start of each error message
   * @throws BadInputException when the texts do not fit the configuration
   */
  static TranslateData of(TranslateConfig config, TranslateFiles.Texts texts, String source) {
    var notes = new ArrayList<>(texts.train().notes());
    texts.validation().ifPresent(text -> notes.addAll(text.notes()));
    texts.test().ifPresent(text -> notes.addAll(text.notes()));
    PairSplit sets = split(config, texts, source);
    long again = sets.testSourcesWithTrainedTarget();
    if (again > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d test sources have a target that the training set has for another"
                  + " source",
              again,
              SentencePairs.references(sets.test()).size()));
    }
    long seen = sets.testSourcesInTraining();
    if (seen > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d test sources are in the training set as well",
              seen,
              SentencePairs.references(sets.test()).size()));
    }
    List<SentencePair> train = sets.training();
    var coder =
        new PairCoder(
            SideCoder.learn(config.source(), train.stream().map(SentencePair::source).toList()),
            SideCoder.learn(config.target(), train.stream().map(SentencePair::target).toList()));
    requireWords(coder.source(), "source", source);
    requireWords(coder.target(), "target", source);
    var data =
        new TranslateData(
            coder, sets, config.longest(), rule(texts, config), texts.train().description(), notes);
    if (data.train.isEmpty()) {
      throw new BadInputException(
          "%s: no pair of the training set has %d tokens or fewer on both sides (expected one). Set data.longest."
              .formatted(source, config.longest()));
    }
    data.noteUnknown(coder.source(), "source", PairCoder.Coded::source);
    data.noteUnknown(coder.target(), "target", PairCoder.Coded::target);
    return data;
  }

  private static void requireWords(SideCoder coder, String side, String source) {
    if (coder.vocabulary().words().isEmpty()) {
      throw new BadInputException(
          "%s: no %s token occurs %d times in the training set, so the vocabulary is empty (expected at least one token). Set data.%s.minimumCount: 1, or data.%s.units: subwords or characters."
              .formatted(source, side, coder.side().minimumCount(), side, side));
    }
  }

  /** Adds a note when many tokens of a side are unknown. */
  private void noteUnknown(SideCoder coder, String side, Function<PairCoder.Coded, int[]> ids) {
    long all = 0;
    long unknown = 0;
    for (PairCoder.Coded pair : trainSet.pairs()) {
      int[] tokens = ids.apply(pair);
      all += tokens.length - 1; // without the end
      unknown += Arrays.stream(tokens).filter(coder::isUnknown).count();
    }
    if (unknown > MANY_UNKNOWN * all) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d %s tokens of the training set (%.0f %%) are not in the vocabulary%s;"
                  + " set data.%s.units to subwords or characters, or data.%s.minimumCount",
              unknown,
              all,
              side,
              100.0 * unknown / all,
              side.equals("target") ? ", so that no translation has them" : "",
              side,
              side));
    }
  }

  private static PairSplit split(
      TranslateConfig config, TranslateFiles.Texts texts, String source) {
    List<SentencePair> all = texts.train().pairs();
    int sources = SentencePairs.references(all).size();
    boolean cutsTest = texts.test().isEmpty();
    boolean cutsValidation = texts.validation().isEmpty();
    int tests = cutsTest ? count(config.testSentences(), config.test(), sources) : 0;
    int validations =
        cutsValidation ? count(config.validationSentences(), config.validation(), sources) : 0;
    if (cutsTest && tests == 0) {
      throw new BadInputException(
          "%s: %s has %d different sources, too few for a test fraction of %s. Add pairs, or set data.test, data.testShare or data.testSentences."
              .formatted(source, texts.train().name(), sources, config.test()));
    }
    PairSplit split;
    try {
      split = PairSplit.bySource(all, validations, tests, config.training().seed());
    } catch (BadInputException refused) {
      throw new BadInputException(
          source + ": " + texts.train().name() + ": " + FailureText.of(refused), refused);
    }
    return new PairSplit(
        split.training(),
        texts.validation().map(TranslateFiles.Text::pairs).orElse(split.validation()),
        texts.test().map(TranslateFiles.Text::pairs).orElse(split.test()));
  }

  private static int count(int set, double fraction, int sources) {
    return set > 0 ? set : (int) Math.round(fraction * sources);
  }

  private static String rule(TranslateFiles.Texts texts, TranslateConfig config) {
    String drawn = "sources drawn at random, with all their targets";
    String test = texts.test().isPresent() ? "a file is the test set" : "the test set is " + drawn;
    String validation =
        texts.validation().isPresent()
            ? ", another one the validation set"
            : config.validation() > 0 || config.validationSentences() > 0
                ? texts.test().isPresent()
                    ? ", the validation set is " + drawn
                    : ", so is the validation set"
                : "";
    return test + validation;
  }

  PairCoder coder() {
    return coder;
  }

  List<SentencePair> train() {
    return train;
  }

  /** Returns the sources of the test set with their different targets. */
  Map<String, List<String>> test() {
    return test;
  }

  PairDataset trainSet() {
    return trainSet;
  }

  Optional<PairDataset> validationSet() {
    return validation.isEmpty() ? Optional.empty() : Optional.of(validationSet);
  }

  List<String> notes() {
    return notes;
  }

  /** Returns a summary of the training pairs, to find them in another file. */
  TrainingSummary summary() {
    return TrainingSummary.of(train.size(), i -> hash(train.get(i)));
  }

  /** Returns a hash of a pair. */
  static long hash(SentencePair pair) {
    return 31L * pair.source().hashCode() + pair.target().hashCode();
  }

  /** Returns a description of the pairs. */
  DataDescription description() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sourceTokens", coder.source().vocabulary().size());
    json.put("targetTokens", coder.target().vocabulary().size());
    json.put("train", train.size());
    json.put("validation", validation.size());
    json.put("test", testPairs);
    json.put("testSources", test.size());
    return new DataDescription(
        String.format(
            Locale.ROOT,
            "translation: %,d source and %,d target tokens in the vocabularies; %s",
            coder.source().vocabulary().size(),
            coder.target().vocabulary().size(),
            description),
        json);
  }

  /** Returns the split of the pairs. */
  DataSplit split() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put(DataSplit.TRAINING, (long) train.size());
    if (!validation.isEmpty()) {
      counts.put(DataSplit.VALIDATION, (long) validation.size());
    }
    counts.put(DataSplit.TEST, (long) testPairs);
    return new DataSplit("pairs", counts, Map.of(), rule);
  }

  /** Returns a checksum of the training and validation sets. */
  String checksum() {
    var crc = new CRC32();
    trainSet.addTo(crc);
    validationSet.addTo(crc);
    for (List<SentencePair> pairs : List.of(train, validation)) {
      for (SentencePair pair : pairs) {
        crc.update((pair.source() + '\t' + pair.target() + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    return train.size() + "-" + Long.toHexString(crc.getValue());
  }
}
