package dev.unroll.tasks.language;

import dev.unroll.data.text.CorpusConfig;
import dev.unroll.data.text.Special;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.internal.FailureText;
import dev.unroll.store.Fields;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.TaskMetric;
import dev.unroll.tasks.TaskType;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.Agreement;
import dev.unroll.tasks.recipe.LossRecipe;
import dev.unroll.tasks.recipe.MetricRecipe;
import dev.unroll.tasks.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task {@code language}: predicts the next word or character of a text. */
public final class LanguageTask implements TaskType<LanguageModel> {
  static final String NAME = "language";
  static final TaskMetric PERPLEXITY =
      TaskMetric.error("perplexity", "perplexity", "equally likely tokens");
  static final TaskMetric NATS = TaskMetric.error("nats", "nats/token", "nats");
  static final TaskMetric BITS = TaskMetric.error("bits", "bits/token", "bits");

  /** The training that recipes of language models can describe. */
  static final TrainingRecipe TRAINING =
      new TrainingRecipe(
          new LossRecipe("a language model", List.of("softmaxCrossEntropy")),
          new MetricRecipe("a language model", Map.of()));

  private static final String CORPUS = "corpus";
  private static final String VOCABULARY = "vocabulary";
  private static final String TRAINED_ON = "trainedOn";

  /** Creates the task, for the registry. */
  public LanguageTask() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String predictorName() {
    return "a language model";
  }

  @Override
  public String command() {
    return "unroll generate";
  }

  @Override
  public String fileKey() {
    return "languageModel";
  }

  @Override
  public List<TaskMetric> metrics() {
    return List.of(PERPLEXITY, NATS, BITS);
  }

  @Override
  public Optional<TrainingRecipe> trainingWords() {
    return Optional.of(TRAINING);
  }

  @Override
  public List<String> readingKeys() {
    return List.of(LanguageFiles.ENCODING);
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    LanguageConfig config = LanguageRecipe.read(recipe, fields).config();
    fields.done();
    LanguageBuilder.plan(config, recipe.source(), recipe.registry().words().layers());
  }

  @Override
  public PreparedTask<LanguageModel> prepare(Recipe recipe, DataLocation data) {
    LanguageRecipe read = LanguageRecipe.read(recipe);
    LanguageConfig config = read.config();
    LanguageFiles.Texts texts = read.files().texts(config.corpus(), data, recipe.source());
    return PreparedLanguage.of(
        recipe.source(), recipe.registry().words().layers(), built -> recipe, config, texts);
  }

  /** Returns the values of a language model that a model file keeps next to the network. */
  static Map<String, @Nullable Object> kept(
      LanguageConfig config, Vocabulary vocabulary, TrainedText trained) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put(CORPUS, config.corpus().json());
    kept.put(VOCABULARY, vocabulary.json());
    kept.put(TRAINED_ON, trained.json());
    return kept;
  }

  @Override
  public LanguageModel load(TaskFile file) {
    Fields fields = file.fields();
    Recipe recipe = file.recipe(fields);
    CorpusConfig corpus = CorpusConfig.of(fields.object(CORPUS), Tokenizers.standard());
    Vocabulary vocabulary = Vocabulary.of(fields.object(VOCABULARY));
    LanguageConfig config = LanguageRecipe.read(recipe).config();
    file.require(List.of(new Agreement(CORPUS, corpus.json(), config.corpus().json())));
    LanguageNetwork network;
    try {
      network = LanguageNetwork.of(file.model());
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
    if (!vocabulary.has(Special.UNKNOWN)
        || (corpus.lineEnds() && !vocabulary.has(Special.LINE_END))) {
      throw fields.error(VOCABULARY, "expected <unk>, and <eos> where lines end in it");
    }
    if (network.vocabulary() != vocabulary.size()) {
      throw fields.error(
          VOCABULARY,
          "expected the %d tokens of the network, got %d"
              .formatted(network.vocabulary(), vocabulary.size()));
    }
    file.require(
        List.of(
            new Agreement(
                "vocabulary.specials",
                vocabulary.specials().stream().map(Fields::word).toList(),
                LanguageData.vocabularyConfig(config).specials().stream()
                    .map(Fields::word)
                    .toList())));
    file.requireNetwork(
        () ->
            LanguageBuilder.create(
                config, vocabulary.size(), recipe.source(), recipe.registry().words().layers()));
    TrainedText trained =
        TrainedText.read(fields.object(TRAINED_ON), vocabulary.size(), config.sentences());
    fields.done();
    return new LanguageModel(recipe, config, network, vocabulary, trained);
  }
}
