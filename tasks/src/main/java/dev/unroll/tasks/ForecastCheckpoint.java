package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.store.Fields;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint keeps beside the state of training, under {@code forecaster}, so that a run can
 * go on from it alone.
 *
 * @param recipe with its changes
 * @param file of the data, in place of what the recipe names; null: that
 * @param asWritten whether the recipe's expectation counts
 * @param data their checksum
 */
record ForecastCheckpoint(Recipe recipe, @Nullable Path file, boolean asWritten, String data) {
  private static final String KEY = "forecaster";

  Map<String, @Nullable Object> toMap() {
    var forecaster = new LinkedHashMap<String, @Nullable Object>();
    forecaster.put("name", recipe.name());
    forecaster.put("recipe", recipe.yaml());
    forecaster.put("changed", recipe.changed());
    if (file != null) {
      forecaster.put("file", file.toAbsolutePath().normalize().toString());
    }
    forecaster.put("asWritten", asWritten);
    forecaster.put("data", data);
    return Map.of(KEY, forecaster);
  }

  /**
   * Reads what the checkpoint that is there keeps.
   *
   * @throws BadInputException when there is none, or it is not of a forecaster
   */
  static ForecastCheckpoint read(Checkpoints where) {
    Map<String, @Nullable Object> extra = where.extra();
    if (!extra.containsKey(KEY)) {
      throw new BadInputException(
          where.file()
              + ": a checkpoint, but not of a forecaster; give one that unroll train has written");
    }
    Fields fields = Fields.of(extra, where.file().toString()).object(KEY);
    Recipe recipe =
        Recipe.of(
            fields.string("name"),
            where.file() + ": recipe",
            ForecasterFile.members(fields, "recipe"),
            fields.flag("changed"));
    var saved =
        new ForecastCheckpoint(
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
   * @throws BadInputException when their values differ
   */
  static void requireData(Checkpoints where, ForecastData now) {
    ForecastCheckpoint saved = read(where);
    if (!saved.data.equals(now.checksum())) {
      throw new BadInputException(
          where.file()
              + ": the data are not those that the run began with"
              + (saved.file == null ? "" : " (" + saved.file + " then)")
              + "; give those with --data, or begin a new run");
    }
  }
}
