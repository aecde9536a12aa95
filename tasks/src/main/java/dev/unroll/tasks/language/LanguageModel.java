package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.data.text.Corpus;
import dev.unroll.data.text.EncodedCorpus;
import dev.unroll.data.text.Vocabulary;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tensor.Shape;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the next word or character of a text: it generates texts, and computes the probability
 * of a text. A language model never changes, and can be used by any number of threads.
 *
 * <pre>{@code
 * var result = LanguageModel.training(LanguageConfig.characters(), Path.of("plays.txt")).fit();
 * LanguageModel model = result.predictor();
 * String text = model.generate("ROMEO:", GenerationConfig.defaults().withTokens(200)).text();
 * double perplexity = model.score("to be or not to be").perplexity();
 * model.save(Path.of("plays.safetensors"));
 * }</pre>
 */
public final class LanguageModel implements Predictor {
  private static final LanguageTask TASK = new LanguageTask();

  private final Recipe recipe;
  private final LanguageConfig config;
  private final LanguageNetwork network;
  private final TokenCoder coder;
  private final TrainedText trained;

  LanguageModel(
      Recipe recipe,
      LanguageConfig config,
      LanguageNetwork network,
      Vocabulary vocabulary,
      TrainedText trained) {
    this.recipe = recipe;
    this.config = config;
    this.network = network;
    this.coder = new TokenCoder(config.corpus(), vocabulary);
    this.trained = trained;
  }

  /**
   * Prepares the training of a recipe on the text that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and text do not fit
   */
  public static Training<LanguageModel> training(Recipe recipe) {
    return training(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a text that replaces the recipe's, whose end is the test set, or a directory to
   *     find the recipe's files in
   * @throws BadInputException when recipe and text do not fit
   */
  public static Training<LanguageModel> training(Recipe recipe, DataLocation data) {
    return Training.create(TASK, recipe, data);
  }

  /**
   * Prepares the training on a text file, whose end is the test set.
   *
   * @throws BadInputException when configuration and text do not fit
   */
  public static Training<LanguageModel> training(LanguageConfig config, Path text) {
    return training(
        config, new LanguageFiles.Texts(corpus(config, text), Optional.empty(), Optional.empty()));
  }

  /**
   * Prepares the training on text files.
   *
   * @param validation the validation set
   * @param test the test set
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Training<LanguageModel> training(
      LanguageConfig config, Path train, Path validation, Path test) {
    return training(
        config,
        new LanguageFiles.Texts(
            corpus(config, train),
            Optional.of(corpus(config, validation)),
            Optional.of(corpus(config, test))));
  }

  private static Corpus corpus(LanguageConfig config, Path file) {
    return Corpus.of(file, config.corpus());
  }

  private static Training<LanguageModel> training(
      LanguageConfig config, LanguageFiles.Texts texts) {
    String source = "LanguageConfig";
    PreparedLanguage prepared =
        PreparedLanguage.of(
            source,
            Registry.standard().words().layers(),
            built ->
                Recipe.describing(
                    TASK, source, LanguageRecipe.write(config, built), built, Optional.empty()),
            config,
            texts);
    return Training.of(prepared.predictor().recipe(), prepared);
  }

  /**
   * Prepares the training of a run that left a checkpoint; see {@link Training#of(Checkpoints,
   * Map)}.
   *
   * @throws BadInputException when there is no checkpoint of a language model, or the text is
   *     missing
   */
  public static Training<LanguageModel> training(Checkpoints where, Map<String, String> changes) {
    return Training.of(TASK, where, changes, DataLocation.ofRecipe(), Registry.standard());
  }

  /**
   * Loads a language model that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a language model
   */
  public static LanguageModel load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a language model with custom parts.
   *
   * @throws BadInputException when the file does not hold a language model, or it needs parts that
   *     the registry lacks
   */
  public static LanguageModel load(Path file, Registry registry) {
    return TaskFile.load(file, TASK, registry);
  }

  /**
   * Scores a whole text file next to baselines, with a note on lines that were trained on.
   *
   * @throws BadInputException when the file cannot be read, or is not text
   */
  @Override
  public Score evaluate(Path file) {
    try (EncodedCorpus text = read(file)) {
      return new LanguageReport(this, network).score(text);
    }
  }

  private EncodedCorpus read(Path file) {
    LanguageFiles files = LanguageRecipe.read(recipe).files();
    EncodedCorpus text = files.corpus(file, config.corpus()).encode(coder.vocabulary());
    if (!config.sentences() && text.ids().length() < 2) {
      text.close();
      throw new BadInputException(
          file
              + ": the text has 1 token (expected 2 or more, since the first one has no context)."
              + " Add text.");
    }
    return text;
  }

  /**
   * Scores a whole text file with a copy of this model that learns from the text while it is
   * scored. The score is shown next to those of this model, {@value LanguageReport#FIXED}, and the
   * baselines. This model does not change. The same model, file and settings give bit-identical
   * results.
   *
   * @throws BadInputException when the file cannot be read, or is not text, or the rate is so high
   *     that the weights of the copy are no longer finite
   */
  public Score evaluate(Path file, DynamicEvaluation dynamic) {
    try (EncodedCorpus text = read(file)) {
      return new LanguageReport(this, network).score(text, dynamic, file.toString());
    }
  }

  @Override
  public LanguageModel withReading(Map<String, String> settings) {
    return settings.isEmpty()
        ? this
        : new LanguageModel(
            recipe.withReading(settings), config, network, coder.vocabulary(), trained);
  }

  /** Returns a continuation of a text. */
  public Generated generate(String prompt, GenerationConfig generation) {
    return generate(prompt, generation, token -> {});
  }

  /**
   * Returns a continuation of a text, and passes on each token as soon as it is generated.
   *
   * @param prompt may be empty; a new line then begins
   * @param listener receives each token as it appears in the text, including spaces and line ends
   * @throws BadInputException when the vocabulary lacks a token that ends the text
   */
  public Generated generate(String prompt, GenerationConfig generation, Consumer<String> listener) {
    Objects.requireNonNull(prompt, "prompt is null");
    return new Generator(network, coder, generation, config.sentences()).generate(prompt, listener);
  }

  /**
   * Returns the log-probability of a line and of each of its tokens. The line has no context before
   * it. If the model has line ends, the end of the line is one of its tokens.
   */
  public ScoredText score(String line) {
    TokenCoder.Coded coded = coder.codeLine(Objects.requireNonNull(line, "line is null"));
    if (coded.ids().length == 0) {
      return new ScoredText(List.of(), 0);
    }
    double[] nats = TokenSurprisals.of(network, config, coder, coded.ids());
    var tokens = new ArrayList<ScoredText.Token>();
    for (int i = 0; i < nats.length; i++) {
      String token = coded.tokens().get(i);
      tokens.add(new ScoredText.Token(token, !coded.unknown().contains(token), -nats[i]));
    }
    return new ScoredText(tokens, coded.unknownCount());
  }

  @Override
  public Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request) {
    return LanguageRequest.read(Fields.of(request, "request")).answer(this);
  }

  /** Returns the tokens of the model. */
  public Vocabulary vocabulary() {
    return coder.vocabulary();
  }

  /** Returns the settings. */
  public LanguageConfig config() {
    return config;
  }

  TrainedText trained() {
    return trained;
  }

  @Override
  public void save(Path file) {
    TaskFile.save(file, this, LanguageTask.kept(config, coder.vocabulary(), trained));
  }

  @Override
  public Model model() {
    return network.whole();
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public int[] inputShape() {
    return new int[] {Shape.ANY, Shape.ANY, 1};
  }
}
