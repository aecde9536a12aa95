package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.labelled.LabelledText;
import dev.unroll.data.labelled.LabelledTexts;
import dev.unroll.data.labelled.Labels;
import dev.unroll.data.vectors.WordVectors;
import dev.unroll.nn.Model;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns which class a text, a sequence or an image belongs to, and says honestly how well: figures
 * of a test part beside those of baselines that need no network.
 *
 * <pre>{@code
 * var reviews = LabelledTexts.of(Path.of("reviews.csv"), "text", "label");
 * var classifier = Classifier.create(ClassifierConfig.text(), reviews);
 * ClassifierResult result = classifier.fit(RunListener.silent());
 * Classification said = classifier.classify("a film to remember");
 * classifier.save(Path.of("reviews.safetensors"));
 * }</pre>
 *
 * <p>Train from one thread; when trained, any number of threads may classify and evaluate. {@link
 * #requestStop} may come from any thread.
 */
public final class Classifier implements Task {
  private final Recipe recipe;
  private final ClassifierModel model;
  private final int majority;
  private final @Nullable ClassifierData data;
  private final NetworkTraining training;

  private Classifier(
      Recipe recipe,
      ClassifierModel model,
      int majority,
      @Nullable ClassifierData data,
      NetworkTraining training) {
    this.recipe = recipe;
    this.model = model;
    this.majority = majority;
    this.data = data;
    this.training = training;
  }

  /**
   * Makes a classifier with fresh weights for a recipe and the data that it names.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  public static Classifier create(Recipe recipe) {
    return of(recipe, null);
  }

  /**
   * Makes a classifier with fresh weights for a recipe.
   *
   * @param data a file to learn from in place of the recipe's, of which a part is kept as test set,
   *     or a directory to find the recipe's files in
   * @throws BadInputException when recipe and data do not fit
   */
  public static Classifier create(Recipe recipe, Path data) {
    return of(recipe, data);
  }

  static Classifier of(Recipe recipe, @Nullable Path data) {
    return create(recipe, data, !isFile(data) && !recipe.changed());
  }

  private static boolean isFile(@Nullable Path data) {
    return data != null && !Files.isDirectory(data);
  }

  private static Classifier create(Recipe recipe, @Nullable Path file, boolean asWritten) {
    ClassifierRecipe read = ClassifierRecipe.read(recipe);
    ExampleReader reader =
        ExampleReader.of(read.config().input(), read.files(), file, recipe.source());
    return create(recipe, read.config(), reader, new NetworkTraining(recipe, file, asWritten));
  }

  /**
   * Makes a classifier with fresh weights for texts in files, which need not fit into memory; the
   * configuration's fraction of them is the test set.
   *
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Classifier create(ClassifierConfig config, LabelledTexts texts) {
    return create(config, LabelledSource.Texts.of(texts, false), null);
  }

  /**
   * Makes a classifier with fresh weights for texts in files, which need not fit into memory.
   *
   * @param test the test set
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Classifier create(
      ClassifierConfig config, LabelledTexts texts, LabelledTexts test) {
    return create(
        config, LabelledSource.Texts.of(texts, false), LabelledSource.Texts.of(test, false));
  }

  /**
   * A classifier with fresh weights for texts in memory.
   *
   * @param test to be judged by; empty: the configuration's share of the others
   * @throws BadInputException when configuration and texts do not fit
   */
  public static Classifier create(
      ClassifierConfig config, List<LabelledText> texts, List<LabelledText> test) {
    return create(
        config,
        LabelledSource.Texts.of("the texts", texts),
        test.isEmpty() ? null : LabelledSource.Texts.of("the texts of the test", test));
  }

  /**
   * Makes a classifier with fresh weights for sequences of numbers, letters or images; the
   * configuration's fraction of them is the test set.
   *
   * @throws BadInputException when configuration and data do not fit
   * @throws IllegalArgumentException when the data are not what the configuration is for
   */
  public static Classifier create(ClassifierConfig config, LabelledDataset data) {
    return create(config, new LabelledSource.Ready(data, List.of()), null);
  }

  /**
   * Makes a classifier with fresh weights for sequences of numbers, letters or images.
   *
   * @param test the test set, with the labels of the others
   * @throws BadInputException when configuration and data do not fit
   * @throws IllegalArgumentException when the data are not what the configuration is for, or those
   *     of the test have other labels
   */
  public static Classifier create(
      ClassifierConfig config, LabelledDataset data, LabelledDataset test) {
    return create(
        config,
        new LabelledSource.Ready(data, List.of()),
        new LabelledSource.Ready(test, List.of()));
  }

  private static Classifier create(
      ClassifierConfig config, LabelledSource examples, @Nullable LabelledSource test) {
    ExampleFiles files = ExampleFiles.none(config.input().kind());
    Recipe recipe =
        Recipe.of("classify", "ClassifierConfig", ClassifierRecipe.write(config, files), false);
    return create(
        recipe, config, ExampleReader.of(examples, test), new NetworkTraining(recipe, null, true));
  }

  private static Classifier create(
      Recipe recipe, ClassifierConfig config, ExampleReader reader, NetworkTraining training) {
    var data = ClassifierData.of(config, reader);
    Labels labels = data.train().labels();
    Model network = ClassifierNetwork.build(config, data, recipe.source());
    var model = new ClassifierModel(config, data.coder(), labels, network);
    int majority = MajorityBaseline.fit(data.train().classes(), labels.size()).majority();
    return new Classifier(recipe, model, majority, data, training);
  }

  /** Returns the classifier whose run left a checkpoint; see {@link Task#of(Checkpoints, Map)}. */
  public static Classifier of(Checkpoints where, Map<String, String> changes) {
    return resumable(where, changes, null);
  }

  /** Returns the classifier of a checkpoint with data in another place. */
  public static Classifier of(Checkpoints where, Map<String, String> changes, Path data) {
    return resumable(where, changes, data);
  }

  static Classifier resumable(Checkpoints where, Map<String, String> changes, @Nullable Path data) {
    TaskCheckpoint saved = TaskCheckpoint.read(where);
    Recipe recipe = changes.isEmpty() ? saved.recipe() : saved.recipe().with(changes);
    boolean asWritten = saved.asWritten() && changes.isEmpty();
    return create(recipe, data == null ? saved.file() : data, asWritten).checkpoints(where);
  }

  @Override
  public Classifier listener(TrainingListener listener) {
    training.listener(listener);
    return this;
  }

  @Override
  public Classifier checkpoints(Checkpoints value) {
    training.checkpoints(value, data().checksum());
    return this;
  }

  /** Trains in silence; see {@link #fit(RunListener)}. */
  public ClassifierResult fit() {
    return fit(RunListener.silent());
  }

  @Override
  public ClassifierResult fit(RunListener listener) {
    return train(listener, false);
  }

  @Override
  public ClassifierResult resume(RunListener listener) {
    if (training.hasCheckpoints()) {
      training.requireData(data().checksum());
    }
    return train(listener, true);
  }

  private ClassifierResult train(RunListener listener, boolean resuming) {
    ClassifierData parts = data();
    listener.onMessage(
        String.format(
            Locale.ROOT,
            "%,d examples to learn from, %,d to judge by, %d classes",
            parts.train().size(),
            parts.test().size(),
            model.labels().size()));
    LabelledDataset judges = parts.validation();
    History history =
        training.run(
            training(),
            model.network(),
            model.targets(parts.train()),
            judges == null ? null : model.targets(judges),
            listener,
            resuming);
    var baselines = ClassifierBaselines.learned(majority, parts, history.stopped());
    var notes = new ArrayList<>(parts.notes());
    notes.addAll(SharedExamples.notes(parts.train(), parts.test()));
    return result(parts.test(), baselines, notes, history);
  }

  private ClassifierResult result(
      LabelledDataset test,
      ClassifierBaselines baselines,
      List<String> notes,
      @Nullable History history) {
    var report = new ClassifierReport(model, test);
    ClassifierReport.Scores scores = report.scores();
    Map<String, Double> metrics = scores.metrics();
    Map<String, Map<String, Double>> others = report.baselines(baselines.predicted());
    var sentences = new ArrayList<>(notes);
    sentences.addAll(baselines.notes());
    sentences.addAll(ClassifierReport.notes(metrics, others));
    boolean stopped = history != null && history.stopped();
    return new ClassifierResult(
        metrics,
        others,
        sentences,
        history == null ? 0 : NetworkTraining.seconds(history),
        history,
        stopped,
        model.labels(),
        scores.confusion(),
        history == null ? null : training.outcome(metrics, stopped));
  }

  private ClassifierData data() {
    ClassifierData parts = data;
    if (parts == null) {
      throw new IllegalStateException(
          "this classifier was loaded from a file and has no data to train on; create one instead");
    }
    return parts;
  }

  @Override
  public void requestStop() {
    training.requestStop();
  }

  /**
   * Scores a whole file as test part, in the form of the recipe's files. A classifier that was made
   * without a recipe reads the columns {@code text} and {@code label}, or {@code id} and {@code
   * label}, by name; {@link #evaluate(LabelledTexts)} reads others.
   *
   * @param file of images: their labels are found beside it, under the name with {@code labels} in
   *     place of {@code images}
   * @throws BadInputException when the file does not fit, or has a label that training never saw
   */
  @Override
  public ClassifierResult evaluate(Path file) {
    return evaluate(file, ClassifierRecipe.read(recipe).files());
  }

  /**
   * As {@link #evaluate(Path)}, whatever the recipe says of broken rows.
   *
   * @param skipBad whether they are left out and counted in the notes, or the first is refused
   */
  public ClassifierResult evaluate(Path file, boolean skipBad) {
    return evaluate(file, ClassifierRecipe.read(recipe).files().withSkipBad(skipBad));
  }

  private ClassifierResult evaluate(Path file, ExampleFiles files) {
    return evaluate(ExampleReader.read(model.config().input(), files, file, null, model.labels()));
  }

  /**
   * Scores texts of a file whose columns are not those of the recipe.
   *
   * @throws BadInputException when a row is broken, or has a label that training never saw
   * @throws IllegalArgumentException when this classifier does not read texts
   */
  public ClassifierResult evaluate(LabelledTexts texts) {
    return evaluate(LabelledSource.Texts.of(texts.withLabels(labels()), false));
  }

  /**
   * Scores texts in memory.
   *
   * @throws BadInputException when one has a label that training never saw
   * @throws IllegalArgumentException when this classifier does not read texts
   */
  public ClassifierResult evaluate(List<LabelledText> texts) {
    return evaluate(LabelledSource.Texts.of("the texts", texts));
  }

  /**
   * Scores sequences of numbers, letters or images.
   *
   * @param examples with the {@link #labels} of training
   * @throws IllegalArgumentException when they have other labels, or are of another kind
   */
  public ClassifierResult evaluate(LabelledDataset examples) {
    return evaluate(new LabelledSource.Ready(examples, List.of()));
  }

  private ClassifierResult evaluate(LabelledSource examples) {
    LabelledDataset coded = CoderFit.code(model.config(), model.coder(), examples, model.labels());
    return result(coded, ClassifierBaselines.of(majority, coded), examples.notes(), null);
  }

  /**
   * Says which class a text, or a sequence of letters, belongs to.
   *
   * @throws BadInputException when a sequence has a letter that is none
   * @throws IllegalStateException when this classifier reads numbers
   */
  public Classification classify(String text) {
    return classify(List.of(text)).get(0);
  }

  /** As {@link #classify(String)}, of many at once. */
  public List<Classification> classify(List<String> texts) {
    return model.classify(texts);
  }

  /**
   * Says which class a sequence of numbers or an image belongs to.
   *
   * @param steps [T][F]; of an image its rows of pixels, each from 0 to 1
   * @throws BadInputException when its features are not as many as in training, or not finite
   * @throws IllegalStateException when this classifier reads texts
   */
  public Classification classify(float[][] steps) {
    return model.classifySteps(Collections.singletonList(steps)).get(0);
  }

  /**
   * Says which class each example of a file without labels belongs to: sequences of numbers in long
   * form, whose column of labels may be missing, or images.
   *
   * @param each is told, in the order of the file, what the file calls a sequence, or the number of
   *     an image, from 1
   * @throws BadInputException when the file does not fit; examples before the place may have been
   *     told by then
   * @throws IllegalStateException when this classifier reads texts
   */
  public void classify(Path file, BiConsumer<String, Classification> each) {
    UnlabelledFile.classify(model, ClassifierRecipe.read(recipe).files(), file, each);
  }

  /** The classes, in the order of their numbers. */
  public Labels labels() {
    return model.labels();
  }

  /**
   * The words of the vocabulary with the vectors that its first embedding has now, to ask which are
   * near; specials, such as padding, are left out, and so are tokens of white space.
   *
   * @throws IllegalStateException when it reads no texts, or has no embedding
   */
  public WordVectors wordVectors() {
    return EmbeddedWords.of(model);
  }

  @Override
  public void save(Path path) {
    ClassifierFile.save(path, recipe, model, majority);
  }

  /**
   * Reads a classifier that {@link #save} wrote; it says the same, bit for bit.
   *
   * @throws BadInputException when the file is none of ours
   */
  public static Classifier load(Path file) {
    return load(TaskFile.read(file));
  }

  static Classifier load(TaskFile file) {
    ClassifierFile.Loaded loaded = ClassifierFile.load(file);
    var training = new NetworkTraining(loaded.recipe(), null, false);
    return new Classifier(loaded.recipe(), loaded.model(), loaded.majority(), null, training);
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
  public TrainingConfig training() {
    return model.config().training();
  }

  @Override
  public int[] inputShape() {
    return model.coder().shape();
  }

  /** The configuration. */
  public ClassifierConfig config() {
    return model.config();
  }
}
