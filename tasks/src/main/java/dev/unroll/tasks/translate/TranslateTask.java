package dev.unroll.tasks.translate;

import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.TaskType;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task {@code translate}: converts a sequence to another one of a different length. */
public final class TranslateTask implements TaskType<Translator> {
  static final String NAME = "translate";
  static final TaskMetric BLEU =
      new TaskMetric("bleu", "BLEU", "percent", TaskMetric.Direction.HIGHER_IS_BETTER);
  static final TaskMetric BLEU_LOWER =
      new TaskMetric("bleuLower", "BLEU -lc", "percent", TaskMetric.Direction.HIGHER_IS_BETTER);
  static final TaskMetric CHRF =
      new TaskMetric("chrf", "chrF", "percent", TaskMetric.Direction.HIGHER_IS_BETTER);
  static final TaskMetric EXACT = TaskMetric.fraction("exact", "exact");
  static final TaskMetric PERPLEXITY =
      TaskMetric.error("perplexity", "perplexity", "equally likely tokens");

  private static final String CODER = "coder";
  private static final String TRAINED_ON = "trainedOn";

  /** Creates the task, for the registry. */
  public TranslateTask() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String predictorName() {
    return "a translator";
  }

  @Override
  public String command() {
    return "unroll translate";
  }

  @Override
  public String fileKey() {
    return "translator";
  }

  @Override
  public List<TaskMetric> metrics() {
    return List.of(BLEU, BLEU_LOWER, CHRF, EXACT);
  }

  @Override
  public Optional<TrainingRecipe> trainingWords() {
    return Optional.of(TranslateRecipe.TRAINING);
  }

  @Override
  public List<String> readingKeys() {
    return TranslateFiles.READING;
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    TranslateConfig config = TranslateRecipe.read(recipe, fields).config();
    fields.done();
    TranslateNetwork.plan(config, recipe.source(), recipe.registry().words().layers());
  }

  @Override
  public PreparedTask<Translator> prepare(Recipe recipe, DataLocation data) {
    TranslateRecipe read = TranslateRecipe.read(recipe);
    return PreparedTranslator.of(
        recipe.source(),
        recipe.registry().words().layers(),
        model -> recipe,
        read.config(),
        read.files().texts(data, recipe.source()));
  }

  /** Returns the values of a translator that a model file keeps next to the network. */
  static Map<String, @Nullable Object> kept(PairCoder coder, TrainingSummary trainedOn) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put(CODER, coder.json());
    if (trainedOn.isKnown()) {
      kept.put(TRAINED_ON, trainedOn.json());
    }
    return kept;
  }

  @Override
  public Translator load(TaskFile file) {
    Fields fields = file.fields();
    Recipe recipe = file.recipe(fields);
    PairCoder coder = PairCoder.read(fields.object(CODER));
    TrainingSummary trainedOn = TrainingSummary.read(fields, TRAINED_ON);
    fields.done();
    try {
      TranslateConfig config = TranslateRecipe.read(recipe).config();
      file.require(
          List.of(
              new Agreement(
                  "coder.source.side",
                  coder.source().side().settings(),
                  config.source().settings()),
              new Agreement(
                  "coder.target.side",
                  coder.target().side().settings(),
                  config.target().settings())));
      file.requireNetwork(
          () ->
              TranslateNetwork.create(
                  config, coder, recipe.source(), recipe.registry().words().layers()));
      TranslateNetwork network = TranslateNetwork.of(file.model(), config, coder);
      return new Translator(recipe, config, coder, network, trainedOn);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }
}
