package dev.unroll.tasks.tag;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.tagged.TaggedSentence;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Loss;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.DataSplit;
import dev.unroll.tasks.PreparedTask;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.ClassWeights;
import dev.unroll.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** A tagger with its sentences and fresh weights, ready to be trained. */
final class PreparedTagger implements PreparedTask<Tagger> {
  private final Tagger tagger;
  private final TagData data;
  private final TrainingConfig training;
  private final List<String> notes;

  private PreparedTagger(Tagger tagger, TagData data, TrainingConfig training, List<String> notes) {
    this.tagger = tagger;
    this.data = data;
    this.training = training;
    this.notes = notes;
  }

  /**
   * Builds the vocabularies and the network.
   *
   * @param source the start of each error message
   * @param layers the registry of layers
   * @param recipe returns the recipe for model files, given the layers and the network
   * @param location of the files
   * @throws dev.unroll.BadInputException when configuration and sentences do not fit
   */
  static PreparedTagger of(
      String source,
      LayerRegistry layers,
      BiFunction<List<Layer>, Model, Recipe> recipe,
      TagConfig config,
      TagFiles.Texts texts,
      DataLocation location) {
    TagNetwork.plan(config, source, layers); // fails before long files are coded
    TagData data = TagData.of(config, texts, location, source);
    TagNetwork network =
        TagNetwork.build(config, data.coder(), data.columns(), data.vectors(), source, layers);
    var notes = new ArrayList<String>();
    TrainingConfig training = losses(config, network, data, notes);
    var tagger =
        new Tagger(
            recipe.apply(network.layers(), network.whole()),
            config,
            data.coder(),
            data.columns(),
            network,
            data.summary());
    return new PreparedTagger(tagger, data, training, notes);
  }

  private static TrainingConfig losses(
      TagConfig config, TagNetwork network, TagData data, List<String> notes) {
    TrainingConfig training = config.training();
    for (String label : config.classWeights().labels()) {
      if (data.columns().stream().noneMatch(column -> column.tags().contains(label))) {
        throw new BadInputException(
            "training.classWeights: no column has the tag \"%s\" (expected one of %s). Correct it."
                .formatted(
                    Shown.of(label),
                    Shown.listed(
                        data.columns().stream()
                            .flatMap(column -> column.tags().stream())
                            .distinct()
                            .toList())));
      }
    }
    for (int c = 0; c < data.columns().size(); c++) {
      TagColumn column = data.columns().get(c);
      Loss loss = config.training().loss();
      ClassWeights ofColumn = config.classWeights().among(column.tags());
      if (ofColumn.any()) {
        float[] weights = ofColumn.of(column.labels(), data.trainSet().counts(c));
        loss = ClassWeights.apply(loss, weights);
        notes.add(ClassWeights.note(column.labels(), weights));
      }
      training = training.withLoss(column.output(), network.loss(column.output(), loss));
    }
    return training;
  }

  @Override
  public Tagger predictor() {
    return tagger;
  }

  @Override
  public TrainingConfig training() {
    return training;
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
        List<TaggedSentence> test = data.test();
        return String.format(
            Locale.ROOT,
            "%,d training sentences (%,d tokens), %,d test sentences (%,d tokens)",
            data.train().size(),
            TagData.tokens(data.train()),
            test.size(),
            TagData.tokens(test));
      }

      @Override
      public Score score(boolean stopped) {
        var all = new ArrayList<>(data.notes());
        all.addAll(notes);
        return new TagReport(tagger).score(data, all);
      }
    };
  }
}
