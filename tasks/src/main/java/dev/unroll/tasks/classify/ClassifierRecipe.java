package dev.unroll.tasks.classify;

import dev.unroll.metric.F1;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.ExampleFiles;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code classify}, read into a configuration, and written back for model
 * files. What is left out has the default of {@link ClassifierConfig}, but for the validation part,
 * which a recipe has when it says so.
 *
 * @param config what to classify, and how
 * @param files where the examples are
 */
public record ClassifierRecipe(ClassifierConfig config, ExampleFiles files) {
  static final TrainingRecipe TRAINING =
      new TrainingRecipe(
          new LossRecipe("a classifier", List.of("softmaxCrossEntropy", "binaryCrossEntropy")),
          new MetricRecipe("a classifier", metrics()));

  private static Map<String, Supplier<? extends Metric>> metrics() {
    var metrics = new LinkedHashMap<String, Supplier<? extends Metric>>();
    metrics.put("accuracy", ClassAccuracy.SUPPLIER);
    metrics.put("macroF1", F1::macro);
    return metrics;
  }

  /** Reads a recipe and checks all its keys. */
  public static ClassifierRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Checks a recipe that is being read, the settings of its layers too. */
  static void check(Recipe recipe, Fields fields) {
    ClassifierConfig config = read(recipe, fields).config();
    fields.done();
    ClassifierNetwork.plan(config, recipe.source(), recipe.registry().words().layers());
  }

  /**
   * Returns the {@code data} of a recipe with other settings for reading files.
   *
   * @throws BadInputException when a kind of input does not have such a setting
   */
  static Fields reading(Recipe recipe, Map<String, String> settings, InputConfig input) {
    Fields data = recipe.reading(settings);
    var alone = new LinkedHashMap<String, @Nullable Object>();
    settings.keySet().forEach(key -> alone.put(key, data.raw(key)));
    Fields given = Fields.of(alone, "reading " + input.kind());
    input.format(given);
    given.done();
    return data;
  }

  /** Reads the files of a recipe whose input is known, and nothing else of it. */
  static ExampleFiles files(Fields data, InputConfig input) {
    return ExampleFiles.read(data, input);
  }

  private static ClassifierRecipe read(Recipe recipe, Fields fields) {
    Fields data = fields.object("data");
    InputConfig input = recipe.registry().inputs().read(data);
    var files = ExampleFiles.read(data, input);
    var defaults = ClassifierConfig.of(input);
    Fields model = fields.objectOrEmpty("model");
    boolean layers = LayerRecipe.isIn(model);
    if (layers && model.has("pooling")) {
      throw model.error("pooling", "is for models without layers; add a pool layer, or remove it");
    }
    Fields howToTrain = fields.objectOrEmpty("training");
    TrainingConfig training =
        TRAINING
            .read(howToTrain, defaults.training(), recipe.registry().words())
            .withSeed(
                fields.longInteger(
                    "seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.training().seed()));
    try {
      var config =
          defaults.toBuilder()
              .test(data.number("testShare", new Range(0, false, 1, false), defaults.test()))
              .validation(data.number("validation", Range.BELOW_ONE, 0))
              .pooling(model.choice("pooling", defaults.pooling()))
              .layers(layers ? LayerRecipe.read(model, recipe.source()) : List.of())
              .training(training)
              .classWeights(ClassWeights.read(howToTrain))
              .build();
      return new ClassifierRecipe(config, files);
    } catch (IllegalArgumentException e) {
      throw fields.error(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writes a configuration as a recipe has it, so that a model file holds one however it was
   * trained; files have the default columns.
   *
   * @param built the model of the configuration
   * @throws IllegalArgumentException when it has something that recipes have no words for
   */
  static Map<String, @Nullable Object> write(ClassifierConfig config, Model built) {
    return write(config, Map.of(), LayerRecipe.write(ClassifierNetwork.specs(config), built));
  }

  /** Writes what {@link #read} reads, but for the names of the files. */
  public static Map<String, @Nullable Object> write(ClassifierConfig config, ExampleFiles files) {
    return write(config, files.settings(), LayerRecipe.write(ClassifierNetwork.specs(config)));
  }

  private static Map<String, @Nullable Object> write(
      ClassifierConfig config,
      Map<String, ? extends @Nullable Object> files,
      Map<String, @Nullable Object> model) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("kind", config.input().kind());
    data.putAll(files);
    data.putAll(config.input().settings());
    data.put("testShare", config.test());
    data.put("validation", config.validation());
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", ClassifyTask.NAME);
    recipe.put("data", data);
    recipe.put("model", model);
    Map<String, @Nullable Object> training = TRAINING.write(config.training());
    config.classWeights().write(training);
    recipe.put("training", training);
    recipe.put("seed", config.training().seed());
    return recipe;
  }
}
