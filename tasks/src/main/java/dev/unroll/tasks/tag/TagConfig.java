package dev.unroll.tasks.tag;

import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.tasks.input.VectorsConfig;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a tagger: its inputs for each token, the network, and its training. Immutable.
 *
 * <pre>{@code
 * TagConfig config =
 *     TagConfig.builder()
 *         .characters(new TagConfig.Characters(25, 50))
 *         .crf(true)
 *         .build();
 * }</pre>
 */
public final class TagConfig {
  static final float CLIP = 5;

  private static final TrainingConfig TRAINING =
      TrainingConfig.builder()
          .loss(new SoftmaxCrossEntropy())
          .optimizer(new Adam(0.002f))
          .clip(new ClipByNorm(CLIP))
          .batchSize(32)
          .epochs(10)
          .build();

  /**
   * An encoder that reads the characters of each token, in both directions.
   *
   * @param size the size of a character's vector
   * @param hidden units of each direction
   */
  public record Characters(int size, int hidden) {
    /** Checks the sizes. */
    public Characters {
      requireAtLeast(1, "the size of a character's vector", size);
      requireAtLeast(1, "the hidden units of the character encoder", hidden);
    }
  }

  /** The way in which a text that a user enters is split into tokens. */
  public enum Text {
    /** Words and punctuation marks, by the rules of Unicode; the default. */
    WORDS,
    /** The parts between white space. */
    SPACES,
    /** Each character except white space, such as the bases of DNA. */
    CHARACTERS
  }

  /** The way in which one file is split into sets. */
  public enum Split {
    /**
     * The end of the file is the test set, the sentences before it are the validation set; the
     * default.
     */
    END,
    /** Sentences are drawn at random, with the seed. */
    RANDOM
  }

  private final Text text;
  private final Split split;
  private final double test;
  private final double validation;
  private final int longest;
  private final boolean lowerCase;
  private final int minimumCount;
  private final int vocabularySize;
  private final int embedding;
  private final double wordDropout;
  private final @Nullable VectorsConfig vectors;
  private final @Nullable Characters characters;
  private final List<LayerSpec> layers;
  private final boolean crf;
  private final boolean constrained;
  private final ClassWeights classWeights;
  private final TrainingConfig training;

