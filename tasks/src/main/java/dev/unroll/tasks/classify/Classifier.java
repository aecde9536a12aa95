package dev.unroll.tasks.classify;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.labelled.TextRows;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Model;
import dev.unroll.tasks.Predictor;
import dev.unroll.tasks.Recipe;
import dev.unroll.tasks.Registry;
import dev.unroll.tasks.Score;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.Training;
import dev.unroll.tasks.TrainingSummary;
import dev.unroll.tasks.examples.ExampleRecipe;
import dev.unroll.tasks.examples.UnlabelledFile;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.input.ExampleFiles;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.UnreadCount;
import dev.unroll.train.Checkpoints;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Classifies texts, sequences and images. A classifier never changes, and can be used by any number
 * of threads.
 *
 * <pre>{@code
 * var reviews = LabelledTexts.of(Path.of("reviews.csv"), "text", "label");
 * var result = Classifier.training(ClassifierConfig.text(), reviews).fit();
 * Classifier classifier = result.predictor();
 * Classification answer = classifier.classify("a film to remember");
 * classifier.save(Path.of("reviews.safetensors"));
 * }</pre>
 */
public final class Classifier implements Predictor {
  static final ClassifyTask TASK = new ClassifyTask();

  private final Recipe recipe;
  private final ClassifierModel model;
  private final int majority;
  private final Supplier<TrainingSummary> trainedOn;
  private final Map<String, String> reading; // replace those of the recipe

  Classifier(
      Recipe recipe, ClassifierModel model, int majority, Supplier<TrainingSummary> trainedOn) {
    this(recipe, model, majority, trainedOn, Map.of());
  }

  private Classifier(
      Recipe recipe,
      ClassifierModel model,
      int majority,
      Supplier<TrainingSummary> trainedOn,
      Map<String, String> reading) {
    this.recipe = recipe;
    this.model = model;
    this.majority = majority;
    this.trainedOn = trainedOn;
    this.reading = reading;
  }

  /**
   * Prepares the training of a recipe on the data that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<Classifier> training(Recipe recipe) {
    return training(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a file to train on in place of the recipe's, a fraction of which is the test set,
   *     or a directory to find the recipe's files in
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<Classifier> training(Recipe recipe, DataLocation data) {
    return Training.create(TASK, recipe, data);
  }

  /**
   * Prepares the training on texts in files, which need not fit into memory; the configuration's
   * fraction of them is the test set.
   *
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Training<Classifier> training(ClassifierConfig config, LabelledTexts texts) {
    return PreparedClassifier.training(config, LabelledSource.of(texts, false), null);
  }

  /**
   * Prepares the training on texts in files, which need not fit into memory.
   *
   * @param test the test set
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Training<Classifier> training(
      ClassifierConfig config, LabelledTexts texts, LabelledTexts test) {
    return PreparedClassifier.training(
        config, LabelledSource.of(texts, false), LabelledSource.of(test, false));
  }

  /**
   * Prepares the training on texts in memory.
   *
   * @param test the test set; empty: the configuration's fraction of the other texts
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Training<Classifier> training(
      ClassifierConfig config, List<LabelledText> texts, List<LabelledText> test) {
    return PreparedClassifier.training(
        config,
        LabelledSource.of("the texts", texts),
        test.isEmpty() ? null : LabelledSource.of("the test texts", test));
  }

  /**
   * Prepares the training on sequences of numbers, letters or images; the configuration's fraction
   * of them is the test set.
   *
   * @throws BadInputException when configuration and data do not fit
   * @throws IllegalArgumentException when the configuration is for another kind of data
   */
  public static Training<Classifier> training(ClassifierConfig config, LabelledDataset data) {
    return PreparedClassifier.training(config, LabelledSource.of(data), null);
  }

  /**
   * Prepares the training on sequences of numbers, letters or images.
   *
   * @param test the test set, with the labels of the other examples
   * @throws BadInputException when configuration and data do not fit
   * @throws IllegalArgumentException when the configuration is for another kind of data, or the
   *     test set has other labels
   */
  public static Training<Classifier> training(
      ClassifierConfig config, LabelledDataset data, LabelledDataset test) {
    return PreparedClassifier.training(config, LabelledSource.of(data), LabelledSource.of(test));
  }

