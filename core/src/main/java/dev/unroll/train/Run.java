package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.loss.Reduction;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The training loop: one run of a {@link Trainer}. */
final class Run {
  private final TrainingConfig config;
  private final TrainingStep trainingStep;
  private final Model model;
  private final boolean validated;
  private final Listeners listeners;
  private final Predicate<@Nullable StepEvent> stop;
  private final RunState state;
  private final Progress at;
  private final DataCursor cursor;
  private final EpochEvaluation evaluation;
  private final Gradients gradients;
  private final long totalSteps;
  private final long start = System.nanoTime();
  private final List<Parameter> frozenForStep = new ArrayList<>();
  private boolean stopped;
  private boolean warnedOfTargets;
  private long arenaMisses;
  private @Nullable Batch started; // the last batch that was read

  /**
   * Prepares a run from the beginning.
   *
   * @param stop tested after every step, and with null before the first
   */
  Run(
      TrainingConfig config,
      TrainingStep trainingStep,
      Model model,
      Dataset data,
      @Nullable Dataset validation,
      Listeners listeners,
      Predicate<@Nullable StepEvent> stop) {
    this.config = config;
    this.trainingStep = trainingStep;
    requireOutputs(config, model);
    config.losses().requireLogits(model);
    this.model = model;
    this.validated = validation != null;
    this.listeners = listeners;
    this.stop = stop;
    Truncation truncation = config.truncation();
    if (truncation != null) {
      model.requireCausal();
      if (validation != null) {
        Chunks unused = new Chunks(validation, truncation); // rejects now what would fail later
      }
    }
    this.totalSteps =
        inSteps()
            ? config.duration().amount()
            : multiplied(config.duration().amount(), config.stepsPerEpoch(data));
    this.state =
        new RunState(config, trainingStep, model, data, validation, totalSteps, this::warn);
    this.at = state.at;
    this.cursor = state.cursor;
    this.evaluation = new EpochEvaluation(config, trainingStep, model, validation, this::warn);
    this.gradients = state.store.gradients();
  }

  /** Rejects losses and metrics of outputs that the model does not have. */
  private static void requireOutputs(TrainingConfig config, Model model) {
    var named = new LinkedHashMap<String, String>(); // output -> description of what names it
    config.newMetrics().stream()
        .filter(metric -> !metric.pairing().unnamed())
        .forEach(metric -> named.put(metric.pairing().output(), "metric " + metric.name()));
    if (!config.losses().isUnnamed()) {
      config.losses().byOutput().keySet().forEach(output -> named.put(output, "a loss"));
    }
    named.forEach(
        (output, what) -> {
          if (!model.outputs().contains(output)) {
            throw new IllegalArgumentException(
                what
                    + " is of output \""
                    + output
                    + "\" (the model has "
                    + model.outputs()
                    + "). Use one of these names.");
          }
        });
  }

  /** Warns if epochs are chosen by scores of the training set. */
  private void warnOfTrainingScores() {
    boolean stops = config.earlyStopping() != null;
    if (!validated && (stops || config.keepBest() == TrainingConfig.KeepBest.ALWAYS)) {
      warn(
          (stops ? "early stopping" : "the choice of the best epoch")
              + " follows the "
              + config.monitor()
              + " of the training set, as there is no validation set; pass one to fit");
    }
  }

  /** Warns once of targets that are not used; a custom step may use them itself. */
  private void warnOfUnusedTargets(Targets targets) {
    if (warnedOfTargets || targets.isUnnamed() || !trainingStep.equals(Trainer.DEFAULT_STEP)) {
      return;
    }
    warnedOfTargets = true;
    var unused = new ArrayList<>(targets.names());
    unused.removeAll(config.losses().byOutput().keySet());
    if (config.losses().isUnnamed() && model.outputs().size() == 1) {
      unused.removeAll(model.outputs());
    }
    unused.removeAll(config.outputMetrics().keySet());
    if (!unused.isEmpty()) {
      warn(
          "the targets of "
              + unused
              + " have neither a loss nor a metric, so that nothing is learned from them; add"
              + " TrainingConfig.withLoss(output, loss), or leave them out");
    }
  }

  /** Rejects scalars that would replace a score of the history. */
  private void requireOwnNames(StepLoss loss) {
    for (String name : loss.scalars().keySet()) {
      if (config.scoreNames().contains(name) || name.startsWith("validation_")) {
        throw new IllegalArgumentException(
            "a scalar of the training step is called \""
                + name
                + "\", which is a score of the history. Rename it.");
      }
    }
  }

  private boolean inSteps() {
    return config.duration().unit() == TrainingConfig.Unit.STEPS;
  }

  private static long multiplied(long epochs, long stepsPerEpoch) {
    if (epochs > Long.MAX_VALUE / stepsPerEpoch) {
      throw new IllegalArgumentException(
          epochs + " epochs of " + stepsPerEpoch + " steps are more steps than can be counted");
    }
    return epochs * stepsPerEpoch;
  }

