package dev.unroll.tasks.examples;

import dev.unroll.data.table.TableFormat;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.ExampleFiles;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The recipes of a task on labelled examples, read into its configuration, and written back for
 * model files. Omitted settings have the default of the configuration, except for the validation
 * set, which a recipe has only if it sets its fraction.
 *
 * @param <C> the settings of the task
 * @param task the name of the task in recipes
 * @param training that recipes can describe
 * @param defaults creates a builder with the defaults for an input
 */
public record ExampleRecipe<C extends ExampleConfig<C>>(
    String task,
    TrainingRecipe training,
    Function<InputConfig, ExampleConfig.Builder<C, ?>> defaults) {
  /** Keys of {@code data} that determine how files are read, and do not change the model. */
  public static final List<String> READING =
      Stream.concat(TableFormat.KEYS.stream(), Stream.of("missing", "text", "label", "id", "time"))
          .toList();

  /**
   * A recipe that was read.
   *
   * @param config the settings
   * @param files the location of the examples
   */
  public record Read<C extends ExampleConfig<C>>(C config, ExampleFiles files) {
    /** Returns a reader of the examples. */
    public ExampleReader reader(DataLocation data, String source) {
      return ExampleReader.of(config.input(), files, data, source);
    }
  }

  /**
   * Returns the format in which the files of a trained model are read.
   *
   * @param settings of {@code data} that replace those of the recipe
   * @param coder of the model, which may name the columns
   * @throws dev.unroll.BadInputException when a setting is wrong, or the kind of input does not
   *     have it
   */
  public static ExampleFiles files(
      Recipe recipe, Map<String, String> settings, InputConfig input, InputCoder coder) {
    Fields data = settings.isEmpty() ? recipe.fields().object("data") : recipe.reading(settings);
    var alone = new LinkedHashMap<String, @Nullable Object>();
    settings.keySet().forEach(key -> alone.put(key, data.raw(key)));
    Fields given = Fields.of(alone, "reading " + input.kind());
    ExampleFiles.read(given, input);
    given.done();
    ExampleFiles files = ExampleFiles.read(data, input);
    return files.withFormat(coder.format(files.format()));
  }

  /** Reads a recipe. */
  public Read<C> read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /**
   * Reads a recipe.
   *
   * @param fields of the recipe; the caller rejects keys that were not read
   */
  public Read<C> read(Recipe recipe, Fields fields) {
    Fields data = fields.object("data");
    InputConfig input = recipe.registry().inputs().read(data);
    var files = ExampleFiles.read(data, input);
    C config = defaults.apply(input).build();
    Fields model = fields.objectOrEmpty("model");
    boolean layers = LayerRecipe.isIn(model);
    if (layers && model.has("pooling")) {
      throw model.error("pooling", "is for models without layers; add a pool layer, or remove it");
    }
    Fields howToTrain = fields.objectOrEmpty("training");
    TrainingConfig training =
        this.training
            .read(howToTrain, config.training(), recipe.registry().words())
            .withSeed(
                fields.longInteger(
                    "seed", Long.MIN_VALUE, Long.MAX_VALUE, config.training().seed()));
    try {
      return new Read<>(
          defaults
              .apply(input)
              .test(data.number("testShare", new Range(0, false, 1, false), config.test()))
              .validation(data.number("validation", Range.BELOW_ONE, 0))
              .pooling(model.choice("pooling", config.pooling()))
              .layers(layers ? LayerRecipe.read(model, recipe.source()) : List.of())
              .training(training)
              .readTraining(howToTrain)
              .build(),
          files);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  /**
   * Writes a configuration as a recipe, so that every model file holds one, however the model was
   * trained. Files have the columns of the examples, or else the default ones.
   *
   * @param examples that it is trained on
   * @param built the model of the configuration
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  public Map<String, @Nullable Object> write(C config, LabelledSource examples, Model built) {
    return write(
        config,
        config.input().columns(examples),
        LayerRecipe.write(ExampleNetwork.specs(config), built));
  }

  /** Writes the settings that {@link #read} reads, except for the names of the files. */
  public Map<String, @Nullable Object> write(C config, ExampleFiles files) {
    return write(config, files.settings(), LayerRecipe.write(ExampleNetwork.specs(config)));
  }

  private Map<String, @Nullable Object> write(
      C config,
      Map<String, ? extends @Nullable Object> files,
      Map<String, @Nullable Object> model) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("kind", config.input().kind());
    data.putAll(files);
    data.putAll(config.input().settings());
    data.put("testShare", config.test());
    data.put("validation", config.validation());
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", task);
    recipe.put("data", data);
    recipe.put("model", model);
    Map<String, @Nullable Object> howToTrain = training.write(config.training());
    config.writeTraining(howToTrain);
    recipe.put("training", howToTrain);
    recipe.put("seed", config.training().seed());
    return recipe;
  }
}
