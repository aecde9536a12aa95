package dev.unroll.tasks.regress;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.NumericSequences;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.internal.CountText;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tasks.DataDescription;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.RowPredictions;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleNames;
import dev.unroll.tasks.examples.ExampleRecipe;
import dev.unroll.tasks.examples.ExampleRequest;
import dev.unroll.tasks.examples.SharedExamples;
import dev.unroll.tasks.examples.UnlabelledFile;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.ExampleFiles;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.ExampleReader;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UnreadCount;
import dev.unroll.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a number for a sequence, a text or an image, such as a remaining life, a price or a
 * grade. A regressor never changes, and can be used by any number of threads.
 *
 * <pre>{@code
 * var wear = NumericSequences.read(
 *     Path.of("wear.csv"), SequenceColumns.of("id", "rate"), ExpectedLabels.numbers(), BadRows.refuse());
 * var result = Regressor.training(RegressorConfig.sequences(), wear).fit();
 * double rate = result.predictor().predict(new float[][] {{0.1f}, {3.1f}, {6.2f}});
 * result.predictor().save(Path.of("wear.safetensors"));
 * }</pre>
 */
public final class Regressor implements Predictor {
  private static final RegressTask TASK = new RegressTask();
  private static final ExpectedLabels NUMBERS = ExpectedLabels.numbers();

  private final Recipe recipe;
  private final RegressorModel model;
  private final Supplier<TrainingSummary> trainedOn;
  private final Map<String, String> reading;

  Regressor(Recipe recipe, RegressorModel model, Supplier<TrainingSummary> trainedOn) {
    this(recipe, model, trainedOn, Map.of());
  }

  private Regressor(
      Recipe recipe,
      RegressorModel model,
      Supplier<TrainingSummary> trainedOn,
      Map<String, String> reading) {
    this.recipe = recipe;
    this.model = model;
    this.trainedOn = trainedOn;
    this.reading = reading;
  }

  /**
   * Prepares the training of a recipe on the data that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<Regressor> training(Recipe recipe) {
    return training(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a file to train on in place of the recipe's, a fraction of which is the test set,
   *     or a directory to find the recipe's files in
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<Regressor> training(Recipe recipe, DataLocation data) {
    return Training.create(TASK, recipe, data);
  }

  /**
   * Prepares the training on sequences of numbers in memory; the configuration's fraction of them
   * is the test set.
   *
   * @param sequences [T][F] each
   * @param numbers one for each sequence
   * @throws BadInputException when configuration and data do not fit
   */
  public static Training<Regressor> training(
      RegressorConfig config, List<float[][]> sequences, double[] numbers) {
    return training(config, NumericSequences.of(sequences, numbers));
  }

  /**
   * Prepares the training on sequences of numbers, letters or images whose labels are numbers; the
   * configuration's fraction of them is the test set.
   *
   * @throws BadInputException when configuration and data do not fit
   * @throws IllegalArgumentException when the configuration is for another kind of data, or a label
   *     is not a number
   */
  public static Training<Regressor> training(RegressorConfig config, LabelledDataset data) {
    return training(config, LabelledSource.of(data), null);
  }

  /**
   * Prepares the training on sequences of numbers, letters or images whose labels are numbers.
   *
   * @param test the test set
   * @throws BadInputException when configuration and data do not fit
   * @throws IllegalArgumentException when the configuration is for another kind of data, or a label
   *     is not a number
   */
  public static Training<Regressor> training(
      RegressorConfig config, LabelledDataset data, LabelledDataset test) {
    return training(config, LabelledSource.of(data), LabelledSource.of(test));
  }

  /**
   * Prepares the training on texts in files, which need not fit into memory; the configuration's
   * fraction of them is the test set.
   *
   * @param texts whose labels are numbers
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Training<Regressor> training(RegressorConfig config, LabelledTexts texts) {
    return training(config, LabelledSource.of(texts.withLabels(NUMBERS), false), null);
  }

  /**
   * Prepares the training on texts in memory.
   *
   * @param texts whose labels are numbers
   * @param test the test set; empty: the configuration's fraction of the other texts
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Training<Regressor> training(
      RegressorConfig config, List<LabelledText> texts, List<LabelledText> test) {
    return training(
        config,
        LabelledSource.of("the texts", texts, NUMBERS),
        test.isEmpty() ? null : LabelledSource.of("the test texts", test, NUMBERS));
  }

  private static Training<Regressor> training(
      RegressorConfig config, LabelledSource examples, @Nullable LabelledSource test) {
    String source = "RegressorConfig";
    PreparedRegressor prepared =
        PreparedRegressor.of(
            source,
            Registry.standard().words().layers(),
            built ->
                Recipe.describing(
                    TASK,
                    source,
                    RegressTask.RECIPES.write(config, examples, built),
                    built,
                    Optional.of(config.input().type())),
            config,
            ExampleReader.of(examples, test));
    return Training.of(prepared.predictor().recipe(), prepared);
  }

  /**
   * Prepares the training of a run that left a checkpoint; see {@link Training#of(Checkpoints,
   * Map)}.
   *
   * @throws BadInputException when there is no checkpoint of a regressor, or the data are missing
   */
  public static Training<Regressor> training(Checkpoints where, Map<String, String> changes) {
    return training(where, changes, DataLocation.ofRecipe(), Registry.standard());
  }