  /** Trains to the end, or until a stop is requested. */
  History all(@Nullable CheckpointWriter checkpoints) {
    warnOfTrainingScores();
    stopped = stop.test(null);
    if (checkpoints != null) {
      state.fingerprint(); // before the tape, which would own the values that it reads
      if (at.step == 0) {
        checkpoints.write(this); // so that there is a checkpoint however soon the run is killed
      }
    }
    try (cursor;
        Tape tape = Tape.open()) {
      while (!state.isComplete() && !stopped) {
        try {
          update(tape);
        } catch (OutOfMemoryError e) {
          throw TrainingMemory.exceeded(e, at.step + 1, started);
        } finally {
          unfreeze();
        }
        if (cursor.atEndOfEpoch()) {
          endOfEpoch();
        }
        if (checkpoints != null) {
          checkpoints.writeIfDue(this);
        }
      }
    }
    if (!stopped && at.epoch == 0 && !at.sinceEpoch.counts()) { // it ends within the first epoch
      throw NothingCountsException.training();
    }
    if (checkpoints != null) {
      checkpoints.write(this);
    }
    if (!state.isComplete()) {
      state.history.stop();
    } else if (state.stoppedEarly()) {
      state.history.stopEarly();
    }
    if (at.sinceReport.counts()) {
      report(at.epochNumber());
    }
    settle();
    return state.history;
  }

  /** Sets the model to its final weights. */
  private void settle() {
    state.averaged.settle();
    boolean early = state.history.stopped() || state.history.stoppedEarly();
    state.history.best(state.best.settle(early));
  }

  /**
   * Updates the parameters once, from as many batches as are accumulated, or from the next chunk of
   * each. There is no update if no sequence has a step in that chunk.
   */
  private void update(Tape tape) {
    int from = at.batch;
    boolean joined = config.accumulation() > 1;
    var mean = new WeightedMean();
    var after = new ArrayList<Carried>();
    var scalars = new ScalarMeans();
    double shares = 0;
    double sum = 0;
    boolean averages = false;
    gradients.clear();
    for (int batch = from; batch < cursor.end(); batch++) {
      StepLoss loss = forward(batch, pass(batch - from), after);
      if (loss == null) {
        continue;
      }
      double share = joined ? loss.share() : 1;
      Tensor part = joined ? loss.minimized().times((float) share) : loss.minimized();
      double value = loss.total().item();
      tape.backward(part, gradients);
      tape.reset();
      shares += share;
      sum += value;
      averages = joined && loss.reduction() != Reduction.SUM;
      loss.addTo(mean, value);
      at.sinceReport.add(loss, value);
      at.sinceEpoch.add(loss, value);
      scalars.add(loss.scalars());
    }
    if (averages && shares > 0) {
      gradients.scale((float) (1 / shares));
    }
    arenaMisses = tape.arenaMisses();
    if (!mean.isEmpty()) {
      apply(from, averages && shares > 0 ? mean.take() : sum, scalars.take());
    }
    cursor.advance(after);
  }

  private Pass pass(int number) {
    Pass pass = Pass.training(config.seed(), at.step);
    return number == 0 ? pass : pass.within("batch" + number);
  }

  /**
   * Returns the loss of a batch, or of its next chunk; null if that has no steps.
   *
   * @param after receives the states that are carried on
   */
  private @Nullable StepLoss forward(int batch, Pass pass, List<Carried> after) {
    started = null;
    Chunk piece = cursor.piece(batch);
    started = piece == null ? null : piece.batch();
    if (piece == null) {
      after.add(cursor.over(batch));
      return null;
    }
    warnOfUnusedTargets(piece.batch().targets());
    StepContext context = context(batch, piece, pass, state.trainingMetrics);
    StepLoss loss = trainingStep.train(context);
    requireOwnNames(loss);
    after.add(context.after());
    return loss;
  }

  private StepContext context(int batch, Chunk piece, Pass pass, List<OutputMetric> metrics) {
    return new StepContext(
        model,
        config.losses(),
        metrics,
        piece,
        cursor.begins(batch),
        pass,
        at.epoch + 1,
        this::updateOnly);
  }

  /** Freezes all other trainable parameters until the update is done. */
  private void updateOnly(Predicate<String> names) {
    for (Map.Entry<String, Parameter> named : model.parameters().entrySet()) {
      Parameter parameter = named.getValue();
      if (parameter.trainable() && !names.test(named.getKey())) {
        frozenForStep.add(parameter.trainable(false));
      }
    }
  }

  private void unfreeze() {
    frozenForStep.forEach(parameter -> parameter.trainable(true));
    frozenForStep.clear();
  }

