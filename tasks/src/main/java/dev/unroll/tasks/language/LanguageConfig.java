package dev.unroll.tasks.language;

import dev.unroll.data.text.CorpusConfig;
import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.Truncation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a language model: the tokens of a text, the network, and its training. Programs
 * begin with {@link #words()} or {@link #characters()} and change settings. Immutable.
 *
 * <pre>{@code
 * LanguageConfig config =
 *     LanguageConfig.characters().toBuilder()
 *         .layers(List.of(
 *             new LayerSpec("embedding", Map.of("size", 64)),
 *             LayerSpec.lstm(256),
 *             new LayerSpec("vocabulary", Map.of())))
 *         .build();
 * }</pre>
 */
public final class LanguageConfig {
  /** The default number of tokens of each stream in a step. */
  static final int STEPS = 64;

  /** The bound on the norm of the gradients for the default optimizer. */
  static final float CLIP = 1;

  private static final TrainingConfig TRAINING =
      TrainingConfig.builder()
          .loss(new SoftmaxCrossEntropy())
          .optimizer(new Adam(0.002f))
          .clip(new ClipByNorm(CLIP))
          .batchSize(32)
          .truncation(new Truncation(STEPS))
          .shuffle(false)
          .epochs(10)
          .build();

  private final CorpusConfig corpus;
  private final boolean sentences;
  private final int vocabularySize;
  private final int minimumCount;
  private final double test;
  private final double validation;
  private final int evaluationRows;
  private final List<LayerSpec> layers;
  private final ActivationPenalties penalties;
  private final TrainingConfig training;

  private LanguageConfig(Builder from) {
    corpus = from.corpus;
    sentences = from.sentences;
    vocabularySize = from.vocabularySize;
    minimumCount = from.minimumCount;
    test = from.test;
    validation = from.validation;
    evaluationRows = from.evaluationRows;
    layers = List.copyOf(from.layers);
    penalties = from.penalties;
    training = from.training;
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new IllegalArgumentException(
          "test and validation are fractions, test above 0, and both together below 1; got "
              + test
              + " and "
              + validation);
    }
    requireAtLeast(3, "the vocabulary size", vocabularySize);
    requireAtLeast(1, "the minimum count", minimumCount);
    requireAtLeast(1, "the number of evaluation rows", evaluationRows);
    if (sentences && !corpus.lineEnds()) {
      throw new IllegalArgumentException(
          "sentences are lines, each with a line end as last token (expected words with line ends)."
              + " Set units: words and lineEnd: true, or remove sentences.");
    }
    Loss plain = new SoftmaxCrossEntropy().withReduction(training.loss().reduction());
    if (!plain.text().equals(training.loss().text())
        || !plain.config().equals(training.loss().config())) {
      throw new IllegalArgumentException(
          "a language model is trained with softmaxCrossEntropy, of which only the reduction can be"
              + " set (got "
              + training.loss().text()
              + " "
              + training.loss().config()
              + ")");
    }
    if (training.truncation() == null) {
      throw new IllegalArgumentException(
          "a language model is trained in chunks (expected training.truncate, such as 35)");
    }
    if (training.shuffle()) {
      throw new IllegalArgumentException(
          "the streams of a text are trained in their order; set training.shuffle to false");
    }
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be " + least + " or more, got " + value);
    }
  }

  /** Returns the defaults for words between white space. */
  public static LanguageConfig words() {
    return builder(CorpusConfig.words()).build();
  }

  /** Returns the defaults for characters. */
  public static LanguageConfig characters() {
    return builder(CorpusConfig.characters()).build();
  }

  /** Returns a builder with the defaults. */
  public static Builder builder(CorpusConfig corpus) {
    return new Builder(corpus);
  }

  /** Returns a builder with the settings of this configuration. */
  public Builder toBuilder() {
    return new Builder(corpus)
        .sentences(sentences)
        .vocabularySize(vocabularySize)
        .minimumCount(minimumCount)
        .test(test)
        .validation(validation)
        .evaluationRows(evaluationRows)
        .layers(layers)
        .penalties(penalties)
        .training(training);
  }

  /** Returns the rules by which a text is split into tokens. */
  public CorpusConfig corpus() {
    return corpus;
  }

  /**
   * Returns whether each line is a text of its own, whose tokens are predicted from the line alone;
   * by default the state is carried from line to line.
   */
  public boolean sentences() {
    return sentences;
  }

  /**
   * Returns the maximum number of tokens in the vocabulary, including the unknown token and the
   * line end; default all tokens of the training set.
   */
  public int vocabularySize() {
    return vocabularySize;
  }

  /**
   * Returns the minimum number of occurrences of a token in the training set; less frequent ones
   * are unknown; default 1.
   */
  public int minimumCount() {
    return minimumCount;
  }

  /** Returns the fraction at the end of a corpus that is the test set; default 0.1. */
  public double test() {
    return test;
  }

  /** Returns the fraction before the test set that is the validation set; default 0.05. */
  public double validation() {
    return validation;
  }

  /**
   * Returns the number of parallel streams in which the validation set is read after each epoch.
   * The default, 1, predicts each token from all tokens before it. More streams are faster, but
   * each begins without context. Test sets are always read in one stream.
   */
  public int evaluationRows() {
    return evaluationRows;
  }

  /**
   * Returns the layers of the network; default none, which means
   *
   * <pre>
   * words        embedding 200 · dropout 0.3 · LSTM 200 · dropout 0.3 · vocabulary
   * characters   embedding 64 · LSTM 256 · dropout 0.2 · vocabulary
   * </pre>
   */
  public List<LayerSpec> layers() {
    return layers;
  }

  /** Returns the layers, or the default ones if there are none. */
  List<LayerSpec> layersOrDefault() {
    if (!layers.isEmpty()) {
      return layers;
    }
    var last = new LayerSpec("vocabulary", Map.of());
    return corpus.isCharacters()
        ? List.of(embedding(64), LayerSpec.lstm(256), LayerSpec.dropout(0.2), last)
        : List.of(
            embedding(200),
            LayerSpec.dropout(0.3),
            LayerSpec.lstm(200),
            LayerSpec.dropout(0.3),
            last);
  }

  private static LayerSpec embedding(int size) {
    return new LayerSpec("embedding", Map.of("size", size));
  }

  /** Returns the penalties on the outputs of the last recurrent layer; default none. */
  public ActivationPenalties penalties() {
    return penalties;
  }

  /**
   * Returns the settings of training; default mean cross-entropy, Adam with 0.002, gradients
   * clipped to the norm 1, 32 streams in chunks of 64 tokens, 10 epochs.
   */
  public TrainingConfig training() {
    return training;
  }

  /** Returns a copy with other settings of training. */
  public LanguageConfig withTraining(TrainingConfig value) {
    return toBuilder().training(value).build();
  }

  /** Returns a copy with these layers. */
  public LanguageConfig withLayers(LayerSpec... value) {
    return toBuilder().layers(List.of(value)).build();
  }

  private Map<String, Object> all() {
    var all = new LinkedHashMap<String, Object>();
    all.put("corpus", corpus);
    all.put("sentences", sentences);
    all.put("vocabularySize", vocabularySize);
    all.put("minimumCount", minimumCount);
    all.put("test", test);
    all.put("validation", validation);
    all.put("evaluationRows", evaluationRows);
    all.put("layers", layers);
    all.put("penalties", penalties);
    all.put("training", training);
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LanguageConfig that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  @Override
  public String toString() {
    return "LanguageConfig" + all();
  }

  /** Builds a configuration. */
  public static final class Builder {
    private CorpusConfig corpus;
    private boolean sentences;
    private int vocabularySize = Integer.MAX_VALUE;
    private int minimumCount;
    private double test = 0.1;
    private double validation = 0.05;
    private int evaluationRows = 1;
    private List<LayerSpec> layers = List.of();
    private ActivationPenalties penalties = ActivationPenalties.none();
    private TrainingConfig training = TRAINING;

    private Builder(CorpusConfig corpus) {
      this.corpus = corpus;
      this.minimumCount = corpus.isCharacters() ? 1 : 2;
    }

    /** Sets {@link LanguageConfig#corpus}. */
    public Builder corpus(CorpusConfig value) {
      corpus = value;
      return this;
    }

    /** Sets {@link LanguageConfig#sentences}. */
    public Builder sentences(boolean value) {
      sentences = value;
      return this;
    }

    /** Sets {@link LanguageConfig#vocabularySize}. */
    public Builder vocabularySize(int value) {
      vocabularySize = value;
      return this;
    }

    /** Sets {@link LanguageConfig#minimumCount}. */
    public Builder minimumCount(int value) {
      minimumCount = value;
      return this;
    }

    /** Sets {@link LanguageConfig#test}. */
    public Builder test(double fraction) {
      test = fraction;
      return this;
    }

    /** Sets {@link LanguageConfig#validation}. */
    public Builder validation(double fraction) {
      validation = fraction;
      return this;
    }

    /** Sets {@link LanguageConfig#evaluationRows}. */
    public Builder evaluationRows(int value) {
      evaluationRows = value;
      return this;
    }

    /** Sets {@link LanguageConfig#layers}. */
    public Builder layers(List<LayerSpec> value) {
      layers = value;
      return this;
    }

    /** Sets {@link LanguageConfig#penalties}. */
    public Builder penalties(ActivationPenalties value) {
      penalties = value;
      return this;
    }

    /** Sets {@link LanguageConfig#training}. */
    public Builder training(TrainingConfig value) {
      training = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException when a value is out of its range, or training is shuffled or
     *     not truncated
     */
    public LanguageConfig build() {
      return new LanguageConfig(this);
    }
  }
}
