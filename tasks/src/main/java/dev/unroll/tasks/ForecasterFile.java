package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.Scaler;
import dev.unroll.store.Fields;
import dev.unroll.store.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecaster in a file: the network as every model file has it, and beside it, under {@code
 * forecaster}, the recipe, the columns and the scaling.
 */
final class ForecasterFile {
  private static final String KEY = "forecaster";

  private ForecasterFile() {}

  record Loaded(Recipe recipe, ForecastModel model) {}

  static void save(Path file, Recipe recipe, ForecastModel model) {
    var forecaster = new LinkedHashMap<String, @Nullable Object>();
    forecaster.put("name", recipe.name());
    forecaster.put("recipe", recipe.yaml());
    forecaster.put("columns", model.config().columns());
    forecaster.put("target", model.config().targetOrFirst());
    forecaster.put("scaler", model.scaler().toMap());
    try {
      ModelFile.save(file, model.network(), Map.of(KEY, forecaster));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  static Loaded load(Path file) {
    ModelFile.Loaded loaded;
    try {
      loaded = ModelFile.load(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (!loaded.extra().containsKey(KEY)) {
      throw new BadInputException(
          file + ": a model, but not a forecaster; give one that unroll train has written");
    }
    Fields fields = Fields.of(loaded.extra(), file.toString()).object(KEY);
    String name = fields.string("name");
    List<String> columns = fields.strings("columns");
    String target = fields.string("target");
    Recipe recipe = Recipe.of(name, file + ": recipe", members(fields, "recipe"), true);
    Scaler scaler = Scaler.of(fields.object("scaler"));
    fields.done();
    ForecastConfig config =
        ForecastRecipe.read(recipe).config().withColumns(columns).withTarget(target);
    return new Loaded(recipe, new ForecastModel(config, scaler, loaded.model()));
  }

  static Map<String, @Nullable Object> members(Fields fields, String key) {
    if (!(fields.raw(key) instanceof Map<?, ?> map)) {
      throw fields.error(key, "expected an object");
    }
    var members = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }
}
