package dev.unroll.tasks.regress;

import dev.unroll.metric.ErrorMetric;
import dev.unroll.metric.Metric;
import dev.unroll.store.Fields;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.TaskType;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleModel;
import dev.unroll.tasks.examples.ExampleModelFile;
import dev.unroll.tasks.examples.ExampleNetwork;
import dev.unroll.tasks.examples.ExampleRecipe;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The task {@code regress}: predicts a number for a sequence, a text or an image. */
public final class RegressTask implements TaskType<Regressor> {
  static final String NAME = "regress";
  static final TaskMetric RMSE = TaskMetric.error("rmse", "RMSE", "units of the data");
  static final TaskMetric MAE = TaskMetric.error("mae", "MAE", "units of the data");
  static final TaskMetric R2 =
      new TaskMetric("r2", "R2", "fraction", TaskMetric.Direction.HIGHER_IS_BETTER);

  private static final String TRAINED_ON = "trainedOn";

  /** The required outputs of a network. */
  static final ExampleNetwork.Outputs OUTPUTS =
      new ExampleNetwork.Outputs(1, "a regressor requires 1", "one number");

  private static final TrainingRecipe TRAINING =
      new TrainingRecipe(
          new LossRecipe("a regressor", List.of("mse", "mae", "huber")),
          new MetricRecipe("a regressor", metricsOfTraining()));

  /** The recipes of regressors. */
  static final ExampleRecipe<RegressorConfig> RECIPES =
      new ExampleRecipe<>(NAME, TRAINING, RegressorConfig::builder);

  private static Map<String, Supplier<? extends Metric>> metricsOfTraining() {
    var metrics = new LinkedHashMap<String, Supplier<? extends Metric>>();
    metrics.put("mse", ErrorMetric::mse);
    metrics.put("rmse", ErrorMetric::rmse);
    metrics.put("mae", ErrorMetric::mae);
    return metrics;
  }

  /** Creates the task, for the registry. */
  public RegressTask() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String predictorName() {
    return "a regressor";
  }

  @Override
  public String command() {
    return "unroll predict";
  }

  @Override
  public String fileKey() {
    return "regressor";
  }

  @Override
  public List<TaskMetric> metrics() {
    return List.of(RMSE, MAE, R2);
  }

  @Override
  public Optional<TrainingRecipe> trainingWords() {
    return Optional.of(TRAINING);
  }

  @Override
  public Optional<String> inputKind(Recipe recipe) {
    return Optional.of(recipe.fields().object("data").string("kind"));
  }

  @Override
  public boolean skipsBadRows() {
    return true;
  }

  @Override
  public List<String> readingKeys() {
    return ExampleRecipe.READING;
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    RegressorConfig config = RECIPES.read(recipe, fields).config();
    fields.done();
    ExampleNetwork.plan(config, OUTPUTS, recipe.source(), recipe.registry().words().layers());
  }

  @Override
  public PreparedTask<Regressor> prepare(Recipe recipe, DataLocation data) {
    ExampleRecipe.Read<RegressorConfig> read = RECIPES.read(recipe);
    return PreparedRegressor.of(
        recipe.source(),
        recipe.registry().words().layers(),
        built -> recipe,
        read.config(),
        read.reader(data, recipe.source()));
  }

  /** Returns the values of a regressor that a model file keeps next to the network. */
  static Map<String, @Nullable Object> kept(RegressorModel model, TrainingSummary trainedOn) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put("target", model.scale().json());
    kept.put("input", model.outputs().input(model.config().input()));
    if (trainedOn.isKnown()) {
      kept.put(TRAINED_ON, trainedOn.json());
    }
    return kept;
  }

  @Override
  public Regressor load(TaskFile file) {
    Fields fields = file.fields();
    Recipe recipe = file.recipe(fields);
    TargetScale scale = TargetScale.of(fields.object("target"));
    InputCoder coder = ExampleModelFile.coder(file, fields);
    TrainingSummary trainedOn = TrainingSummary.read(fields, TRAINED_ON);
    fields.done();
    ExampleRecipe.Read<RegressorConfig> read = RECIPES.read(recipe);
    ExampleModel model =
        ExampleModelFile.model(
            file,
            fields,
            read,
            coder,
            OUTPUTS,
            found ->
                ExampleNetwork.rebuild(
                    read.config(),
                    found,
                    OUTPUTS,
                    OUTPUTS,
                    recipe.source(),
                    recipe.registry().words().layers()));
    return new Regressor(recipe, new RegressorModel(read.config(), model, scale), () -> trainedOn);
  }
}
