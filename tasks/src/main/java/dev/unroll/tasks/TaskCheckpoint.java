package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.internal.PathText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.train.Checkpoints;
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
 * @param prepared whether a program passed the data, so that the recipe may not name them
 * @param checksum of the data
 */
record TaskCheckpoint(
    Recipe recipe, DataLocation data, boolean asWritten, boolean prepared, String checksum) {
  private static final String KEY = "task";
  private static final String PREPARED = "prepared";

  Map<String, @Nullable Object> toMap() {
    var task = new LinkedHashMap<String, @Nullable Object>();
    task.put("name", recipe.name());
    task.put("recipe", recipe.yaml());
    task.put("changed", recipe.changed());
    data.path().ifPresent(path -> task.put("file", path.toAbsolutePath().normalize().toString()));
    task.put("asWritten", asWritten);
    if (prepared) {
      task.put(PREPARED, true);
    }
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
                ? DataLocation.of(PathText.of(where.file() + ": file", fields.string("file")))
                : DataLocation.ofRecipe(),
            fields.flag("asWritten"),
            fields.flag(PREPARED, false),
            fields.string("data"));
    fields.done();
    return saved;
  }

  /**
   * Checks that the data can be found: in a file, or by the name in the recipe.
   *
   * @param given the location that the caller passes
   * @throws BadInputException when a program passed the data, such as a series in memory
   */
  void requireLocation(Checkpoints where, DataLocation given) {
    boolean named =
        recipe.yaml().get("data") instanceof Map<?, ?> names
            && (names.containsKey("series") || names.containsKey("train"));
    if (prepared && !named && given.path().isEmpty()) {
      throw new BadInputException(
          where.file()
              + ": the run was prepared in a program, so the checkpoint does not name its data."
              + " Prepare the training again with the same settings and data, then call"
              + " checkpoints(...) and resume(...); or pass the data as a file (DataLocation.of in"
              + " Java, --data on the command line).");
    }
  }

  private static Fields task(Checkpoints where) {
    Map<String, @Nullable Object> extra = where.extra();
    if (!extra.containsKey(KEY)) {
      throw new BadInputException(
          where.file()
              + ": a checkpoint, but not of a task (expected one written by unroll train or"
              + " Training.checkpoints)");
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
              + "; pass those with --data (DataLocation.of in Java), or begin a new run");
    }
  }
}
