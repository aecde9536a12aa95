package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.Labels;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.TaskType;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleModel;
import dev.unroll.tasks.examples.ExampleModelFile;
import dev.unroll.tasks.examples.ExampleRecipe;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task {@code classify}: assigns a class to a text, a sequence or an image. */
public final class ClassifyTask implements TaskType<Classifier> {
  static final String NAME = "classify";
  private static final String TRAINED_ON = "trainedOn";
  static final TaskMetric ACCURACY = TaskMetric.fraction("accuracy", "accuracy");
  static final TaskMetric MACRO_F1 = TaskMetric.fraction("macroF1", "macro F1");
  static final TaskMetric CROSS_ENTROPY = TaskMetric.error("crossEntropy", "cross-entropy", "nats");

  private static final List<TaskMetric> METRICS = List.of(ACCURACY, MACRO_F1, CROSS_ENTROPY);

  /** Creates the task, for the registry. */
  public ClassifyTask() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String predictorName() {
    return "a classifier";
  }

  @Override
  public String command() {
    return "unroll classify";
  }

  @Override
  public String fileKey() {
    return "classifier";
  }

  @Override
  public List<TaskMetric> metrics() {
    return METRICS;
  }

  @Override
  public Optional<TrainingRecipe> trainingWords() {
    return Optional.of(ClassifierRecipe.TRAINING);
  }

  @Override
  public Optional<String> inputKind(Recipe recipe) {
    return Optional.of(recipe.fields().object("data").string("kind"));
  }

  @Override
  public List<String> readingKeys() {
    return ExampleRecipe.READING;
  }

  @Override
  public boolean skipsBadRows() {
    return true;
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    ClassifierRecipe.check(recipe, fields);
  }

  @Override
  public PreparedTask<Classifier> prepare(Recipe recipe, DataLocation data) {
    ClassifierRecipe read = ClassifierRecipe.read(recipe);
    ExampleReader reader =
        ExampleReader.of(read.config().input(), read.files(), data, recipe.source());
    return PreparedClassifier.of(recipe, read.config(), reader);
  }

  /**
   * Returns the values of a classifier that a model file keeps: the labels, the most frequent one,
   * the coding of raw examples (tokenizer, vocabulary, padding, scaling), and a summary of the
   * examples that it was trained on.
   */
  static Map<String, @Nullable Object> kept(
      ClassifierModel model, int majority, TrainingSummary trainedOn) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put("labels", model.labels().names());
    kept.put("majority", majority);
    kept.put("input", model.outputs().input(model.config().input()));
    if (trainedOn.isKnown()) {
      kept.put(TRAINED_ON, trainedOn.json());
    }
    return kept;
  }

  @Override
  public Classifier load(TaskFile file) {
    Fields fields = file.fields();
    Recipe recipe = file.recipe(fields);
    List<String> names = fields.strings("labels");
    int majority = fields.integer("majority", 0, names.size() - 1);
    InputCoder coder = ExampleModelFile.coder(file, fields);
    TrainingSummary trainedOn = TrainingSummary.read(fields, TRAINED_ON);
    fields.done();
    Labels labels;
    try {
      labels = Labels.inOrder(names);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(recipe.source() + ": " + FailureText.of(e), e);
    }
    ExampleRecipe.Read<ClassifierConfig> read = ClassifierRecipe.EXAMPLES.read(recipe);
    ClassifierConfig config = read.config();
    ExampleModel model =
        ExampleModelFile.model(
            file,
            fields,
            read,
            coder,
            ClassifierNetwork.outputs(config, names.size(), recipe.source()),
            found -> ClassifierNetwork.rebuild(config, found, names.size(), recipe));
    return new Classifier(
        recipe,
        new ClassifierModel(config, coder, labels, model.network()),
        majority,
        () -> trainedOn);
  }
}
