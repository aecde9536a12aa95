package dev.unroll.tasks.translate;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.recipe.TrainingRecipe;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingStep;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A translator with its pairs and fresh weights, ready to be trained. */
final class PreparedTranslator implements PreparedTask<Translator> {
  private final Translator translator;
  private final TranslateData data;

  private PreparedTranslator(Translator translator, TranslateData data) {
    this.translator = translator;
    this.data = data;
  }

  /**
   * Builds the vocabularies and the network.
   *
   * @param source the start of each error message
   * @param layers the registry of layers
   * @param recipe returns the recipe for model files, given the network
   * @throws dev.unroll.BadInputException when configuration and pairs do not fit
   */
  static PreparedTranslator of(
      String source,
      LayerRegistry layers,
      Function<Model, Recipe> recipe,
      TranslateConfig config,
      TranslateFiles.Texts texts) {
    TranslateNetwork.plan(config, source, layers); // fails before long files are coded
    TranslateData data = TranslateData.of(config, texts, source);
    TranslateNetwork network = TranslateNetwork.build(config, data.coder(), source, layers);
    var translator =
        new Translator(
            recipe.apply(network.whole()), config, data.coder(), network, data.summary());
    return new PreparedTranslator(translator, data);
  }

  @Override
  public Translator predictor() {
    return translator;
  }

  @Override
  public TrainingConfig training() {
    return translator.config().training();
  }

  @Override
  public TrainingStep step() {
    return new TranslateStep(
        translator.network(),
        training().loss().reduction(),
        translator.config().scheduledSampling(),
        TrainingRecipe.totalSteps(training(), data.trainSet()),
        id -> !data.coder().target().tokens(new int[] {id}).isEmpty());
  }

  @Override
  public DataDescription data() {
    return data.description();
  }

  @Override
  public Dataset examples() {
    return data.trainSet();
  }

  @Override
  public Optional<Dataset> validation() {
    return data.validationSet().map(set -> set);
  }

  @Override
  public String checksum() {
    return data.checksum();
  }

  @Override
  public Optional<DataSplit> split() {
    return Optional.of(data.split());
  }

  @Override
  public Scoring scoring() {
    return new Scoring() {
      @Override
      public String start() {
        return String.format(
            Locale.ROOT,
            "%,d training pairs, %,d test sources",
            data.train().size(),
            data.test().size());
      }

      @Override
      public Score score(boolean stopped) {
        return new TranslateReport(translator).score(data, stopped);
      }
    };
  }
}
