package dev.unroll.tasks.language;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.NumberText;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingStep;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A language model with its texts and fresh weights, ready to be trained. */
final class PreparedLanguage implements PreparedTask<LanguageModel> {
  private final LanguageModel model;
  private final LanguageNetwork network;
  private final LanguageData data;

  private PreparedLanguage(LanguageModel model, LanguageNetwork network, LanguageData data) {
    this.model = model;
    this.network = network;
    this.data = data;
  }

  /**
   * Reads the texts and builds the network.
   *
   * @param source the start of each error message
   * @param layers the registry of layers
   * @param recipe returns the recipe for model files, given the network
   * @throws dev.unroll.BadInputException when configuration and texts do not fit
   */
  static PreparedLanguage of(
      String source,
      LayerRegistry layers,
      Function<Model, Recipe> recipe,
      LanguageConfig config,
      LanguageFiles.Texts texts) {
    LanguageBuilder.plan(config, source, layers); // fails before long texts are read
    LanguageData data = LanguageData.read(config, texts, source);
    try {
      LanguageNetwork network =
          LanguageBuilder.build(config, data.vocabulary().size(), source, layers);
      var model =
          new LanguageModel(
              recipe.apply(network.whole()),
              config,
              network,
              data.vocabulary(),
              TrainedText.of(data));
      return new PreparedLanguage(model, network, data);
    } catch (RuntimeException | Error failure) {
      data.close();
      throw failure;
    }
  }

  @Override
  public LanguageModel predictor() {
    return model;
  }

  @Override
  public TrainingConfig training() {
    return data.config().training();
  }

  @Override
  public TrainingStep step() {
    return new LanguageStep(network, training().loss().reduction(), data.config().penalties());
  }

  @Override
  public DataDescription data() {
    return data.description();
  }

  @Override
  public Dataset examples() {
    return data.trainStreams();
  }

  @Override
  public Optional<Dataset> validation() {
    return data.validationStreams().map(streams -> streams);
  }

  @Override
  public String checksum() {
    return data.checksum();
  }

  @Override
  public void close() {
    data.close();
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
            "%,d training tokens, %,d test tokens; a uniform guess has the perplexity %s",
            data.train().ids().length(),
            data.test().ids().length(),
            NumberText.text(data.vocabulary().size()));
      }

      @Override
      public Score score(boolean stopped) {
        return new LanguageReport(model, network).score(data, stopped);
      }
    };
  }
}