  /**
   * Prepares the training of a checkpoint with data in another place, or with custom parts.
   *
   * @param data where the data are now
   * @param registry contains the custom parts of the recipe
   * @throws BadInputException when there is no checkpoint of a regressor, or the data are missing
   */
  public static Training<Regressor> training(
      Checkpoints where, Map<String, String> changes, DataLocation data, Registry registry) {
    return Training.of(TASK, where, changes, data, registry);
  }

  /**
   * Scores a whole file, which is read as the recipe's files are, with a note on examples that were
   * trained on.
   *
   * @throws BadInputException when the file does not fit the model, or has a label that is not a
   *     number
   */
  @Override
  public Score evaluate(Path file) {
    return evaluate(file, files());
  }

  /**
   * Scores a whole file, as {@link #evaluate(Path)} does, with another setting of {@code
   * data.badRows}.
   *
   * @param skipBadRows true to skip bad rows and count them in the notes, false to fail on the
   *     first one
   */
  @Override
  public Score evaluate(Path file, boolean skipBadRows) {
    return evaluate(file, files().withSkipBad(skipBadRows));
  }

  private ExampleFiles files() {
    return ExampleRecipe.files(recipe, reading, model.config().input(), model.outputs().coder());
  }

  @Override
  public Regressor withReading(Map<String, String> settings) {
    var read = new Regressor(recipe.withReading(settings), model, trainedOn, Map.copyOf(settings));
    Objects.requireNonNull(read.files()); // rejects other keys
    return settings.isEmpty() ? this : read;
  }

  private Score evaluate(Path file, ExampleFiles files) {
    Score score = evaluate(files.other(file, NUMBERS));
    return files.notesOnOther(file).stream().reduce(score, Score::withNote, (a, b) -> b);
  }

  /**
   * Scores sequences of numbers, letters or images.
   *
   * @param examples whose labels are numbers
   * @throws IllegalArgumentException when a label is not a number, or they are of another kind
   */
  public Score evaluate(LabelledDataset examples) {
    return evaluate(LabelledSource.of(examples));
  }

  /**
   * Scores texts in memory.
   *
   * @param texts whose labels are numbers
   * @throws BadInputException when a label is not a number
   * @throws IllegalArgumentException when this regressor does not read texts
   */
  public Score evaluate(List<LabelledText> texts) {
    return evaluate(LabelledSource.of("the texts", texts, NUMBERS));
  }

  private Score evaluate(LabelledSource examples) {
    UnreadCount unread = model.unread();
    LabelledDataset coded = model.outputs().coder().code(examples, NUMBERS, unread);
    Origin origin = examples.origin().orElse(null);
    var notes = new ArrayList<>(examples.notes());
    var json = new LinkedHashMap<String, @Nullable Object>();
    if (origin != null) {
      notes.addAll(origin.notes());
      json.putAll(origin.json());
    }
    json.put("examples", coded.size());
    String sentence =
        "evaluating on "
            + CountText.of(coded.size(), "example")
            + (origin == null ? "" : ", from " + origin.sentence());
    notes.addAll(unread.notes("the file"));
    var baselines = RegressorBaselines.of(model.scale(), model.outputs().coder(), coded);
    trainedOn
        .get()
        .note("examples", coded.size(), i -> SharedExamples.hash(coded, i))
        .ifPresent(notes::add);
    return new RegressorReport(model, coded, recipe)
        .score(
            baselines,
            new ExampleNames(examples, NUMBERS, coded.size(), null),
            notes,
            Optional.empty())
        .withData(new DataDescription(sentence, json));
  }

  /** Returns true if this regressor reads texts or letters; otherwise it reads numbers. */
  public boolean readsTexts() {
    return model.outputs().coder().readsTexts();
  }

  /**
   * Returns the prediction for a text, or for a sequence of letters.
   *
   * <p>An empty text, or one of unknown words only, gets a prediction too; {@link #predict(List,
   * UnreadCount)} and {@link #answer} find out.
   *
   * @throws BadInputException when a sequence of letters is empty, or has a letter that is not in
   *     the alphabet
   * @throws IllegalStateException when this regressor reads numbers
   * @throws NullPointerException when the text is null
   */
  public double predict(String text) {
    return predict(Collections.singletonList(text))[0];
  }