  /**
   * Prepares the training of a run that left a checkpoint; see {@link Training#of(Checkpoints,
   * Map)}.
   *
   * @throws BadInputException when there is no checkpoint of a classifier, or the data are missing
   */
  public static Training<Classifier> training(Checkpoints where, Map<String, String> changes) {
    return training(where, changes, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a checkpoint, as {@link #training(Checkpoints, Map)}.
   *
   * @param data where the data are now
   * @throws BadInputException when there is no checkpoint of a classifier, or the data are missing
   */
  public static Training<Classifier> training(
      Checkpoints where, Map<String, String> changes, DataLocation data) {
    return Training.of(TASK, where, changes, data);
  }

  /**
   * Prepares the training of a checkpoint with custom parts.
   *
   * @param registry contains the custom parts of the recipe
   */
  public static Training<Classifier> training(
      Checkpoints where, Map<String, String> changes, DataLocation data, Registry registry) {
    return Training.of(TASK, where, changes, data, registry);
  }

  /**
   * Scores a whole file, which is read as the recipe's files are. A note states how many of its
   * examples were trained on. A classifier that was created without a recipe reads the same columns
   * as the sequences that it was trained on, if they came from a file; otherwise {@code text} and
   * {@code label}, or {@code id} and {@code label}. Use {@link #evaluate(LabelledTexts)} for other
   * columns.
   *
   * @param file for images, the labels are found next to it, in the file whose name has {@code
   *     labels} in place of {@code images}
   * @throws BadInputException when the file does not fit the model, or has a label that was not in
   *     training
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

  @Override
  public Classifier withReading(Map<String, String> settings) {
    var changed =
        new Classifier(
            recipe.withReading(settings), model, majority, trainedOn, Map.copyOf(settings));
    Objects.requireNonNull(changed.files()); // rejects other keys
    return settings.isEmpty() ? this : changed;
  }

  private ExampleFiles files() {
    return ExampleRecipe.files(recipe, reading, model.config().input(), model.coder());
  }

  private Score evaluate(Path file, ExampleFiles files) {
    Score score = evaluate(files.other(file, ExpectedLabels.of(model.labels())));
    return files.notesOnOther(file).stream().reduce(score, Score::withNote, (a, b) -> b);
  }

  /**
   * Scores texts of a file whose columns are not those of the recipe.
   *
   * @throws BadInputException when a row is bad, or has a label that was not in training
   * @throws IllegalArgumentException when this classifier does not read texts
   */
  public Score evaluate(LabelledTexts texts) {
    return evaluate(LabelledSource.of(texts, false));
  }

  /**
   * Scores texts in memory.
   *
   * @throws BadInputException when one has a label that was not in training
   * @throws IllegalArgumentException when this classifier does not read texts
   */
  public Score evaluate(List<LabelledText> texts) {
    return evaluate(LabelledSource.of("the texts", texts));
  }

  /**
   * Scores sequences of numbers, letters or images.
   *
   * @param examples with the {@link #labels} of training
   * @throws IllegalArgumentException when they have other labels, or are of another kind
   */
  public Score evaluate(LabelledDataset examples) {
    return evaluate(LabelledSource.of(examples));
  }

  private Score evaluate(LabelledSource examples) {
    return Evaluation.score(model, majority, trainedOn.get(), recipe.metric(), examples);
  }

  /** Returns true if this classifier reads texts or letters; otherwise it reads numbers. */
  public boolean readsTexts() {
    return model.coder().readsTexts();
  }

  /**
   * Returns the class of a text, or of a sequence of letters.
   *
   * <p>An empty text, or one of unknown words only, gets a class too, and {@link
   * Classification#notes} states that. Check the notes before you act on the answer.
   *
   * @throws BadInputException when a sequence of letters is empty, or has a letter that is not in
   *     the alphabet
   * @throws IllegalStateException when this classifier reads numbers
   * @throws NullPointerException when the text is null
   */
  public Classification classify(String text) {
    return classify(Collections.singletonList(text)).get(0);
  }

  /** Returns the class of each text, in one batch; otherwise as {@link #classify(String)}. */
  public List<Classification> classify(List<String> texts) {
    List<Classification> answers = model.ofTexts(texts, UnreadCount.NONE);
    return IntStream.range(0, texts.size())
        .mapToObj(i -> answers.get(i).withNotes(model.coder().notes(texts.get(i))))
        .toList();
  }

  /**
   * Returns the class of a sequence of numbers or of an image, with notes on values that are far
   * from those of training.
   *
   * @param steps [T][F]; for an image its rows of pixels, each from 0 to 1
   * @throws BadInputException when the number of features is not that of training, or one is not
   *     finite
   * @throws IllegalStateException when this classifier reads texts
   */
  public Classification classify(float[][] steps) {
    Classification answer = model.ofSteps(Collections.singletonList(steps)).get(0);
    double[][] values =
        Arrays.stream(steps)
            .map(step -> IntStream.range(0, step.length).mapToDouble(f -> step[f]).toArray())
            .toArray(double[][]::new);
    return answer.withNotes(notes(values));
  }

  /** Returns the class of a sequence of numbers, as {@link #classify(float[][])}. */
  public Classification classify(double[][] steps) {
    return model.ofSequences(Collections.singletonList(steps)).get(0).withNotes(notes(steps));
  }

  private List<String> notes(double[][] steps) {
    UnreadCount unread = unread();
    unread.sequence("steps", steps);
    return unread.notes("the sequence");
  }

  /**
   * Returns a new counter of the parts of texts that are not read; see {@link #classify(List,
   * UnreadCount)}.
   */
  public UnreadCount unread() {
    return model.unread();
  }

  /**
   * Returns the class of each text, in one batch.
   *
   * @param unread from {@link #unread}, counts the parts of the texts that are not read; the
   *     answers have no notes of their own
   */
  public List<Classification> classify(List<String> texts, UnreadCount unread) {
    return model.ofTexts(texts, unread);
  }

  /**
   * Classifies the examples of a file without labels: texts or letters, one per line or in the
   * column of a table ({@link #isTable}); sequences of numbers in long form; or images. A column of
   * labels is allowed and not read.
   *
   * @param each receives the answers in the order of the file: the id of a sequence, or the number
   *     of a line or an image, from 1; and the class, without notes
   * @return sentences on parts that were not read, such as words that are not in the vocabulary
   * @throws BadInputException when the file does not fit the model; examples before the bad one may
   *     have been passed on already
   */
  public List<String> classify(Path file, BiConsumer<String, Classification> each) {
    return UnlabelledFile.predict(model, files().format(), file, each);
  }

  /**
   * Returns whether a file is a table. A file of sequences always is. A file of texts or letters is
   * one if its name ends in .csv, .tsv or .tab, compressed or not. It is also one if its first line
   * contains the name of the column used in training.
   *
   * @throws BadInputException when there is no such file
   */
  public boolean isTable(Path file) {
    ExampleFormat format = files().format();
    return format.key().isPresent() || (readsTexts() && format.isTable(file));
  }

  /** Returns the format of files of examples: that of training, with the changes made since. */
  public ExampleFormat format() {
    return files().format();
  }

  /**
   * Classifies the rows of a table, a batch at a time, so that it need not fit into memory;
   * sequences of numbers are read as a whole.
   *
   * @return sentences on parts that were not read
   * @throws BadInputException when the table lacks the column used in training, or a row is bad;
   *     rows before it may have been passed on already
   */
  public List<String> classify(Path file, TableAnswers answers) {
    ExampleFormat format = files().format();
    String key = format.key().orElse(null);
    if (key != null) {
      answers.begin(List.of(key), null, "classifying the sequences of " + file);
      return classify(file, (id, said) -> answers.row(List.of(id), said));
    }
    try (TextRows rows = format.table(file)) {
      return classify(file.toString(), rows, answers);
    }
  }

  /**
   * Classifies the rows of a table of texts or letters from a stream; otherwise as {@link
   * #classify(Path, TableAnswers)}.
   *
   * @param name for messages
   */
  public List<String> classify(String name, Reader text, TableAnswers answers) {
    try (TextRows rows = files().format().table(name, text)) {
      return classify(name, rows, answers);
    }
  }

  private List<String> classify(String name, TextRows rows, TableAnswers answers) {
    answers.begin(
        rows.columns(),
        rows.found(),
        "classifying column %s of %s, %s"
            .formatted(Shown.of(rows.column()), name, rows.found().describe()));
    return UnlabelledFile.predict(model, rows, name, answers::row);
  }

  /**
   * Answers one request in plain JSON values.
   *
   * <pre>
   * {"text": "a film to remember"}          or {"steps": [[1, 0.5], [2, 0.25]]}
   * {"label": "positive", "probability": 0.98,
   *  "probabilities": {"negative": 0.02, "positive": 0.98}}
   * </pre>
   *
   * @param request also {@code "top": 3}: the three most probable labels, most probable first, in
   *     place of all labels in the order of the classes
   * @return also {@code "notes"}, if there are any, such as on unknown words
   * @throws BadInputException when the request has an unknown key or a value that does not fit
   */
  @Override
  public Map<String, @Nullable Object> answer(Map<String, ? extends @Nullable Object> request) {
    return ClassifyRequest.read(request, model).answer(model);
  }

  /** Returns the labels of the classes, in the order of their numbers. */
  public Labels labels() {
    return model.labels();
  }

  /** Returns the configuration. */
  public ClassifierConfig config() {
    return model.config();
  }

  /**
   * Returns the words of the vocabulary with their vectors in the first embedding, to find nearest
   * neighbours. Special tokens, such as padding, and tokens of white space are left out.
   *
   * @throws IllegalStateException when it reads no texts, or has no embedding
   */
  @Override
  public WordVectors wordVectors() {
    return model.coder().wordVectors(model.network());
  }

  @Override
  public void save(Path file) {
    TaskFile.save(file, this, ClassifyTask.kept(model, majority, trainedOn.get()));
  }

  /**
   * Loads a classifier that {@link #save} wrote; its predictions are bit-identical.
   *
   * @throws BadInputException when the file does not hold a classifier
   */
  public static Classifier load(Path file) {
    return load(file, Registry.standard());
  }

  /**
   * Loads a classifier with custom parts.
   *
   * @param registry contains the custom parts that the file needs
   * @throws BadInputException when the file does not hold a classifier, or it needs parts that the
   *     registry lacks
   */
  public static Classifier load(Path file, Registry registry) {
    return TaskFile.load(file, TASK, registry);
  }

  @Override
  public Model model() {
    return model.network();
  }

  @Override
  public Recipe recipe() {
    return recipe;
  }

  @Override
  public int[] inputShape() {
    return model.coder().shape();
  }
}
