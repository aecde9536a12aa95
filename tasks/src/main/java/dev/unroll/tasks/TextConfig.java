package dev.unroll.tasks;

import dev.unroll.data.text.KerasTokenizer;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.store.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts as ids of their words: [N, T].
 *
 * @param tokenizer cuts texts into words; default {@link KerasTokenizer}: lower case, without
 *     punctuation. One that {@link Tokenizers} can make again, since the model file names it
 * @param vocabulary the words that have ids of their own; default the commonest 20,000 that occur
 *     twice or more, behind padding and unknown
 * @param wordIndex a file like Keras' {@code imdb_word_index.json} to take the vocabulary from, in
 *     place of the training texts: words that it lacks are left out; default none
 * @param padding how the texts of a batch come to one length; default {@link Padding#longest(int)}
 *     with 400
 * @param buckets batches that are drawn together and sorted by length, so that a batch holds texts
 *     of similar length; 1: as they come; default 50
 * @param vectors what the embedding begins with; default its initializer
 */
public record TextConfig(
    Tokenizer tokenizer,
    VocabularyConfig vocabulary,
    @Nullable String wordIndex,
    Padding padding,
    int buckets,
    @Nullable VectorsConfig vectors)
    implements InputConfig {
  private static final int MOST = Integer.MAX_VALUE;
  private static final TextConfig DEFAULTS =
      new TextConfig(
          new KerasTokenizer(),
          VocabularyConfig.defaults().withSize(20_000).withMinimumCount(2),
          null,
          Padding.longest(400),
          50,
          null);

  /** Checks the numbers. */
  public TextConfig {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets must be 1 or more, got " + buckets);
    }
    if (!vocabulary.specials().contains(Special.PADDING)) {
      throw new IllegalArgumentException(
          "the vocabulary of a classifier has padding among its specials, got "
              + vocabulary.specials());
    }
  }

  /** English and alike. */
  public static TextConfig defaults() {
    return DEFAULTS;
  }

  /** With another tokenizer. */
  public TextConfig withTokenizer(Tokenizer value) {
    return new TextConfig(value, vocabulary, wordIndex, padding, buckets, vectors);
  }

  /** With another vocabulary. */
  public TextConfig withVocabulary(VocabularyConfig value) {
    return new TextConfig(tokenizer, value, wordIndex, padding, buckets, vectors);
  }

  /** With another padding. */
  public TextConfig withPadding(Padding value) {
    return new TextConfig(tokenizer, vocabulary, wordIndex, value, buckets, vectors);
  }

  /** With pools of so many batches. */
  public TextConfig withBuckets(int value) {
    return new TextConfig(tokenizer, vocabulary, wordIndex, padding, value, vectors);
  }

  /** With word vectors, or none. */
  public TextConfig withVectors(VectorsConfig value) {
    return new TextConfig(tokenizer, vocabulary, wordIndex, padding, buckets, value);
  }

  /** Returns a copy whose embedding begins with random vectors. */
  public TextConfig withoutVectors() {
    return new TextConfig(tokenizer, vocabulary, wordIndex, padding, buckets, null);
  }

  static TextConfig read(Fields data) {
    boolean index = data.has("wordIndex");
    VocabularyConfig words =
        index
            ? VocabularyConfig.keras(10_000)
            : data.has("tokenizer") && isCharacters(data) ? characters() : DEFAULTS.vocabulary;
    if (data.has("vocabulary")) {
      words = vocabulary(data.object("vocabulary"), words);
      if (!words.specials().contains(Special.PADDING)) {
        throw data.error("vocabulary.specials", "a classifier wants padding among them");
      }
    }
    return new TextConfig(
        data.has("tokenizer") ? tokenizer(data) : DEFAULTS.tokenizer,
        words,
        index ? data.string("wordIndex") : null,
        data.has("padding") ? Padding.of(data.object("padding")) : DEFAULTS.padding,
        data.integer("buckets", 1, MOST, DEFAULTS.buckets),
        data.has("vectors") ? VectorsConfig.read(data.object("vectors")) : null);
  }

  private static boolean isCharacters(Fields data) {
    return "characters".equals(data.raw("tokenizer"));
  }

  private static VocabularyConfig characters() {
    return VocabularyConfig.defaults();
  }

  /** A name, or an object with the name and settings. */
  private static Tokenizer tokenizer(Fields data) {
    if (data.raw("tokenizer") instanceof Map) {
      return Tokenizers.standard().create(data.object("tokenizer"));
    }
    return Tokenizers.standard()
        .create(Fields.of(Map.of("name", data.string("tokenizer")), "data.tokenizer"));
  }

  private static VocabularyConfig vocabulary(Fields fields, VocabularyConfig base) {
    var config =
        base.withSize(fields.integer("size", base.specials().size() + 1, MOST, base.size()))
            .withMinimumCount(fields.integer("minimumCount", 1, MOST, base.minimumCount()));
    if (!fields.has("specials")) {
      return config;
    }
    var specials = new ArrayList<Special>();
    var known = new LinkedHashMap<String, Special>();
    for (Special special : Special.values()) {
      known.put(Fields.word(special), special);
    }
    for (String word : fields.strings("specials")) {
      Special special = known.get(word);
      if (special == null) {
        throw fields.error(
            "specials", "expected some of " + known.keySet() + ", got \"" + word + "\"");
      }
      specials.add(special);
    }
    try {
      return config.withSpecials(specials.toArray(Special[]::new));
    } catch (IllegalArgumentException e) {
      throw fields.error("specials", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String kind() {
    return "text";
  }

  @Override
  public List<String> files() {
    var names = new ArrayList<String>();
    if (wordIndex != null) {
      names.add(wordIndex);
    }
    if (vectors != null) {
      names.add(vectors.file());
    }
    return names;
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    var words = new LinkedHashMap<String, @Nullable Object>();
    words.put("size", vocabulary.size());
    words.put("minimumCount", vocabulary.minimumCount());
    words.put("specials", vocabulary.specials().stream().map(Fields::word).toList());
    var settings = new LinkedHashMap<String, @Nullable Object>();
    settings.put("tokenizer", tokenizer.config());
    settings.put("vocabulary", words);
    if (wordIndex != null) {
      settings.put("wordIndex", wordIndex);
    }
    settings.put("padding", padding.json());
    settings.put("buckets", buckets);
    if (vectors != null) {
      settings.put("vectors", vectors.settings());
    }
    return settings;
  }
}