  /** Returns the prediction for each text, in one batch; otherwise as {@link #predict(String)}. */
  public double[] predict(List<String> texts) {
    return predict(texts, UnreadCount.NONE);
  }

  /**
   * Returns the prediction for each text, in one batch.
   *
   * @param unread from {@link #unread}, counts the parts of the texts that are not read
   */
  public double[] predict(List<String> texts, UnreadCount unread) {
    return model.ofTexts(texts, unread).stream().mapToDouble(each -> each).toArray();
  }

  /**
   * Returns a new counter of the parts of texts that are not read, such as unknown words; see
   * {@link #predict(List, UnreadCount)}.
   */
  public UnreadCount unread() {
    return model.unread();
  }

  /**
   * Returns the prediction for a sequence of numbers or for an image.
   *
   * @param steps [T][F]; for an image its rows of pixels, each from 0 to 1
   * @throws BadInputException when the number of features is not that of training, or one is not
   *     finite
   * @throws IllegalStateException when this regressor reads texts
   */
  public double predict(float[][] steps) {
    return model.ofSteps(Collections.singletonList(steps)).get(0);
  }

  /** Returns the prediction for a sequence of numbers, as {@link #predict(float[][])}. */
  public double predict(double[][] steps) {
    return model.ofSequences(Collections.singletonList(steps)).get(0);
  }

  /**
   * Predicts the examples of a file without labels: texts or letters, one per line; sequences of
   * numbers in long form, whose column of labels may be missing; or images.
   *
   * @param each receives the answers in the order of the file: the id of a sequence, or the number
   *     of a line or an image, from 1; and the prediction
   * @return sentences on parts that were not read, such as words that are not in the vocabulary
   * @throws BadInputException when the file does not fit the model; examples before the bad one may
   *     have been passed on already
   */
  public List<String> predict(Path file, BiConsumer<String, Double> each) {
    return UnlabelledFile.predict(model, files().format(), file, each);
  }

  /**
   * Answers one request in plain JSON values.
   *
   * <pre>
   * {"steps": [[1, 0.5], [2, 0.25]]}        or {"text": "a film to remember"}
   * {"prediction": 3.05}
   * </pre>
   *
   * @return also {@code "notes"}, if there are any, such as on values far from those of training
   * @throws BadInputException when the request has an unknown key or a value that does not fit
   */
  @Override
  public Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request) {
    Fields fields = Fields.of(request, "request");
    ExampleRequest example = ExampleRequest.read(fields, model.outputs().coder());
    fields.done();
    var notes = new ArrayList<String>();
    double prediction = example.answer(model, notes);
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("prediction", Double.isFinite(prediction) ? prediction : null);
    if (!notes.isEmpty()) {
      answer.put("notes", notes);
    }
    return answer;
  }

  @Override
  public Optional<RowPredictions> rowPredictions() {
    return Optional.of(new Rows());
  }

  private final class Rows implements RowPredictions {
    @Override
    public List<String> columns() {
      return List.of("id", "prediction");
    }

    @Override
    public String reads() {
      return model.outputs().coder().reads();
    }

    @Override
    public boolean readsTexts() {
      return Regressor.this.readsTexts();
    }

    @Override
    public List<String> predict(Path file, Consumer<List<Object>> row) {
      return Regressor.this.predict(
          file, (id, prediction) -> row.accept(List.of(id, model.scale().rounded(prediction))));
    }

    @Override
    public ExampleFormat format() {
      return files().format();
    }

    @Override
    public List<Object> predict(String id, String text) {
      return List.of(id, model.scale().rounded(Regressor.this.predict(text)));
    }
  }

  /** Returns the configuration. */
  public RegressorConfig config() {
    return model.config();
  }

  /**
   * Returns the words of the vocabulary with their vectors in the first embedding.
   *
   * @throws IllegalStateException when it reads no texts, or has no embedding
   */
  @Override
  public WordVectors wordVectors() {
    return model.outputs().coder().wordVectors(model());
  }

  @Override
  public void save(Path file) {
    TaskFile.save(file, this, RegressTask.kept(model, trainedOn.get()));
  }

  /**
   * Loads a regressor that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a regressor
   */
  public static Regressor load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a regressor with custom parts.
   *
   * @param registry contains the custom parts that the file needs
   * @throws BadInputException when the file does not hold a regressor, or it needs parts that the
   *     registry lacks
   */
  public static Regressor load(Path file, Registry registry) {
    return TaskFile.load(file, TASK, registry);
  }

  @Override
  public Model model() {
    return model.outputs().network();
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public int[] inputShape() {
    return model.outputs().coder().shape();
  }
}
