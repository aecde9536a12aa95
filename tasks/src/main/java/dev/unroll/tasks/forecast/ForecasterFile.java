package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Scaler;
import dev.unroll.store.Fields;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.recipe.Agreement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A forecaster in a file: the network as in every model file, and next to it, under {@code
 * forecaster}, the recipe, the columns and the scaling.
 */
final class ForecasterFile {
  private static final String TRAINED_ON = "trainedOn";

  private ForecasterFile() {}

  static void save(Path file, Forecaster forecaster, Scaler scaler, TrainingSummary trainedOn) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put("columns", forecaster.config().columns());
    kept.put("target", forecaster.config().targetOrFirst());
    kept.put("scaler", scaler.toMap());
    if (trainedOn.isKnown()) {
      kept.put(TRAINED_ON, trainedOn.json());
    }
    TaskFile.save(file, forecaster, kept);
  }

  static Forecaster load(TaskFile file) {
    Fields fields = file.fields();
    List<String> columns = fields.strings("columns");
    String target = fields.string("target");
    Recipe recipe = file.recipe(fields);
    Scaler scaler = Scaler.of(fields.object("scaler"));
    TrainingSummary trainedOn = TrainingSummary.read(fields, TRAINED_ON);
    fields.done();
    var scaled = new LinkedHashSet<String>(columns);
    scaled.add(target);
    if (columns.isEmpty() || !scaler.columns().containsAll(scaled)) {
      throw fields.error(
          "columns",
          "expected columns with scales, such as %s, got %s and the target %s"
              .formatted(scaler.columns(), columns, target));
    }
    ForecastConfig ofRecipe = ForecastRecipe.read(recipe).config();
    ForecastConfig config = ofRecipe.withColumns(columns).withTarget(target);
    file.require(agreements(ofRecipe, config, scaler));
    file.requireNetwork(
        ForecastNetwork.inputShape(config),
        0,
        config.outputs(),
        config.feed() == Feed.SEQUENCE,
        "the horizon is " + config.horizon());
    file.requireNetwork(
        () -> ForecastNetwork.create(config, recipe.source(), recipe.registry().words().layers()));
    return new Forecaster(recipe, new ForecastModel(config, scaler, file.model()), () -> trainedOn);
  }

  /**
   * Returns the values of a file that follow from its recipe.
   *
   * @param ofRecipe the settings of the recipe
   * @param config the same with the columns and the target of the file
   */
  private static List<Agreement> agreements(
      ForecastConfig ofRecipe, ForecastConfig config, Scaler scaler) {
    List<String> columns = config.columns();
    boolean open = ofRecipe.columns().isEmpty() && ofRecipe.target() == null;
    ForecastConfig expected =
        ofRecipe.columns().isEmpty()
            ? ofRecipe.withColumns(open ? columns.get(0) : ofRecipe.targetOrFirst())
            : ofRecipe;
    List<String> used = config.columnsAndTarget();
    var agreements = new ArrayList<Agreement>();
    agreements.add(new Agreement("columns", columns, expected.columns()));
    agreements.add(new Agreement("target", config.target(), expected.targetOrFirst()));
    agreements.add(Agreement.ofNames("scaler.columns", scaler.columns(), used));
    for (String column : used) {
      agreements.add(
          new Agreement(
              "scaler.columns." + column + ".kind",
              Fields.word(scaler.kind(column)),
              Fields.word(config.scaleOf(column))));
    }
    var named = new LinkedHashSet<>(config.transforms().byColumn().keySet());
    named.addAll(config.scaleByColumn().keySet());
    named.removeAll(used);
    agreements.add(
        Agreement.ofNames(
            "columns in recipe.data.transform or recipe.data.scale that the model does not read",
            List.copyOf(named),
            List.of()));
    return agreements;
  }
}
