package dev.unroll.tasks.translate;

import dev.unroll.loss.Loss;
import dev.unroll.loss.SoftmaxCrossEntropy;
import dev.unroll.nn.Attention;
import dev.unroll.optim.Adam;
import dev.unroll.optim.ClipByNorm;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a translator: tokens, network, decoding, and training. Immutable.
 *
 * <pre>{@code
 * TranslateConfig config =
 *     TranslateConfig.builder()
 *         .source(Side.subwords(8000))
 *         .target(Side.subwords(8000))
 *         .testSentences(1000)
 *         .build();
 * }</pre>
 */
public final class TranslateConfig {
  static final float CLIP = 5;

  private static final TrainingConfig TRAINING =
      TrainingConfig.builder()
          .loss(new SoftmaxCrossEntropy())
          .optimizer(new Adam(0.002f))
          .clip(new ClipByNorm(CLIP))
          .batchSize(64)
          .epochs(10)
          .build();

  private final Side source;
  private final Side target;
  private final int sourceEmbedding;
  private final int targetEmbedding;
  private final List<LayerSpec> encoder;
  private final List<LayerSpec> decoder;
  private final Attention.@Nullable Score attention;
  private final double outputDropout;
  private final int longest;
  private final double test;
  private final double validation;
  private final int testSentences;
  private final int validationSentences;
  private final double scheduledSampling;
  private final Decoding decoding;
  private final TrainingConfig training;