  private TagConfig(Builder from) {
    text = from.text;
    split = from.split;
    test = from.test;
    validation = from.validation;
    longest = from.longest;
    lowerCase = from.lowerCase;
    minimumCount = from.minimumCount;
    vocabularySize = from.vocabularySize;
    embedding = from.embedding;
    wordDropout = from.wordDropout;
    vectors = from.vectors;
    characters = from.characters;
    layers = List.copyOf(from.layers);
    crf = from.crf;
    constrained = from.constrained;
    classWeights = from.classWeights;
    training = from.training;
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new IllegalArgumentException(
          "test and validation are fractions, test above 0, and both together below 1; got "
              + test
              + " and "
              + validation);
    }
    requireAtLeast(1, "the length of the longest sentence", longest);
    requireAtLeast(1, "the minimum count of words", minimumCount);
    requireAtLeast(2, "the size of the vocabulary", vocabularySize);
    requireAtLeast(1, "the size of the embedding", embedding);
    if (!(wordDropout >= 0 && wordDropout < 1)) {
      throw new IllegalArgumentException(
          "the word dropout must be from 0 to below 1, got " + wordDropout);
    }
    requireLoss();
    if (training.truncation() != null) {
      throw new IllegalArgumentException(
          "a tagger reads whole sentences; remove training.truncate, and set data.longest where"
              + " they are too long");
    }
  }

  private void requireLoss() {
    Loss loss = training.loss();
    boolean plain = loss instanceof SoftmaxCrossEntropy softmax && softmax.config().isEmpty();
    if (crf && (!plain || classWeights.any())) {
      throw new IllegalArgumentException(
          "a conditional random field is trained by the likelihood of whole sentences, without"
              + " class weights, settings of a softmax or another loss (got "
              + (plain ? "classWeights" : loss.text() + " " + loss.config())
              + "). Remove them or set model.crf: false");
    }
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be " + least + " or more, got " + value);
    }
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the settings of this configuration. */
  public Builder toBuilder() {
    var builder = new Builder();
    builder.text = text;
    builder.split = split;
    builder.test = test;
    builder.validation = validation;
    builder.longest = longest;
    builder.lowerCase = lowerCase;
    builder.minimumCount = minimumCount;
    builder.vocabularySize = vocabularySize;
    builder.embedding = embedding;
    builder.wordDropout = wordDropout;
    builder.vectors = vectors;
    builder.characters = characters;
    builder.layers = layers;
    builder.crf = crf;
    builder.constrained = constrained;
    builder.classWeights = classWeights;
    builder.training = training;
    return builder;
  }

  /** Returns the way in which a text is split into tokens; default words. */
  public Text text() {
    return text;
  }

  /** Returns the way in which one file is split into sets; default at its end. */
  public Split split() {
    return split;
  }

  /**
   * Returns the fraction of sentences in the test set, if it has no file of its own; default 0.1.
   */
  public double test() {
    return test;
  }

  /**
   * Returns the fraction of sentences in the validation set, if it has no file of its own; default
   * 0.1.
   */
  public double validation() {
    return validation;
  }

  /** Returns the maximum number of tokens that the network reads together; default 1,000. */
  public int longest() {
    return longest;
  }

  /** Returns whether words are read in lower case; characters are read as they are written. */
  public boolean lowerCase() {
    return lowerCase;
  }

  /**
   * Returns the minimum number of occurrences of a word in the training set to be in the
   * vocabulary; default 2.
   */
  public int minimumCount() {
    return minimumCount;
  }

  /**
   * Returns the maximum number of words in the vocabulary, including the unknown word; default no
   * bound.
   */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** Returns the size of a word's vector; default 100. Given vectors have their own size. */
  public int embedding() {
    return embedding;
  }

  /** Returns the fraction of the words that training drops in each step; default 0. */
  public double wordDropout() {
    return wordDropout;
  }

  /** Returns the initial vectors of words, if there are any. */
  public Optional<VectorsConfig> vectors() {
    return Optional.ofNullable(vectors);
  }

  /** Returns the encoder of characters, if there is one. */
  public Optional<Characters> characters() {
    return Optional.ofNullable(characters);
  }

  /**
   * Returns the layers between the vectors of the words and the scores of the tags. The default,
   * none, means dropout 0.3, a bidirectional LSTM with 100 units in each direction, and dropout
   * 0.3.
   */
  public List<LayerSpec> layers() {
    return layers;
  }

  List<LayerSpec> layersOrDefault() {
    if (!layers.isEmpty()) {
      return layers;
    }
    Map<String, Object> lstm = Map.of("lstm", Map.of("hidden", 100));
    return List.of(
        LayerSpec.dropout(0.3),
        new LayerSpec("bidirectional", Map.of("layer", lstm)),
        LayerSpec.dropout(0.3));
  }

  /** Returns whether a conditional random field scores whole sequences of tags; default false. */
  public boolean crf() {
    return crf;
  }

  /**
   * Returns whether answers are restricted to possible sequences if the tags mark spans, as in BIO;
   * default true.
   */
  public boolean constrained() {
    return constrained;
  }

  /** Returns the weight of each tag in training; default equal weights. */
  public ClassWeights classWeights() {
    return classWeights;
  }

  /**
   * Returns the settings of training; default Adam with 0.002, gradients clipped to the norm 5, 32
   * sentences in a step, 10 epochs.
   */
  public TrainingConfig training() {
    return training;
  }

  /** Collects settings; see the methods of {@link TagConfig} of the same names. */
  public static final class Builder {
    private Text text = Text.WORDS;
    private Split split = Split.END;
    private double test = 0.1;
    private double validation = 0.1;
    private int longest = 1000;
    private boolean lowerCase;
    private int minimumCount = 2;
    private int vocabularySize = Integer.MAX_VALUE;
    private int embedding = 100;
    private double wordDropout;
    private @Nullable VectorsConfig vectors;
    private @Nullable Characters characters;
    private List<LayerSpec> layers = List.of();
    private boolean crf;
    private boolean constrained = true;
    private ClassWeights classWeights = ClassWeights.none();
    private TrainingConfig training = TRAINING;

    private Builder() {}

    /** Sets the way in which a text is split into tokens. */
    public Builder text(Text value) {
      text = value;
      return this;
    }

    /** Sets the way in which one file is split into sets. */
    public Builder split(Split value) {
      split = value;
      return this;
    }

    /** Sets the fraction of the test set. */
    public Builder test(double value) {
      test = value;
      return this;
    }

    /** Sets the fraction of the validation set; 0: no validation set. */
    public Builder validation(double value) {
      validation = value;
      return this;
    }

    /** Sets the maximum number of tokens that the network reads together. */
    public Builder longest(int value) {
      longest = value;
      return this;
    }

    /** Sets whether words are read in lower case. */
    public Builder lowerCase(boolean value) {
      lowerCase = value;
      return this;
    }

    /** Sets the minimum number of occurrences of a word to be in the vocabulary. */
    public Builder minimumCount(int value) {
      minimumCount = value;
      return this;
    }

    /** Sets the maximum number of words in the vocabulary. */
    public Builder vocabularySize(int value) {
      vocabularySize = value;
      return this;
    }

    /** Sets the size of a word's vector. */
    public Builder embedding(int value) {
      embedding = value;
      return this;
    }

    /** Sets the fraction of the words that training drops. */
    public Builder wordDropout(double value) {
      wordDropout = value;
      return this;
    }

    /** Sets the initial vectors of words. */
    public Builder vectors(VectorsConfig value) {
      vectors = value;
      return this;
    }

    /** Sets the encoder of characters. */
    public Builder characters(Characters value) {
      characters = value;
      return this;
    }

    /** Sets the layers between the vectors of the words and the scores of the tags. */
    public Builder layers(List<LayerSpec> value) {
      layers = List.copyOf(value);
      return this;
    }

    /** Sets whether there is a conditional random field. */
    public Builder crf(boolean value) {
      crf = value;
      return this;
    }

    /** Sets whether answers are restricted to possible sequences. */
    public Builder constrained(boolean value) {
      constrained = value;
      return this;
    }

    /** Sets the weight of each tag in training. */
    public Builder classWeights(ClassWeights value) {
      classWeights = value;
      return this;
    }

    /** Sets the settings of training. */
    public Builder training(TrainingConfig value) {
      training = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException when settings do not fit together
     */
    public TagConfig build() {
      return new TagConfig(this);
    }
  }
}
