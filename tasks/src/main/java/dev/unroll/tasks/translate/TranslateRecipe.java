package dev.unroll.tasks.translate;

import dev.unroll.internal.FailureText;
import dev.unroll.nn.Attention;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LayerSpec;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import dev.unroll.train.TrainingConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code translate}, read into a configuration, and written back for model
 * files. Omitted settings have the default of {@link TranslateConfig}.
 *
 * @param config of the translator
 * @param files that the recipe names
 */
record TranslateRecipe(TranslateConfig config, TranslateFiles files) {
  static final TrainingRecipe TRAINING =
      new TrainingRecipe(
          new LossRecipe("a translator", List.of("softmaxCrossEntropy")),
          new MetricRecipe("a translator", Map.of()));

  private static final int MAX = Integer.MAX_VALUE;
  private static final String NONE = "none";

  /** Reads a recipe and checks all its keys. */
  static TranslateRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Reads the keys of this task; the caller checks for others. */
  static TranslateRecipe read(Recipe recipe, Fields fields) {
    Fields data = fields.object("data");
    Fields model = fields.objectOrEmpty("model");
    Fields training = fields.objectOrEmpty("training");
    TranslateFiles files = TranslateFiles.read(data);
    TranslateConfig defaults = TranslateConfig.builder().build();
    int embedding = model.integer("embedding", 1, MAX, defaults.sourceEmbedding());
    Fields attention = model.objectOrEmpty("attention");
    TranslateConfig.Builder config =
        TranslateConfig.builder()
            .source(Side.read(data.objectOrEmpty("source")))
            .target(Side.read(data.objectOrEmpty("target")))
            .sourceEmbedding(model.integer("sourceEmbedding", 1, MAX, embedding))
            .targetEmbedding(model.integer("targetEmbedding", 1, MAX, embedding))
            .attention(score(attention, defaults))
            .outputDropout(model.number("outputDropout", Range.BELOW_ONE, defaults.outputDropout()))
            .longest(data.integer("longest", 1, MAX, defaults.longest()))
            .test(data.number("testShare", new Range(0, false, 1, false), defaults.test()))
            .validation(data.number("validation", Range.BELOW_ONE, defaults.validation()))
            .testSentences(data.integer("testSentences", 0, MAX, 0))
            .validationSentences(data.integer("validationSentences", 0, MAX, 0))
            .scheduledSampling(training.number("scheduledSampling", Range.BELOW_ONE, 0))
            .training(training(recipe, fields, training, defaults.training()));
    if (model.has("encoder")) {
      config.encoder(layers(model, recipe, "encoder"));
    }
    if (model.has("decoder")) {
      config.decoder(layers(model, recipe, "decoder"));
    }
    try {
      config.decoding(Decoding.read(fields.objectOrEmpty("decoding")));
      return new TranslateRecipe(config.build(), files);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  private static List<LayerSpec> layers(Fields model, Recipe recipe, String part) {
    return LayerRecipe.read(model.object(part), recipe.source(), "model." + part);
  }

  private static Attention.@Nullable Score score(Fields attention, TranslateConfig defaults) {
    List<String> words =
        Stream.concat(
                Arrays.stream(Attention.Score.values()).map(Attention.Score::text), Stream.of(NONE))
            .toList();
    String standard = defaults.attention().map(Attention.Score::text).orElse(NONE);
    String word = attention.oneOf("score", words, standard);
    return Arrays.stream(Attention.Score.values())
        .filter(score -> score.text().equals(word))
        .findFirst()
        .orElse(null);
  }

  private static TrainingConfig training(
      Recipe recipe, Fields fields, Fields training, TrainingConfig defaults) {
    if (!training.has("optimizer") && !training.has("clipValue")) {
      training.offering("clipNorm", TranslateConfig.CLIP);
    }
    return TRAINING
        .read(training, defaults, recipe.registry().words())
        .withSeed(fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.seed()));
  }

  /**
   * Returns a configuration as a recipe, so that every model file holds a recipe.
   *
   * @param built the network of the configuration
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  static Map<String, @Nullable Object> write(
      TranslateConfig config, TranslateFiles files, Model built) {
    var data = new LinkedHashMap<String, @Nullable Object>(files.settings());
    data.put("source", config.source().settings());
    data.put("target", config.target().settings());
    data.put("longest", config.longest());
    data.put("testShare", config.test());
    data.put("validation", config.validation());
    data.put("testSentences", config.testSentences());
    data.put("validationSentences", config.validationSentences());
    var model = new LinkedHashMap<String, @Nullable Object>();
    model.put("sourceEmbedding", config.sourceEmbedding());
    model.put("targetEmbedding", config.targetEmbedding());
    model.put("encoder", LayerRecipe.write(config.encoderOrDefault(), stack(built, "encoder")));
    model.put("decoder", LayerRecipe.write(config.decoderOrDefault(), stack(built, "decoder")));
    model.put(
        "attention", Map.of("score", config.attention().map(Attention.Score::text).orElse(NONE)));
    model.put("outputDropout", config.outputDropout());
    Map<String, @Nullable Object> training = TRAINING.write(config.training());
    training.put("scheduledSampling", config.scheduledSampling());
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", TranslateTask.NAME);
    recipe.put("data", data);
    recipe.put("model", model);
    recipe.put("decoding", config.decoding().settings());
    recipe.put("training", training);
    recipe.put("seed", config.training().seed());
    return recipe;
  }

  private static List<Layer> stack(Model built, String part) {
    return built.layers().entrySet().stream()
        .filter(layer -> layer.getKey().matches(part + "\\d+"))
        .map(Map.Entry::getValue)
        .toList();
  }
}
