package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Graph;
import dev.unroll.nn.Model;
import dev.unroll.nn.Sequential;
import dev.unroll.store.Fields;
import dev.unroll.store.ModelFile;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tasks.recipe.ModelShapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model file in which a task keeps further values next to the network, under its own key: name
 * and recipe, and everything needed to convert raw data to input.
 */
public final class TaskFile {
  private static final String NAME = "name";
  private static final String RECIPE = "recipe";

  private final Path path;
  private final ModelFile.Loaded loaded;
  private final TaskType<?> type;
  private final Registry registry;

  private TaskFile(Path path, ModelFile.Loaded loaded, TaskType<?> type, Registry registry) {
    this.path = path;
    this.loaded = loaded;
    this.type = type;
    this.registry = registry;
  }

  /**
   * Reads a model file.
   *
   * @throws BadInputException when there is none, it was not written by a task, or it needs custom
   *     parts that the registry lacks
   */
  static TaskFile read(Path path, Registry registry) {
    try {
      ModelFile.Loaded loaded =
          ModelFile.load(
              path,
              extra -> {
                CustomParts.read(extra, path).require(registry, path);
                return registry.words().layers();
              });
      TaskType<?> type =
          registry
              .ofFile(loaded.extra().keySet())
              .orElseThrow(
                  () ->
                      new BadInputException(
                          path
                              + ": a model, but not of a task (expected one written by unroll train"
                              + " or Predictor.save)"));
      return new TaskFile(path, loaded, type, registry);
    } catch (IOException e) {
      throw new BadInputException(path + ": cannot be read: " + FailureText.of(e), e);
    }
  }

  /**
   * Loads a predictor of a known task.
   *
   * @throws BadInputException when the file holds no predictor, or one of another task
   */
  public static <P extends Predictor> P load(Path path, TaskType<P> type, Registry registry) {
    TaskFile file = read(path, registry);
    if (!file.type.name().equals(type.name())) {
      throw new BadInputException(
          "%s: %s (expected %s); use %s, or Predictor.load in Java"
              .formatted(
                  path, file.type.predictorName(), type.predictorName(), file.type.command()));
    }
    return type.load(file);
  }

  /** Returns the task that wrote the file. */
  public TaskType<?> type() {
    return type;
  }

  /**
   * Returns the values that the task keeps next to the network. The task must read all keys,
   * including the recipe.
   */
  public Fields fields() {
    return Fields.of(loaded.extra(), path.toString()).object(type.fileKey());
  }

  /**
   * Reads the recipe from the values that the task keeps.
   *
   * @throws BadInputException when it is not a valid recipe of the task
   */
  public Recipe recipe(Fields fields) {
    Map<String, @Nullable Object> recipe = members(fields, RECIPE);
    require(List.of(new Agreement("recipe.task", recipe.get("task"), type.name())));
    return Recipe.of(fields.string(NAME), path + ": recipe", recipe, true, registry);
  }

  /** Returns the network. */
  public Model model() {
    return loaded.model();
  }

  /**
   * Checks that the network fits the rest of the file: that it reads the input that the task makes,
   * and has the outputs that the task reads. Custom models are not checked.
   *
   * @param input the shape of the input, with variable sizes
   * @param vocabulary the number of ids in the input; 0 if it is not ids
   * @param outputs the number of values at the end
   * @param everyStep whether the network returns a row for each step, or one for the sequence
   * @param reason of that number, such as {@code its labels are a, b}
   * @throws BadInputException when they disagree
   */
  public void requireNetwork(
      int[] input, int vocabulary, int outputs, boolean everyStep, String reason) {
    Model model = model();
    if (!(model instanceof Sequential || model instanceof Graph)) {
      return;
    }
    int[] shape;
    try {
      shape = ModelShapes.output(model, input);
    } catch (IllegalArgumentException e) {
      throw disagree("the network does not read the input of the recipe: " + FailureText.of(e));
    }
    boolean steps = shape.length == 3 && shape[1] != 1;
    if (steps != everyStep) {
      throw disagree(
          steps
              ? "the network returns a row for each step (expected one for the sequence"
              : "the network returns one row (expected one for each step");
    }
    int found = shape[shape.length - 1];
    if (found != outputs) {
      throw disagree("the network has " + found + " outputs (expected " + outputs + ": " + reason);
    }
    if (model instanceof Sequential layers
        && layers.layers().values().iterator().next() instanceof Embedding embedding
        && embedding.vocabulary() < vocabulary) {
      throw disagree(
          "the embedding has "
              + embedding.vocabulary()
              + " rows (expected one for each of the "
              + vocabulary
              + " ids of the vocabulary");
    }
  }

  /**
   * Checks that the network is the one that training builds from the recipe and the other values of
   * the file: the same layers with the same settings, except for those of initial weights. Custom
   * models are not checked.
   *
   * @param built creates the network of the recipe; its weights are not used
   * @throws BadInputException when they differ
   */
  public void requireNetwork(Supplier<? extends Model> built) {
    Model model = model();
    if (model instanceof Sequential || model instanceof Graph) {
      require(List.of(Agreement.ofNetworks(model.config(), built.get().config())));
    }
  }

  /**
   * Checks values that the file holds twice.
   *
   * @throws BadInputException when two of them differ
   */
  public void require(List<Agreement> agreements) {
    for (Agreement agreement : agreements) {
      agreement
          .difference()
          .ifPresent(
              difference -> {
                throw disagree(difference);
              });
    }
  }

  private BadInputException disagree(String problem) {
    return new BadInputException(
        path
            + ": "
            + problem
            + (problem.contains("(expected") && !problem.endsWith(")") ? ")" : "")
            + ". The file was changed after training, or written by another version; train the model again.");
  }

  /** Returns the registry of everything that the file may name. */
  public Registry registry() {
    return registry;
  }

  /**
   * Writes a model file.
   *
   * @param predictor its model and recipe are written
   * @param kept further values of the task, as plain JSON values
   */
  public static void save(
      Path path, Predictor predictor, Map<String, ? extends @Nullable Object> kept) {
    Recipe recipe = predictor.recipe();
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put(NAME, recipe.name());
    all.put(RECIPE, recipe.yaml());
    all.putAll(kept);
    var extra = new LinkedHashMap<String, @Nullable Object>();
    extra.put(recipe.type().fileKey(), all);
    CustomParts.of(predictor.model(), recipe).addTo(extra);
    try {
      ModelFile.save(path, predictor.model(), extra);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be written: " + FailureText.of(e), e);
    }
  }

  /** Reads an object with arbitrary members. */
  static Map<String, @Nullable Object> members(Fields fields, String key) {
    if (!(fields.raw(key) instanceof Map<?, ?> map)) {
      throw fields.error(key, "expected an object");
    }
    var members = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }
}
