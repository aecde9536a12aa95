package dev.unroll.tasks.input.text;

import dev.unroll.data.text.KerasTokenizer;
import dev.unroll.data.text.Padding;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.VocabularyConfig;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.ExpectedInput;
import dev.unroll.tasks.input.FileFinder;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.InputKind;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.TextColumns;
import dev.unroll.tasks.input.UncodedExamples;
import dev.unroll.tasks.input.VectorsConfig;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tasks.recipe.LayerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts as ids of their words: [N, T]. Immutable. */
public final class TextConfig implements InputConfig {
  private static final int EMBEDDING = 64;
  private static final double DROPOUT = 0.3;
  private static final TextConfig DEFAULTS = builder().build();

  private final Tokenizer tokenizer;
  private final VocabularyConfig vocabulary;
  private final @Nullable String wordIndex;
  private final Padding padding;
  private final int buckets;
  private final @Nullable VectorsConfig vectors;

  private TextConfig(Builder from) {
    tokenizer = from.tokenizer;
    vocabulary = from.vocabulary;
    wordIndex = from.wordIndex;
    padding = from.padding;
    buckets = from.buckets;
    vectors = from.vectors;
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets must be 1 or more, got " + buckets);
    }
    if (!vocabulary.specials().contains(Special.PADDING)) {
      throw new IllegalArgumentException(
          "the specials of a vocabulary must include padding, got " + vocabulary.specials());
    }
  }

  /** Returns the defaults, for English and similar languages. */
  public static TextConfig defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the settings of this configuration. */
  public Builder toBuilder() {
    var builder = new Builder().tokenizer(tokenizer).vocabulary(vocabulary);
    builder.wordIndex = wordIndex;
    builder.vectors = vectors;
    return builder.padding(padding).buckets(buckets);
  }

  /**
   * Returns the tokenizer, which splits texts into words; default {@link KerasTokenizer}: lower
   * case, without punctuation. It must be registered in {@link Tokenizers}, because the model file
   * contains its name.
   */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Returns the settings of the vocabulary; default the 20,000 most frequent words that occur at
   * least twice, after padding and unknown.
   */
  public VocabularyConfig vocabulary() {
    return vocabulary;
  }

  /**
   * Returns a file like Keras' {@code imdb_word_index.json} to take the vocabulary from, in place
   * of the training texts; words that it lacks are left out. Null, the default: none.
   */
  public @Nullable String wordIndex() {
    return wordIndex;
  }

  /**
   * Returns how the texts of a batch are made equally long; default {@link Padding#longest(int)}
   * with 400.
   */
  public Padding padding() {
    return padding;
  }

  /**
   * Returns the number of batches that are drawn together and sorted by length, so that a batch
   * holds texts of similar length. 1: texts are in the order of the data; default 50.
   */
  public int buckets() {
    return buckets;
  }

  /** Returns the vectors that the embedding begins with; null, the default: its initializer. */
  public @Nullable VectorsConfig vectors() {
    return vectors;
  }

  /** Returns a copy with another tokenizer. */
  public TextConfig withTokenizer(Tokenizer value) {
    return toBuilder().tokenizer(value).build();
  }

  /** Returns a copy with another vocabulary. */
  public TextConfig withVocabulary(VocabularyConfig value) {
    return toBuilder().vocabulary(value).build();
  }

  /** Returns a copy that takes the vocabulary from a file. */
  public TextConfig withWordIndex(String file) {
    return toBuilder().wordIndex(file).build();
  }

  /** Returns a copy with another padding. */
  public TextConfig withPadding(Padding value) {
    return toBuilder().padding(value).build();
  }

  /** Returns a copy that sorts this many batches together. */
  public TextConfig withBuckets(int value) {
    return toBuilder().buckets(value).build();
  }

  /** Returns a copy with these word vectors. */
  public TextConfig withVectors(VectorsConfig value) {
    return toBuilder().vectors(value).build();
  }

  /** Returns a copy whose embedding begins with random vectors. */
  public TextConfig withoutVectors() {
    return toBuilder().withoutVectors().build();
  }

  @Override
  public InputKind type() {
    return new TextKind();
  }

  @Override
  public Map<String, @Nullable Object> settings() {
    return TextRecipe.write(this);
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
  public ExampleFormat format(Fields data) {
    return new TextFiles(TextColumns.read(data));
  }

  @Override
  public List<Agreement> agreements(InputCoder coder, ExampleFormat format) {
    return coder instanceof TextCoder words ? words.agreements(this) : List.of();
  }

  @Override
  public ExpectedInput expected() {
    return ExpectedInput.ids(vocabulary.size(), vectors != null);
  }

  /** Returns an embedding layer and a dropout layer. */
  @Override
  public List<LayerSpec> firstLayers() {
    var embedding = new LayerSpec("embedding", Map.of());
    return List.of(
        vectors == null ? embedding.with("size", EMBEDDING) : embedding,
        LayerSpec.dropout(DROPOUT));
  }

  @Override
  public UncodedExamples begin(LabelledSource examples, FileFinder files, long seed) {
    LabelledSource.Texts texts = examples.texts(kind());
    return wordIndex == null
        ? CountedTexts.read(this, texts, new TextVectors(this, files, seed))
        : IndexedTexts.read(this, files.find(wordIndex), texts, new TextVectors(this, files, seed));
  }

  private Map<String, @Nullable Object> all() {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("tokenizer", tokenizer);
    all.put("vocabulary", vocabulary);
    all.put("wordIndex", wordIndex);
    all.put("padding", padding);
    all.put("buckets", buckets);
    all.put("vectors", vectors);
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TextConfig that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  @Override
  public String toString() {
    return "TextConfig" + all();
  }

  /** Builds a configuration. */
  public static final class Builder {
    private Tokenizer tokenizer = new KerasTokenizer();
    private VocabularyConfig vocabulary =
        VocabularyConfig.defaults().withSize(20_000).withMinimumCount(2);
    private @Nullable String wordIndex;
    private Padding padding = Padding.longest(400);
    private int buckets = 50;
    private @Nullable VectorsConfig vectors;

    private Builder() {}

    /** Sets {@link TextConfig#tokenizer}. */
    public Builder tokenizer(Tokenizer value) {
      tokenizer = value;
      return this;
    }

    /** Sets {@link TextConfig#vocabulary}. */
    public Builder vocabulary(VocabularyConfig value) {
      vocabulary = value;
      return this;
    }

    /** Sets {@link TextConfig#wordIndex}. */
    public Builder wordIndex(String file) {
      wordIndex = file;
      return this;
    }

    /** Sets {@link TextConfig#padding}. */
    public Builder padding(Padding value) {
      padding = value;
      return this;
    }

    /** Sets {@link TextConfig#buckets}. */
    public Builder buckets(int value) {
      buckets = value;
      return this;
    }

    /** Sets {@link TextConfig#vectors}. */
    public Builder vectors(VectorsConfig value) {
      vectors = value;
      return this;
    }

    /** Removes {@link TextConfig#vectors}. */
    public Builder withoutVectors() {
      vectors = null;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException when buckets are below 1, or the vocabulary has no padding
     */
    public TextConfig build() {
      return new TextConfig(this);
    }
  }
}
