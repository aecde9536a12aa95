package dev.unroll.tasks.regress;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.NumberText;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleModel;
import dev.unroll.tasks.examples.ExampleNetwork;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.train.TrainingConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A regressor with its data and fresh weights, ready to be trained. */
final class PreparedRegressor implements PreparedTask<Regressor> {
  private final Regressor regressor;
  private final Supplier<TrainingSummary> trainedOn;
  private final RegressorModel model;
  private final RegressorData data;

  private PreparedRegressor(Recipe recipe, RegressorModel model, RegressorData data) {
    this.trainedOn = data.sets().trainedOn();
    this.regressor = new Regressor(recipe, model, trainedOn);
    this.model = model;
    this.data = data;
  }

  /**
   * Builds the network for data.
   *
   * @param source the start of each error message
   * @param layers the registry of layers
   * @param recipe returns the recipe for model files, given the network
   * @throws dev.unroll.BadInputException when configuration and data do not fit
   */
  static PreparedRegressor of(
      String source,
      LayerRegistry layers,
      Function<Model, Recipe> recipe,
      RegressorConfig config,
      ExampleReader reader) {
    var data = RegressorData.of(config, reader, source);
    ExampleNetwork.Outputs one = RegressTask.OUTPUTS;
    Model network = ExampleNetwork.build(config, data.sets(), one, one, source, layers);
    var outputs = new ExampleModel(data.sets().coder(), network);
    var model = new RegressorModel(config, outputs, data.scale());
    return new PreparedRegressor(recipe.apply(network), model, data);
  }

  @Override
  public Regressor predictor() {
    return regressor;
  }

  @Override
  public TrainingConfig training() {
    return model.config().training();
  }

  @Override
  public DataDescription data() {
    return data.description();
  }

  @Override
  public Dataset examples() {
    return NumberTargets.of(data.sets().train(), data.scale());
  }

  @Override
  public Optional<Dataset> validation() {
    LabelledDataset validation = data.sets().validation();
    return validation == null
        ? Optional.empty()
        : Optional.of(NumberTargets.of(validation, data.scale()));
  }

  @Override
  public String checksum() {
    return data.checksum();
  }

  @Override
  public Optional<DataSplit> split() {
    return Optional.of(data.sets().split().summary());
  }

  @Override
  public Scoring scoring() {
    var report = new RegressorReport(model, data.sets().test(), regressor.recipe());
    Map<String, Double> before = report.metrics();
    return new Scoring() {
      @Override
      public String start() {
        return String.format(
            Locale.ROOT,
            "%,d training examples, %,d test examples; before training the test RMSE is %s",
            data.sets().train().size(),
            data.sets().test().size(),
            NumberText.text(before.getOrDefault(RegressTask.RMSE.name(), Double.NaN)));
      }

      @Override
      public Score score(boolean stopped) {
        TrainingSummary unused = trainedOn.get(); // the regressor may live longer than the data
        return report
            .score(
                RegressorBaselines.learned(data),
                data.sets().split().test(),
                data.notes(),
                data.sets().split().rows())
            .withBefore(before);
      }
    };
  }
}