  private TranslateConfig(Builder from) {
    source = from.source;
    target = from.target;
    sourceEmbedding = from.sourceEmbedding;
    targetEmbedding = from.targetEmbedding;
    encoder = List.copyOf(from.encoder);
    decoder = List.copyOf(from.decoder);
    attention = from.attention;
    outputDropout = from.outputDropout;
    longest = from.longest;
    test = from.test;
    validation = from.validation;
    testSentences = from.testSentences;
    validationSentences = from.validationSentences;
    scheduledSampling = from.scheduledSampling;
    decoding = from.decoding;
    training = from.training;
    if (!(test > 0 && validation >= 0 && test + validation < 1)) {
      throw new IllegalArgumentException(
          "test and validation are fractions, test above 0, and both together below 1; got "
              + test
              + " and "
              + validation);
    }
    requireAtLeast(1, "the size of the source's embedding", sourceEmbedding);
    requireAtLeast(1, "the size of the target's embedding", targetEmbedding);
    requireAtLeast(1, "the length of the longest sentence", longest);
    requireAtLeast(0, "the number of test sentences", testSentences);
    requireAtLeast(0, "the number of validation sentences", validationSentences);
    requireFraction("the output dropout", outputDropout);
    requireFraction("the fraction of scheduled sampling", scheduledSampling);
    if (decoding.coveragePenalty() > 0 && attention == null) {
      throw new IllegalArgumentException(
          "decoding.coveragePenalty needs an attention; set model.attention.score, or remove it");
    }
    if (training.truncation() != null) {
      throw new IllegalArgumentException(
          "a translator reads whole sentences; remove training.truncate, and set data.longest where"
              + " they are too long");
    }
    Loss plain = new SoftmaxCrossEntropy().withReduction(training.loss().reduction());
    if (!plain.text().equals(training.loss().text())
        || !plain.config().equals(training.loss().config())) {
      throw new IllegalArgumentException(
          "a translator is trained with softmaxCrossEntropy, of which only the reduction can be set"
              + " (got "
              + training.loss().text()
              + " "
              + training.loss().config()
              + ")");
    }
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be " + least + " or more, got " + value);
    }
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to below 1, got " + value);
    }
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with the settings of this configuration. */
  public Builder toBuilder() {
    var builder = new Builder();
    builder.source = source;
    builder.target = target;
    builder.sourceEmbedding = sourceEmbedding;
    builder.targetEmbedding = targetEmbedding;
    builder.encoder = encoder;
    builder.decoder = decoder;
    builder.attention = attention;
    builder.outputDropout = outputDropout;
    builder.longest = longest;
    builder.test = test;
    builder.validation = validation;
    builder.testSentences = testSentences;
    builder.validationSentences = validationSentences;
    builder.scheduledSampling = scheduledSampling;
    builder.decoding = decoding;
    builder.training = training;
    return builder;
  }

  /** Returns the tokens of sources; default words. */
  public Side source() {
    return source;
  }

  /** Returns the tokens of targets; default words. */
  public Side target() {
    return target;
  }

  /** Returns the size of a source token's vector; default 256. */
  public int sourceEmbedding() {
    return sourceEmbedding;
  }

  /** Returns the size of a target token's vector; default 256. */
  public int targetEmbedding() {
    return targetEmbedding;
  }

  /**
   * Returns the layers of the encoder. The default, none, means dropout 0.2 and a bidirectional
   * LSTM with 128 units in each direction.
   */
  public List<LayerSpec> encoder() {
    return encoder;
  }

  List<LayerSpec> encoderOrDefault() {
    return encoder.isEmpty()
        ? List.of(
            LayerSpec.dropout(0.2), new LayerSpec("bidirectional", Map.of("layer", lstm(128))))
        : encoder;
  }

  private static Map<String, Object> lstm(int hidden) {
    return Map.of("lstm", Map.of("hidden", hidden));
  }

  /**
   * Returns the layers of the decoder. The default, none, means dropout 0.2 and an LSTM with 256
   * units. Each recurrent layer begins from the last state of the encoder's recurrent layer at the
   * same place, counted from the end.
   */
  public List<LayerSpec> decoder() {
    return decoder;
  }

  List<LayerSpec> decoderOrDefault() {
    return decoder.isEmpty()
        ? List.of(LayerSpec.dropout(0.2), new LayerSpec("lstm", Map.of("hidden", 256)))
        : decoder;
  }

  /**
   * Returns the score of the decoder's attention to the source; default general; empty: no
   * attention.
   */
  public Optional<Attention.Score> attention() {
    return Optional.ofNullable(attention);
  }

  /** Returns the dropout before the last layer; default 0.2. */
  public double outputDropout() {
    return outputDropout;
  }

  /**
   * Returns the maximum number of tokens of a sentence, default 60. Longer pairs are left out of
   * the training set, longer sources are translated in segments.
   */
  public int longest() {
    return longest;
  }

  /**
   * Returns the fraction of the sources in the test set, unless a number or a file is set; default
   * 0.1.
   */
  public double test() {
    return test;
  }

  /** Returns the fraction of the sources in the validation set; default 0.05. */
  public double validation() {
    return validation;
  }

  /** Returns the number of sources in the test set; default 0: the fraction applies. */
  public int testSentences() {
    return testSentences;
  }

  /** Returns the number of sources in the validation set; default 0: the fraction applies. */
  public int validationSentences() {
    return validationSentences;
  }

  /**
   * Returns the fraction of scheduled sampling. In the last step of training, this fraction of the
   * tokens before the predicted one are the network's own predictions; it rises from 0 in the first
   * step. Default 0: all of them are those of the target.
   */
  public double scheduledSampling() {
    return scheduledSampling;
  }

  /** Returns the settings of the search for translations. */
  public Decoding decoding() {
    return decoding;
  }

  /**
   * Returns the settings of training; default Adam with 0.002, gradients clipped to the norm 5, 64
   * pairs in a step, 10 epochs.
   */
  public TrainingConfig training() {
    return training;
  }

  /** Collects settings; see the methods of {@link TranslateConfig} of the same names. */
  public static final class Builder {
    private Side source = Side.words();
    private Side target = Side.words();
    private int sourceEmbedding = 256;
    private int targetEmbedding = 256;
    private List<LayerSpec> encoder = List.of();
    private List<LayerSpec> decoder = List.of();
    private Attention.@Nullable Score attention = Attention.Score.GENERAL;
    private double outputDropout = 0.2;
    private int longest = 60;
    private double test = 0.1;
    private double validation = 0.05;
    private int testSentences;
    private int validationSentences;
    private double scheduledSampling;
    private Decoding decoding = Decoding.standard();
    private TrainingConfig training = TRAINING;

    private Builder() {}

    /** Sets the tokens of sources. */
    public Builder source(Side value) {
      source = value;
      return this;
    }

    /** Sets the tokens of targets. */
    public Builder target(Side value) {
      target = value;
      return this;
    }

    /** Sets the size of the vectors of both sides. */
    public Builder embedding(int value) {
      return sourceEmbedding(value).targetEmbedding(value);
    }

    /** Sets the size of a source token's vector. */
    public Builder sourceEmbedding(int value) {
      sourceEmbedding = value;
      return this;
    }

    /** Sets the size of a target token's vector. */
    public Builder targetEmbedding(int value) {
      targetEmbedding = value;
      return this;
    }

    /** Sets the layers of the encoder. */
    public Builder encoder(List<LayerSpec> value) {
      encoder = List.copyOf(value);
      return this;
    }

    /** Sets the layers of the decoder. */
    public Builder decoder(List<LayerSpec> value) {
      decoder = List.copyOf(value);
      return this;
    }

    /** Sets the score of the decoder's attention to the source; null: no attention. */
    public Builder attention(Attention.@Nullable Score value) {
      attention = value;
      return this;
    }

    /** Sets the dropout before the last layer. */
    public Builder outputDropout(double value) {
      outputDropout = value;
      return this;
    }

    /** Sets the maximum number of tokens of a sentence. */
    public Builder longest(int value) {
      longest = value;
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

    /** Sets the number of sources in the test set; 0: the fraction applies. */
    public Builder testSentences(int value) {
      testSentences = value;
      return this;
    }

    /** Sets the number of sources in the validation set; 0: the fraction applies. */
    public Builder validationSentences(int value) {
      validationSentences = value;
      return this;
    }

    /** Sets the fraction of scheduled sampling. */
    public Builder scheduledSampling(double value) {
      scheduledSampling = value;
      return this;
    }

    /** Sets the settings of the search for translations. */
    public Builder decoding(Decoding value) {
      decoding = value;
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
    public TranslateConfig build() {
      return new TranslateConfig(this);
    }
  }
}
