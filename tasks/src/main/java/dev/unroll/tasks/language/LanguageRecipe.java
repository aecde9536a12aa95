package dev.unroll.tasks.language;

import dev.unroll.data.text.CorpusConfig;
import dev.unroll.data.text.Tokenizer;
import dev.unroll.data.text.Tokenizers;
import dev.unroll.data.text.WhitespaceTokenizer;
import dev.unroll.internal.FailureText;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.store.Range;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.recipe.LayerRecipe;
import dev.unroll.train.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipe whose task is {@code language}, read into a configuration, and written back for model
 * files. Omitted settings have the default of {@link LanguageConfig}.
 *
 * @param config of the model
 * @param files that the recipe names
 */
record LanguageRecipe(LanguageConfig config, LanguageFiles files) {
  private static final int MAX = Integer.MAX_VALUE;
  private static final String WORDS = "words";
  private static final String CHARACTERS = "characters";

  /** Reads a recipe and checks all its keys. */
  static LanguageRecipe read(Recipe recipe) {
    return read(recipe, recipe.fields());
  }

  /** Reads the keys of this task; the caller checks for others. */
  static LanguageRecipe read(Recipe recipe, Fields fields) {
    Fields data = fields.object("data");
    CorpusConfig corpus = corpus(data);
    LanguageConfig defaults = LanguageConfig.builder(corpus).build();
    Fields vocabulary = data.objectOrEmpty("vocabulary");
    Fields model = fields.objectOrEmpty("model");
    Fields training = fields.objectOrEmpty("training");
    LanguageFiles files = LanguageFiles.read(data);
    LanguageConfig.Builder config =
        LanguageConfig.builder(corpus)
            .sentences(data.flag("sentences", false))
            .vocabularySize(vocabulary.integer("size", 1, MAX, defaults.vocabularySize()))
            .minimumCount(vocabulary.integer("minimumCount", 1, MAX, defaults.minimumCount()))
            .test(data.number("testShare", new Range(0, false, 1, false), defaults.test()))
            .validation(data.number("validation", Range.BELOW_ONE, defaults.validation()))
            .evaluationRows(data.integer("evaluationRows", 1, MAX, defaults.evaluationRows()))
            .penalties(penalties(training))
            .training(training(recipe, fields, training, defaults.training()));
    if (LayerRecipe.isIn(model)) {
      config.layers(LayerRecipe.read(model, recipe.source()));
    }
    try {
      return new LanguageRecipe(config.build(), files);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  private static CorpusConfig corpus(Fields data) {
    boolean lower = data.flag("lowerCase", false);
    if (data.oneOf("units", List.of(WORDS, CHARACTERS)).equals(CHARACTERS)) {
      return CorpusConfig.characters().withLowerCase(lower);
    }
    return CorpusConfig.words(tokenizer(data))
        .withLowerCase(lower)
        .withNumbers(data.flag("numbers", false))
        .withLineEnds(data.flag("lineEnd", true))
        .withBlankLines(data.flag("blankLines", true));
  }

  private static Tokenizer tokenizer(Fields data) {
    return data.has("tokenizer")
        ? Tokenizers.standard().read(data, "tokenizer")
        : new WhitespaceTokenizer();
  }

  private static ActivationPenalties penalties(Fields training) {
    return new ActivationPenalties(
        training.number("activationPenalty", Range.NOT_NEGATIVE, 0),
        training.number("temporalPenalty", Range.NOT_NEGATIVE, 0));
  }

  private static TrainingConfig training(
      Recipe recipe, Fields fields, Fields training, TrainingConfig defaults) {
    training.offering("truncate", LanguageConfig.STEPS);
    training.offering("shuffle", false);
    if (!training.has("optimizer") && !training.has("clipValue")) {
      training.offering("clipNorm", LanguageConfig.CLIP);
    }
    return LanguageTask.TRAINING
        .read(training, defaults, recipe.registry().words())
        .withSeed(fields.longInteger("seed", Long.MIN_VALUE, Long.MAX_VALUE, defaults.seed()));
  }

  /**
   * Returns a configuration as a recipe, so that every model file holds a recipe.
   *
   * @param built the model of the configuration
   * @throws IllegalArgumentException when it has a setting that recipes cannot express
   */
  static Map<String, @Nullable Object> write(LanguageConfig config, Model built) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    CorpusConfig corpus = config.corpus();
    data.put("units", corpus.isCharacters() ? CHARACTERS : WORDS);
    data.put("lowerCase", corpus.lowerCase());
    corpus
        .tokenizer()
        .ifPresent(
            tokenizer -> {
              data.put("tokenizer", tokenizer.config());
              data.put("numbers", corpus.numbers());
              data.put("lineEnd", corpus.lineEnds());
              data.put("blankLines", corpus.blankLines());
            });
    data.put("sentences", config.sentences());
    var vocabulary = new LinkedHashMap<String, @Nullable Object>();
    vocabulary.put("size", config.vocabularySize());
    vocabulary.put("minimumCount", config.minimumCount());
    data.put("vocabulary", vocabulary);
    data.put("testShare", config.test());
    data.put("validation", config.validation());
    data.put("evaluationRows", config.evaluationRows());
    var recipe = new LinkedHashMap<String, @Nullable Object>();
    recipe.put("task", LanguageTask.NAME);
    recipe.put("data", data);
    recipe.put("model", LayerRecipe.write(config.layersOrDefault(), built));
    Map<String, @Nullable Object> training = LanguageTask.TRAINING.write(config.training());
    training.put("activationPenalty", config.penalties().activation());
    training.put("temporalPenalty", config.penalties().temporal());
    recipe.put("training", training);
    recipe.put("seed", config.training().seed());
    return recipe;
  }
}
