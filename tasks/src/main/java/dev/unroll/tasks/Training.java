package dev.unroll.tasks;

import dev.unroll.BadInputException;
import dev.unroll.HeapLimit;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.tasks.input.DataLocation;
import dev.unroll.tasks.recipe.TrainingRecipe;
import dev.unroll.train.Checkpoints;
import dev.unroll.train.History;
import dev.unroll.train.Trainer;
import dev.unroll.train.TrainingConfig;
import dev.unroll.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A training of any task: fit or resume, stop, checkpoints, listeners. It returns a {@link
 * Predictor} and its {@link Score}.
 *
 * <pre>{@code
 * var training = Training.create(Recipes.find("imdb-gru"));
 * var result = training.fit(RunListener.silent());
 * result.predictor().save(Path.of("imdb.safetensors"));
 * }</pre>
 *
 * <p>Train from one thread; {@link #requestStop} may be called from any thread. All predictors of
 * one training share its model: while it trains again, their answers change. Save and load a
 * predictor to keep it independent.
 *
 * <p>Close the training after its last use. This deletes the temporary file of a text that does not
 * fit into memory, which otherwise remains open until the training is no longer reachable.
 * Predictors and scores remain usable.
 *
 * @param <P> the predictor of the task
 */
public final class Training<P extends Predictor> implements AutoCloseable {
  /** Weights of 64 MB: a garbage collection then takes much less time than an epoch. */
  private static final int LARGE_MODEL = 1 << 24;

  private final Recipe recipe;
  private final DataLocation data;
  private final boolean asWritten;
  private final boolean prepared; // whether a program passed the data
  private final PreparedTask<P> task;
  private final List<TrainingListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopRequested = new AtomicBoolean();
  private @Nullable Checkpoints checkpoints;
  private @Nullable String checksum; // computed on first use
  private volatile boolean closed;

  private Training(
      Recipe recipe, DataLocation data, boolean asWritten, boolean prepared, PreparedTask<P> task) {
    this.recipe = recipe;
    this.data = data;
    this.asWritten = asWritten;
    this.prepared = prepared;
    this.task = task;
    Model model = task.predictor().model();
    HeapLimit.require(
        new Trainer(task.training()).memory(model),
        String.format(
            Locale.ROOT,
            "%s: training a model of %,d weights",
            recipe.source(),
            model.parameterCount()),
        "Use smaller layers or a smaller vocabulary");
  }

  /**
   * Prepares the training of a recipe on the data that it names, with fresh weights.
   *
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<?> create(Recipe recipe) {
    return create(recipe, DataLocation.ofRecipe());
  }

  /**
   * Prepares the training of a recipe, with fresh weights.
   *
   * @param data a file to use in place of the recipe's, or a directory to find the recipe's files
   *     in
   * @throws BadInputException when recipe and data do not fit
   */
  public static Training<?> create(Recipe recipe, DataLocation data) {
    return create(recipe.type(), recipe, data);
  }

  /**
   * Prepares the training of a recipe of a known task.
   *
   * @throws BadInputException when it is a recipe of another task, or recipe and data do not fit
   */
  public static <P extends Predictor> Training<P> create(
      TaskType<P> type, Recipe recipe, DataLocation data) {
    requireType(type, recipe);
    return new Training<>(
        recipe, data, !data.isFile() && !recipe.changed(), false, type.prepare(recipe, data));
  }

  private static void requireType(TaskType<?> type, Recipe recipe) {
    if (!recipe.task().equals(type.name())) {
      throw new BadInputException(
          "%s: task is %s (expected %s)".formatted(recipe.source(), recipe.task(), type.name()));
    }
  }

  /**
   * Prepares a training on data in memory.
   *
   * @param recipe the same settings as a recipe, which model files and checkpoints keep
   */
  public static <P extends Predictor> Training<P> of(Recipe recipe, PreparedTask<P> task) {
    return new Training<>(recipe, DataLocation.ofRecipe(), false, true, task);
  }

  /**
   * Prepares the training of a run that left a checkpoint, to {@link #resume} it. Recipe and data
   * are those that the run began with, and new checkpoints are written to the same place. For data
   * in memory, prepare the training as the first time, then call {@link #checkpoints} and {@link
   * #resume}.
   *
   * @param changes to the recipe, by dotted key; only the length of training can be changed, with
   *     {@code training.epochs} or {@code training.steps}
   * @throws BadInputException when there is no checkpoint of a task, or the data are missing
   */
  public static Training<?> of(Checkpoints where, Map<String, String> changes) {
    return of(where, changes, DataLocation.ofRecipe(), Registry.standard());
  }

  /**
   * Prepares the training of a checkpoint, as {@link #of(Checkpoints, Map)}, with custom parts or
   * data in another place.
   *
   * @param data where the data are now; {@link DataLocation#ofRecipe}: where they were
   * @param registry contains the custom parts of the recipe
   */
  public static Training<?> of(
      Checkpoints where, Map<String, String> changes, DataLocation data, Registry registry) {
    TaskCheckpoint saved = TaskCheckpoint.read(where, registry);
    return of(saved.recipe().type(), saved, where, changes, data);
  }

  /**
   * Prepares the training of a checkpoint of a known task.
   *
   * @throws BadInputException when there is no checkpoint of this task, or the data are missing
   */
  public static <P extends Predictor> Training<P> of(
      TaskType<P> type, Checkpoints where, Map<String, String> changes, DataLocation data) {
    return of(type, where, changes, data, Registry.standard());
  }

  /**
   * Prepares the training of a checkpoint of a known task with custom parts.
   *
   * @param registry contains the custom parts of the recipe
   * @throws BadInputException when there is no checkpoint of this task, or the data are missing
   */
  public static <P extends Predictor> Training<P> of(
      TaskType<P> type,
      Checkpoints where,
      Map<String, String> changes,
      DataLocation data,
      Registry registry) {
    return of(type, TaskCheckpoint.read(where, registry), where, changes, data);
  }

  private static <P extends Predictor> Training<P> of(
      TaskType<P> type,
      TaskCheckpoint saved,
      Checkpoints where,
      Map<String, String> changes,
      DataLocation given) {
    Recipe recipe = changes.isEmpty() ? saved.recipe() : saved.recipe().with(changes);
    requireType(type, recipe);
    DataLocation data = given.path().isPresent() ? given : saved.data();
    saved.requireLocation(where, data);
    boolean asWritten = saved.asWritten() && changes.isEmpty();
    return new Training<>(recipe, data, asWritten, saved.prepared(), type.prepare(recipe, data))
        .checkpoints(where);
  }

  /** Adds a listener. Events are delivered asynchronously, on one thread per listener. */
  public Training<P> listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Writes checkpoints during training, to {@link #resume} from. Next to the state they keep the
   * recipe and the location of the data, which replace any other extra, so that {@link
   * #of(Checkpoints, Map)} can prepare this training again.
   */
  public Training<P> checkpoints(Checkpoints value) {
    checkpoints =
        value.withExtra(new TaskCheckpoint(recipe, data, asWritten, prepared, checksum()).toMap());
    return this;
  }

  /** Trains without a listener; see {@link #fit(RunListener)}. */
  public TrainingResult<P> fit() {
    return fit(RunListener.silent());
  }

  /**
   * Trains the model, then scores the test set.
   *
   * <p>Interrupting the thread, such as by {@code Future.cancel(true)}, stops training like {@link
   * #requestStop}; the thread is still interrupted afterwards.
   *
   * @throws IllegalStateException when this training is closed
   * @throws dev.unroll.train.DivergedException when the loss is no longer finite
   * @throws BadInputException when checkpoints cannot be written, or would replace those of a run
   *     that has not ended
   */
  public TrainingResult<P> fit(RunListener listener) {
    return train(listener, false);
  }

  /**
   * Resumes from the checkpoint; the result is bit-identical to that of an uninterrupted run.
   *
   * @throws IllegalStateException when {@link #checkpoints} was not called before, or this training
   *     is closed
   * @throws dev.unroll.train.DivergedException when the loss is no longer finite
   * @throws BadInputException when there is no checkpoint, or it is of another run
   */
  public TrainingResult<P> resume(RunListener listener) {
    if (checkpoints != null) { // without checkpoints the trainer fails
      TaskCheckpoint.requireData(checkpoints, checksum());
    }
    return train(listener, true);
  }

  private TrainingResult<P> train(RunListener listener, boolean resuming) {
    if (closed) {
      throw new IllegalStateException(
          "the training is closed (expected an open one); prepare it again");
    }
    PreparedTask.Scoring scoring = task.scoring();
    listener.onMessage(scoring.start());
    giveUpMemory();
    History history = run(listener, resuming);
    giveUpMemory();
    boolean interrupted = Thread.interrupted(); // cleared, so that files can still be read
    try {
      Score scored = scoring.score(history.stopped());
      Score score =
          OverfittingHint.of(history, task.training())
              .or(() -> UnderfittingHint.of(history, task.training()))
              .map(scored::withNote)
              .orElse(scored)
              .withData(data());
      for (String note : unreadFiles(score.notes())) {
        score = score.withNote(note);
      }
      return new TrainingResult<>(
          task.predictor(), score, history, outcome(score, history.stopped()), task.split());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Returns notes on the other files of the recipe, which are not read if one file replaces its
   * data.
   *
   * @param notes the notes so far, some of which may already name these files
   */
  private List<String> unreadFiles(List<String> notes) {
    if (!data.isFile() || !(recipe.yaml().get("data") instanceof Map<?, ?> keys)) {
      return List.of();
    }
    var unread = new ArrayList<String>();
    for (String key : List.of("validationFile", "test")) {
      Object name = keys.get(key);
      if (name != null && notes.stream().noneMatch(note -> note.contains("data." + key + " ("))) {
        unread.add(
            "data.%s (%s) was not read: --data names one file, and a part of it is the %s set; pass the directory of the files to use data.%s"
                .formatted(key, name, key.equals("test") ? "test" : "validation", key));
      }
    }
    return unread;
  }

  /**
   * Runs a garbage collection if the weights are large. Training can then reuse the memory that was
   * used to read the data, and scoring that of gradients and buffers. Otherwise the heap would
   * grow.
   */
  private void giveUpMemory() {
    if (model().parameterCount() >= LARGE_MODEL) {
      System.gc();
    }
  }

  private History run(RunListener listener, boolean resuming) {
    var trainer =
        new Trainer(task.training())
            .step(task.step())
            .listener(listener)
            .stopWhen(event -> stopRequested.get());
    listeners.forEach(trainer::listener);
    if (checkpoints != null) {
      trainer.checkpoints(checkpoints);
    }
    Model model = model();
    Dataset examples = task.examples();
    listener.onStart(TrainingRecipe.totalSteps(task.training(), examples));
    try {
      Optional<Dataset> validation = task.validation();
      if (validation.isEmpty()) {
        return resuming ? trainer.resume(model, examples) : trainer.fit(model, examples);
      }
      return resuming
          ? trainer.resume(model, examples, validation.get())
          : trainer.fit(model, examples, validation.get());
    } finally {
      stopRequested.set(false);
    }
  }

  private Optional<Expectation.Outcome> outcome(Score score, boolean stopped) {
    Expectation expectation = recipe.expectation();
    return expectation == null || !asWritten || stopped
        ? Optional.empty()
        : Optional.of(expectation.check(score.value(expectation.metric())));
  }

  /**
   * Requests that {@link #fit} or {@link #resume} stops after the current step; may be called from
   * any thread. Before training, it stops the next one after its first step.
   *
   * <p>The weights learned so far are kept. The test set is still scored, and the result is
   * returned with {@link TrainingResult#stopped}. If there are checkpoints, the last one is of this
   * step: {@link #resume} continues from it, and {@link #fit} refuses to replace it.
   */
  public void requestStop() {
    stopRequested.set(true);
  }

  /** Returns the predictor with the current weights, also after a training that failed. */
  public P predictor() {
    return task.predictor();
  }

  /** Returns the network. */
  public Model model() {
    return task.predictor().model();
  }

  /** Returns the recipe of the training; for data in memory, a recipe with the same settings. */
  public Recipe recipe() {
    return recipe;
  }

  /** Returns a description of the data. */
  public DataDescription data() {
    return task.data();
  }

  /**
   * Returns the recipe as it runs, to write it down: its {@link Recipe#text} can be trained again.
   * If this training does not run the recipe as written, the expectation is left out.
   */
  public Recipe recipeAsRun() {
    return recipe.asRun(asWritten);
  }

  /** Returns the location of the data. */
  public DataLocation location() {
    return data;
  }

  /** Returns a checksum of all training data. */
  public String checksum() {
    String known = checksum;
    if (known == null) {
      known = task.checksum();
      checksum = known;
    }
    return known;
  }

  /**
   * Removes temporary files of the data, if there are any. {@link #fit} and {@link #resume} then
   * throw an {@link IllegalStateException}; predictors remain usable.
   */
  @Override
  public void close() {
    closed = true;
    task.close();
  }

  /** Returns the settings of training. */
  public TrainingConfig config() {
    return task.training();
  }
}
