package dev.unroll.tasks.tag;

import dev.unroll.data.tagged.TaggedFormat;
import dev.unroll.data.text.Special;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The task {@code tag}: predicts a label for each position of a sequence. */
public final class TagTask implements TaskType<Tagger> {
  static final String NAME = "tag";
  static final TaskMetric ACCURACY = TaskMetric.fraction("accuracy", "accuracy");
  static final TaskMetric KNOWN = TaskMetric.fraction("knownAccuracy", "known words");
  static final TaskMetric UNKNOWN = TaskMetric.fraction("unknownAccuracy", "unknown words");
  static final TaskMetric SENTENCES = TaskMetric.fraction("sentenceAccuracy", "whole sentences");
  static final TaskMetric SPAN_F1 = TaskMetric.fraction("spanF1", "span F1");
  static final TaskMetric SPAN_PRECISION = TaskMetric.fraction("spanPrecision", "span precision");
  static final TaskMetric SPAN_RECALL = TaskMetric.fraction("spanRecall", "span recall");

  private static final String CODER = "coder";
  private static final String COLUMNS = "columns";
  private static final String TRAINED_ON = "trainedOn";
  private static final String CHARACTERS = "a vocabulary";

  /** Creates the task, for the registry. */
  public TagTask() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String predictorName() {
    return "a tagger";
  }

  @Override
  public String command() {
    return "unroll tag";
  }

  @Override
  public String fileKey() {
    return "tagger";
  }

  @Override
  public List<TaskMetric> metrics() {
    return List.of(ACCURACY, KNOWN, UNKNOWN, SENTENCES, SPAN_F1, SPAN_PRECISION, SPAN_RECALL);
  }

  @Override
  public Optional<TrainingRecipe> trainingWords() {
    return Optional.of(TagRecipe.TRAINING);
  }

  @Override
  public List<String> readingKeys() {
    return TaggedFormat.KEYS;
  }

  @Override
  public void check(Recipe recipe, Fields fields) {
    TagConfig config = TagRecipe.read(recipe, fields).config();
    fields.done();
    TagNetwork.plan(config, recipe.source(), recipe.registry().words().layers());
  }

  @Override
  public PreparedTask<Tagger> prepare(Recipe recipe, DataLocation data) {
    TagRecipe read = TagRecipe.read(recipe);
    return PreparedTagger.of(
        recipe.source(),
        recipe.registry().words().layers(),
        (layers, model) -> recipe,
        read.config(),
        read.files().texts(read.format(), data, recipe.source()),
        data);
  }

  /** Returns the values of a tagger that a model file keeps next to the network. */
  static Map<String, @Nullable Object> kept(
      TagCoder coder, List<TagColumn> columns, TrainingSummary trainedOn) {
    var kept = new LinkedHashMap<String, @Nullable Object>();
    kept.put(CODER, coder.json());
    kept.put(COLUMNS, columns.stream().map(TagColumn::json).toList());
    if (trainedOn.isKnown()) {
      kept.put(TRAINED_ON, trainedOn.json());
    }
    return kept;
  }

  @Override
  public Tagger load(TaskFile file) {
    Fields fields = file.fields();
    Recipe recipe = file.recipe(fields);
    TagCoder coder = TagCoder.read(fields.object(CODER));
    var columns = new ArrayList<TagColumn>();
    for (Fields column : fields.objects(COLUMNS)) {
      columns.add(TagColumn.read(column));
    }
    TrainingSummary trainedOn = TrainingSummary.read(fields, TRAINED_ON);
    fields.done();
    TagConfig config = TagRecipe.read(recipe).config();
    file.require(agreements(config, coder, columns));
    try {
      file.requireNetwork(() -> TagNetwork.rebuild(config, coder, columns, file.model(), recipe));
      TagNetwork network = TagNetwork.of(file.model(), columns);
      network.requireFit(coder, columns);
      return new Tagger(recipe, config, coder, columns, network, trainedOn);
    } catch (IllegalArgumentException e) {
      throw fields.error(FailureText.of(e));
    }
  }

  /** Returns the values of a file that follow from its recipe. */
  private static List<Agreement> agreements(
      TagConfig config, TagCoder coder, List<TagColumn> columns) {
    List<String> unknown = List.of(Fields.word(Special.UNKNOWN));
    var agreements = new ArrayList<Agreement>();
    agreements.add(new Agreement("coder.lowerCase", coder.lowerCase(), config.lowerCase()));
    agreements.add(new Agreement("coder.words.specials", words(coder.words().specials()), unknown));
    agreements.add(
        new Agreement(
            "coder.characters",
            coder.characters().map(letters -> CHARACTERS).orElse(null),
            config.characters().map(letters -> CHARACTERS).orElse(null)));
    coder
        .characters()
        .ifPresent(
            letters ->
                agreements.add(
                    new Agreement(
                        "coder.characters.specials", words(letters.specials()), unknown)));
    for (int c = 0; c < columns.size(); c++) {
      agreements.add(
          new Agreement(
              "columns[" + c + "].output",
              columns.get(c).output(),
              TagColumn.output(c, columns.size())));
    }
    return agreements;
  }

  private static List<String> words(List<Special> specials) {
    return specials.stream().map(Fields::word).toList();
  }
}
