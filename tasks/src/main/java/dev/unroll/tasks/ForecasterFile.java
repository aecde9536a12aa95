package dev.unroll.tasks;

import dev.unroll.data.series.Scaler;
import dev.unroll.store.Fields;
import java.nio.file.Path;
import java.util.List;

/**
 * A forecaster in a file: the network as every model file has it, and beside it, under {@code
 * forecaster}, the recipe, the columns and the scaling.
 */
final class ForecasterFile {
  private static final String KEY = "forecaster";

  private ForecasterFile() {}

  record Loaded(Recipe recipe, ForecastModel model) {}

  static void save(Path file, Recipe recipe, ForecastModel model) {
    var forecaster = TaskFile.begin(recipe);
    forecaster.put("columns", model.config().columns());
    forecaster.put("target", model.config().targetOrFirst());
    forecaster.put("scaler", model.scaler().toMap());
    TaskFile.save(file, model.network(), KEY, forecaster);
  }

  static Loaded load(TaskFile file) {
    Fields fields = file.fields(KEY, "a forecaster");
    List<String> columns = fields.strings("columns");
    String target = fields.string("target");
    Recipe recipe = file.recipe(fields);
    Scaler scaler = Scaler.of(fields.object("scaler"));
    fields.done();
    ForecastConfig config =
        ForecastRecipe.read(recipe).config().withColumns(columns).withTarget(target);
    return new Loaded(recipe, new ForecastModel(config, scaler, file.network()));
  }
}
