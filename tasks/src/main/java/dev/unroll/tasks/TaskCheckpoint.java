package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint keeps beside the state of training, under {@code task}, so that a run can go on
 * from it alone.
 *
 * @param recipe with its changes
 * @param file of the data, in place of what the recipe names; null: that
 * @param asWritten whether the recipe's expectation counts
 * @param data their checksum
 */
record TaskCheckpoint(Recipe recipe, @Nullable Path file, boolean asWritten, String data) {
  private static final String KEY = "task";

  Map<String, @Nullable Object> toMap() {
    var task = new LinkedHashMap<String, @Nullable Object>();
    task.put("name", recipe.name());
    task.put("recipe", recipe.yaml());
    task.put("changed", recipe.changed());
    if (file != null) {
      task.put("file", file.toAbsolutePath().normalize().toString());
    }
    task.put("asWritten", asWritten);
    task.put("data", data);
    return Map.of(KEY, task);
  }

  /**
   * Reads what the checkpoint that is there keeps.
   *
   * @throws BadInputException when there is none, or it is not of a task
   */
  static TaskCheckpoint read(Checkpoints where) {
    Map<String, @Nullable Object> extra = where.extra();
    if (!extra.containsKey(KEY)) {
      throw new BadInputException(
          where.file()
              + ": a checkpoint, but not of a task; give one that unroll train has written");
    }
    Fields fields = Fields.of(extra, where.file().toString()).object(KEY);
    Recipe recipe =
        Recipe.of(
            fields.string("name"),
            where.file() + ": recipe",
            TaskFile.members(fields, "recipe"),
            fields.flag("changed"));
    var saved =
        new TaskCheckpoint(
            recipe,
            fields.has("file") ? Path.of(fields.string("file")) : null,
            fields.flag("asWritten"),
            fields.string("data"));
    fields.done();
    return saved;
  }

  /**
   * Refuses to go on with other data than the run began with.
   *
   * @param now the checksum of the data that there are
   * @throws BadInputException when their values differ
   */
  static void requireData(Checkpoints where, String now) {
    TaskCheckpoint saved = read(where);
    if (!saved.data.equals(now)) {
      throw new BadInputException(
          where.file()
              + ": the data are not those that the run began with"
              + (saved.file == null ? "" : " (" + saved.file + " then)")
              + "; give those with --data, or begin a new run");
    }
  }
}
