package dev.unroll.tasks.tag;

import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Layer;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.VectorsConfig;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code tag}, read into a configuration, and written back for model files.
 * Omitted settings have the default of {@link TagConfig}.
 *
 * @param config of the tagger
 * @param format of its files
 * @param files that the recipe names
 */
record TagRecipe(TagConfig config, TaggedFormat format, TagFiles files) {
  static final TrainingRecipe TRAINING =
      new TrainingRecipe(
          new LossRecipe("a tagger", List.of("softmaxCrossEntropy")),
          new MetricRecipe("a tagger", Map.of()));

  private static final int MAX = Integer.MAX_VALUE;

  /** Reads a recipe and checks all its keys. */
  static TagRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Reads the keys of this task; the caller checks for others. */
  static TagRecipe read(Recipe recipe, Fields fields) {
    Fields data = fields.object("data");
    Fields words = data.objectOrEmpty("words");
    Fields model = fields.objectOrEmpty("model");
    Fields training = fields.objectOrEmpty("training");
    TagFiles files = TagFiles.read(data);
    TagConfig defaults = TagConfig.builder().build();
    TagConfig.Builder config =
        TagConfig.builder()
            .text(
                data.choice(
                    "text",
                    files.letters().isPresent() ? TagConfig.Text.CHARACTERS : defaults.text()))
            .split(data.choice("split", defaults.split()))
            .test(data.number("testShare", new Range(0, false, 1, false), defaults.test()))
            .validation(data.number("validation", Range.BELOW_ONE, defaults.validation()))
            .longest(data.integer("longest", 1, MAX, defaults.longest()))
            .lowerCase(words.flag("lowerCase", defaults.lowerCase()))
            .minimumCount(words.integer("minimumCount", 1, MAX, defaults.minimumCount()))
            .vocabularySize(words.integer("size", 2, MAX, defaults.vocabularySize()))
            .wordDropout(words.number("dropout", Range.BELOW_ONE, defaults.wordDropout()))
            .crf(model.flag("crf", defaults.crf()))
            .constrained(model.flag("constrained", defaults.constrained()))
            .classWeights(ClassWeights.read(training))
            .training(training(recipe, fields, training, defaults.training()));
    if (words.has("vectors")) {
      config.vectors(VectorsConfig.read(words.object("vectors")));
      if (words.has("embedding")) {
        throw words.error("embedding", "the vectors of words.vectors have a fixed size; remove it");
      }
    } else {
      config.embedding(words.integer("embedding", 1, MAX, defaults.embedding()));
    }
    if (data.has("characters")) {
      Fields characters = data.object("characters");
      config.characters(
          new TagConfig.Characters(
              characters.integer("embedding", 1, MAX, 25),
              characters.integer("hidden", 1, MAX, 25)));
    }
    if (LayerRecipe.isIn(model)) {
      config.layers(LayerRecipe.read(model, recipe.source()));
    }
    try {
      return new TagRecipe(config.build(), TaggedFormat.read(data), files);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  private static TrainingConfig training(
      Recipe recipe, Fields fields, Fields training, TrainingConfig defaults) {
    if (!training.has("optimizer") && !training.has("clipValue")) {
      training.offering("clipNorm", TagConfig.CLIP);
    }
    return TRAINING
        .read(training, defaults, recipe.registry().words())
        .withSeed(fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.seed()));
  }

  /**
   * Returns a configuration as a recipe, so that every model file holds a recipe.
   *
   * @param layers of the network
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  static Map<String, @Nullable Object> write(
      TagConfig config, TaggedFormat format, List<Layer> layers) {
    var data = new LinkedHashMap<String, @Nullable Object>(format.settings());
    data.put("text", Fields.word(config.text()));
    data.put("split", Fields.word(config.split()));
    data.put("testShare", config.test());
    data.put("validation", config.validation());
    data.put("longest", config.longest());
    var words = new LinkedHashMap<String, @Nullable Object>();
    words.put("lowerCase", config.lowerCase());
    words.put("minimumCount", config.minimumCount());
    words.put("size", config.vocabularySize());
    words.put("dropout", config.wordDropout());
    config
        .vectors()
        .ifPresentOrElse(
            vectors -> words.put("vectors", vectors.settings()),
            () -> words.put("embedding", config.embedding()));
    data.put("words", words);
    config
        .characters()
        .ifPresent(
            characters ->
                data.put(
                    "characters",
                    Map.of("embedding", characters.size(), "hidden", characters.hidden())));
    Map<String, @Nullable Object> model = LayerRecipe.write(config.layersOrDefault(), layers);
    model.put("crf", config.crf());
    model.put("constrained", config.constrained());
    Map<String, @Nullable Object> training = TRAINING.write(config.training());
    config.classWeights().write(training);
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", TagTask.NAME);
    recipe.put("data", data);
    recipe.put("model", model);
    recipe.put("training", training);
    recipe.put("seed", config.training().seed());
    return recipe;
  }
}
