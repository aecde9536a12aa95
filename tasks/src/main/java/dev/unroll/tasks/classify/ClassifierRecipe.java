package dev.unroll.tasks.classify;

import dev.unroll.metric.F1;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.examples.ExampleRecipe;
import dev.unroll.tasks.input.ExampleFiles;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code classify}, read into a configuration, and written back for model
 * files. Omitted settings have the default of {@link ClassifierConfig}, except for the validation
 * set, which a recipe has only if it sets its fraction.
 *
 * @param config the settings
 * @param files the location of the examples
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

  static final ExampleRecipe<ClassifierConfig> EXAMPLES =
      new ExampleRecipe<>(ClassifyTask.NAME, TRAINING, ClassifierConfig::builder);

  /** Reads a recipe and checks all its keys. */
  public static ClassifierRecipe read(Recipe recipe) {
    return of(EXAMPLES.read(recipe));
  }

  private static ClassifierRecipe of(ExampleRecipe.Read<ClassifierConfig> read) {
    return new ClassifierRecipe(read.config(), read.files());
  }

  /** Checks a recipe that is being read, including the settings of its layers. */
  static void check(Recipe recipe, Fields fields) {
    ClassifierConfig config = EXAMPLES.read(recipe, fields).config();
    fields.done();
    ClassifierNetwork.check(config, recipe.source(), recipe.registry().words().layers());
  }

  /**
   * Writes a configuration as a recipe, so that every model file holds one, however the model was
   * trained. Files have the columns of the examples, or else the default ones.
   *
   * @param examples that it is trained on
   * @param built the model of the configuration
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  static Map<String, @Nullable Object> write(
      ClassifierConfig config, LabelledSource examples, Model built) {
    return EXAMPLES.write(config, examples, built);
  }

  /** Writes the settings that {@link #read} reads, except for the names of the files. */
  public static Map<String, @Nullable Object> write(ClassifierConfig config, ExampleFiles files) {
    return EXAMPLES.write(config, files);
  }
}
