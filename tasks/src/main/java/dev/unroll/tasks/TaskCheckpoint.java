package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a checkpoint keeps next to the state of training, under {@code task}, so that a
 * run can be resumed from the checkpoint alone.
 *
 * @param recipe with its changes
 * @param data the location that replaces the data of the recipe
 * @param asWritten whether the recipe's expectation applies
 * @param checksum of the data
 */
record TaskCheckpoint(Recipe recipe, DataLocation data, boolean asWritten, String checksum) {
  private static final String KEY = "task";

  Map<String, @Nullable Object> toMap() {
    var task = new LinkedHashMap<String, @Nullable Object>();
    task.put("name", recipe.name());
    task.put("recipe", recipe.yaml());
    task.put("changed", recipe.changed());
    data.path().ifPresent(path -> task.put("file", path.toAbsolutePath().normalize().toString()));
    task.put("asWritten", asWritten);
    task.put("data", checksum);
    return Map.of(KEY, task);
  }

  /**
   * Reads these values from a checkpoint.
   *
   * @param registry contains the custom parts of the recipe
   * @throws BadInputException when there is no checkpoint, or it was not written by a task
   */
  static TaskCheckpoint read(Checkpoints where, Registry registry) {
    Fields fields = task(where);
    var recipe =
        Recipe.of(
            fields.string("name"),
            where.file() + ": recipe",
            TaskFile.members(fields, "recipe"),
            fields.flag("changed"),
            registry);
    var saved =
        new TaskCheckpoint(
            recipe,
            fields.has("file")
                ? DataLocation.of(Path.of(fields.string("file")))
                : DataLocation.ofRecipe(),
            fields.flag("asWritten"),
            fields.string("data"));
    fields.done();
    return saved;
  }

  private static Fields task(Checkpoints where) {
    Map<String, @Nullable Object> extra = where.extra();
    if (!extra.containsKey(KEY)) {
      throw new BadInputException(
          where.file()
              + ": a checkpoint, but not of a task (expected one written by unroll train)");
    }
    return Fields.of(extra, where.file().toString()).object(KEY);
  }

  /**
   * Checks that training resumes on the same data that the run began with.
   *
   * @param now the checksum of the present data
   * @throws BadInputException when the data differ
   */
  static void requireData(Checkpoints where, String now) {
    Fields saved = task(where);
    if (!saved.string("data").equals(now)) {
      throw new BadInputException(
          where.file()
              + ": the data differ from those that the run began with"
              + (saved.has("file") ? " (" + saved.string("file") + ")" : "")
              + "; pass those with --data, or begin a new run");
    }
  }
}
