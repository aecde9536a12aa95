package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code classify}, read into a configuration, and written back for model
 * files. What is left out has the default of {@link ClassifierConfig}, but for the validation part,
 * which a recipe has when it says so.
 *
 * @param config what to classify, and how
 * @param files where the examples are
 */
record ClassifierRecipe(ClassifierConfig config, ExampleFiles files) {
  /** Any number that is not the smallest one, to build layers whose sizes the data decide on. */
  private static final int SOME = 7;

  /** Reads a recipe and checks all its keys. */
  static ClassifierRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Checks a recipe that is being read, the settings of its layers too. */
  static void check(Recipe recipe, Fields fields) {
    ClassifierConfig config = read(recipe, fields).config();
    fields.done();
    try {
      check(config, SOME, recipe.source());
    } catch (BadInputException refusal) {
      try {
        check(config, SOME + 1, recipe.source());
      } catch (BadInputException other) {
        if (Objects.equals(other.getMessage(), refusal.getMessage())) {
          throw refusal;
        }
      } // otherwise it depends on a size that only the data tell, and waits for them
    }
  }

  private static void check(ClassifierConfig config, int some, String source) {
    Model model =
        ClassifierNetwork.model(
            config,
            InputSizes.unknown(config.input(), some),
            ClassifierNetwork.isBinary(config) ? 2 : ClassifierNetwork.UNKNOWN,
            null,
            source);
    LayerRecipe.requireMembers(config.training(), model, source);
  }

  private static ClassifierRecipe read(Recipe recipe, Fields fields) {
    Fields data = fields.object("data");
    var files = ExampleFiles.read(data);
    var defaults = ClassifierConfig.of(InputConfig.read(data));
    Fields model = fields.objectOrEmpty("model");
    boolean layers = LayerRecipe.isIn(model);
    if (layers && model.has("pooling")) {
      throw model.error("pooling", "is for models without layers; add a pool layer, or remove it");
    }
    TrainingConfig training =
        TrainingRecipe.CLASSIFY
            .read(fields.objectOrEmpty("training"), defaults.training())
            .withSeed(
                fields.longInteger(
                    "seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.training().seed()));
    try {
      var config =
          new ClassifierConfig(
              defaults.input(),
              data.number("testShare", new Range(0, false, 1, false), defaults.test()),
              data.number("validation", Range.BELOW_ONE, 0),
              model.choice("pooling", defaults.pooling()),
              layers ? LayerRecipe.read(model, recipe.source()) : List.of(),
              training);
      return new ClassifierRecipe(config, files);
    } catch (IllegalArgumentException e) {
      throw fields.error(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A configuration as a recipe would say it, so that a model file holds one whoever trained it.
   *
   * @throws IllegalArgumentException when it has something that recipes have no words for
   */
  static Map<String, @Nullable Object> write(ClassifierConfig config, ExampleFiles files) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("kind", config.input().kind());
    data.putAll(files.settings());
    data.putAll(config.input().settings());
    data.put("testShare", config.test());
    data.put("validation", config.validation());
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", "classify");
    recipe.put("data", data);
    recipe.put("model", LayerRecipe.write(ClassifierNetwork.specs(config)));
    recipe.put("training", TrainingRecipe.CLASSIFY.write(config.training()));
    recipe.put("seed", config.training().seed());
    return recipe;
  }
}