  /**
   * Clips, updates, and notifies the listeners.
   *
   * @param batch the first batch of the gradients
   * @param scalars of the step
   */
  private void apply(int batch, double loss, Map<String, Double> scalars) {
    double normBefore = at.gradientNorm;
    at.gradientNorm = gradients.norm();
    if (!Double.isFinite(loss) || !Double.isFinite(at.gradientNorm)) {
      throw diverged(batch, loss, normBefore);
    }
    at.step++;
    long epoch = at.epoch + 1;
    listeners.tell(at.step, this::tensors);
    if (config.clip() != null) {
      config.clip().clip(gradients, at.gradientNorm);
    }
    double factor = state.course.factor(at.step - 1, at.epoch);
    at.learningRate = (float) (config.optimizer().learningRate() * factor);
    state.updater.step(gradients, factor);
    state.averaged.add(at.step);
    var shown = new LinkedHashMap<>(scalars);
    shown.putAll(trainingStep.scores(at.sinceEpoch.mean()));
    var event =
        new StepEvent(
            at.step, totalSteps, epoch, loss, at.learningRate, at.gradientNorm, seconds(), shown);
    at.scalarsSinceReport.add(scalars);
    at.scalarsSinceEpoch.add(scalars);
    listeners.tell(listener -> listener.onStep(event));
    stopped = stop.test(event);
    if (inSteps() && at.step % config.reportEvery() == 0 && at.sinceReport.counts()) {
      report(epoch);
    }
  }

  private TensorsEvent tensors() {
    var weights = new LinkedHashMap<String, float[]>();
    var slopes = new LinkedHashMap<String, float[]>();
    for (Map.Entry<String, Parameter> named : model.parameters().entrySet()) {
      weights.put(named.getKey(), named.getValue().get());
      slopes.put(named.getKey(), gradients.of(named.getValue()));
    }
    return new TensorsEvent(at.step, weights, slopes);
  }

  private void endOfEpoch() {
    if (at.sinceEpoch.isEmpty() || (at.epoch == 0 && !at.sinceEpoch.counts())) {
      throw NothingCountsException.training();
    }
    cursor.nextEpoch();
    Map<String, Double> byOutput = at.sinceEpoch.byOutput();
    double trainingLoss = at.sinceEpoch.take();
    state.averaged.during(() -> evaluate(trainingLoss, byOutput));
    var event =
        new EpochEvent(at.epoch, at.step, trainingLoss, at.validationLoss, at.metrics, seconds());
    listeners.tell(listener -> listener.onEpoch(event));
    if (!inSteps() && at.epoch % config.reportEvery() == 0) {
      report(at.epoch);
    }
  }

  /**
   * Evaluates the epoch that has ended, with the final or averaged weights, and applies the result.
   */
  private void evaluate(double trainingLoss, Map<String, Double> byOutput) {
    double score = evaluation.evaluate(at, trainingLoss, byOutput, state.trainingMetrics);
    state.best.offer(score, at.epoch);
    state.course.endOfEpoch(score);
    state.averaged.endOfEpoch(score, at.step);
    if (state.patience != null) {
      state.patience.endOfEpoch(score);
    }
  }

  private void warn(String sentence) {
    listeners.warn(sentence);
  }

  private void report(long epoch) {
    var metrics = new LinkedHashMap<>(at.metrics);
    metrics.putAll(at.scalarsSinceReport.take());
    double loss = at.sinceReport.take();
    metrics.putAll(trainingStep.scores(loss));
    var row =
        new History.Row(
            at.step,
            epoch,
            loss,
            at.validationLoss,
            metrics,
            at.learningRate,
            at.gradientNorm,
            seconds());
    state.history.add(row);
    listeners.tell(listener -> listener.onReport(row));
  }

  private DivergedException diverged(int batch, double loss, double normBefore) {
    cursor.close(); // the batches of this step are needed again
    var diagnosis = new Diagnosis(at.step + 1, loss, at.gradientNorm, normBefore);
    String sentence = diagnosis.sentence(state.store, parts(batch));
    state.history.stop();
    settle();
    return new DivergedException(sentence, at.step + 1, state.history);
  }

  /** Returns the batches or chunks of the step that failed. */
  private List<Diagnosis.Part> parts(int first) {
    var parts = new ArrayList<Diagnosis.Part>();
    for (int batch = first; batch < cursor.end(); batch++) {
      int number = batch;
      parts.add(
          new Diagnosis.Part(
              cursor.positions(batch),
              cursor.firstStep(),
              () -> cursor.piece(number),
              (piece, observer) ->
                  trainingStep
                      .train(
                          context(number, piece, pass(number - first), List.of())
                              .observing(observer))
                      .minimized()));
    }
    return parts;
  }

  private double seconds() {
    return at.secondsBefore + (System.nanoTime() - start) * 1e-9;
  }

  /** Returns the last step taken. */
  long step() {
    return at.step;
  }

  /**
   * Returns the number of arrays that the steps so far had to allocate; constant in the steady
   * state.
   */
  long arenaMisses() {
    return arenaMisses;
  }

  /** Keeps the best weights of a large model next to the checkpoints. */
  void keepBestIn(Checkpoints checkpoints) {
    state.best.keepIn(checkpoints);
  }

  /** Returns the complete state to resume from; close it after writing. */
  Snapshot snapshot() {
    return state.snapshot(seconds());
  }

  /** Returns the best weights so far. */
  Best best() {
    return state.best;
  }

  /** Resumes from a snapshot of a run with the same configuration, model and data. */
  void from(Snapshot snapshot) {
    state.restore(snapshot);
  }
}
