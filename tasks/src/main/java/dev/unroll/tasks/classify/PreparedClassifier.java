package dev.unroll.tasks.classify;

import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.Labels;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleSets;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A classifier with its data and fresh weights, ready to be trained. */
final class PreparedClassifier implements PreparedTask<Classifier> {
  private final Classifier classifier;
  private final Supplier<TrainingSummary> trainedOn;
  private final ClassifierModel model;
  private final ExampleSets data;
  private final int majority;
  private final TrainingConfig training;
  private final String weights; // a note on the class weights, or empty

  private PreparedClassifier(
      Recipe recipe,
      ClassifierModel model,
      ExampleSets data,
      int majority,
      TrainingConfig training,
      String weights) {
    this.training = training;
    this.weights = weights;
    this.trainedOn = data.trainedOn();
    this.classifier = new Classifier(recipe, model, majority, trainedOn);
    this.model = model;
    this.data = data;
    this.majority = majority;
  }

  /**
   * Builds the network of a recipe for data.
   *
   * @throws dev.unroll.BadInputException when recipe and data do not fit
   */
  static PreparedClassifier of(Recipe recipe, ClassifierConfig config, ExampleReader reader) {
    return of(recipe.source(), recipe.registry().words().layers(), built -> recipe, config, reader);
  }

  /**
   * Builds the network for data.
   *
   * @param source the start of each error message
   * @param layers the registry of layers
   * @param recipe returns the recipe for model files, given the network
   * @throws dev.unroll.BadInputException when configuration and data do not fit
   */
  static PreparedClassifier of(
      String source,
      LayerRegistry layers,
      Function<Model, Recipe> recipe,
      ClassifierConfig config,
      ExampleReader reader) {
    ExampleSets data = ClassifierData.of(config, reader);
    Labels labels = data.train().labels();
    Model network = ClassifierNetwork.build(config, data, source, layers);
    var model = new ClassifierModel(config, data.coder(), labels, network);
    float[] weights =
        config.classWeights().any()
            ? config.classWeights().of(labels, data.train().counts())
            : null;
    TrainingConfig training =
        weights == null
            ? config.training()
            : config.training().withLoss(ClassWeights.apply(config.training().loss(), weights));
    String note = weights == null ? "" : ClassWeights.note(labels, weights);
    int majority = MajorityBaseline.fit(data.train().classes(), labels.size()).majority();
    return new PreparedClassifier(recipe.apply(network), model, data, majority, training, note);
  }

  /**
   * Prepares the training of a configuration that no recipe describes.
   *
   * @param test the test set; null: the configuration's fraction of the examples
   */
  static Training<Classifier> training(
      ClassifierConfig config, LabelledSource examples, @Nullable LabelledSource test) {
    String source = "ClassifierConfig";
    PreparedClassifier prepared =
        of(
            source,
            Registry.standard().words().layers(),
            built ->
                Recipe.describing(
                    Classifier.TASK,
                    source,
                    ClassifierRecipe.write(config, examples, built),
                    built,
                    Optional.of(config.input().type())),
            config,
            ExampleReader.of(examples, test));
    return Training.of(prepared.classifier.recipe(), prepared);
  }

  @Override
  public Classifier predictor() {
    return classifier;
  }

  @Override
  public TrainingConfig training() {
    return training;
  }

  @Override
  public DataDescription data() {
    return ClassifierData.description(data);
  }

  @Override
  public Dataset examples() {
    return model.targets(data.train());
  }

  @Override
  public Optional<Dataset> validation() {
    LabelledDataset validation = data.validation();
    return validation == null ? Optional.empty() : Optional.of(model.targets(validation));
  }

  @Override
  public String checksum() {
    return data.checksum();
  }

  @Override
  public Optional<DataSplit> split() {
    return Optional.of(data.split().summary());
  }

  @Override
  public Scoring scoring() {
    return new Scoring() {
      @Override
      public String start() {
        return String.format(
            Locale.ROOT,
            "%,d training examples, %,d test examples, %d classes",
            data.train().size(),
            data.test().size(),
            model.labels().size());
      }

      @Override
      public Score score(boolean stopped) {
        var notes = new ArrayList<>(data.allNotes());
        if (!weights.isEmpty()) {
          notes.add(weights);
        }
        TrainingSummary unused = trainedOn.get(); // the classifier may live longer than the data
        return new ClassifierReport(model, data.test(), classifier.recipe().metric())
            .score(
                ClassifierBaselines.learned(majority, data, stopped),
                data.split().test(),
                notes,
                data.split().rows());
      }
    };
  }
}
