package dev.unroll.train;

import dev.unroll.loss.Reduction;
import dev.unroll.metric.Metric;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Carried;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequence;
import dev.unroll.nn.Sequential;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Updater;
import dev.unroll.store.Fields;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.CounterRandom;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import dev.unroll.train.Evaluation.BatchLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One run of a {@link Trainer}: the loop, and all the state that it goes on from. */
final class Run {
  private final TrainingConfig config;
  private final Sequential model;
  private final Dataset data;
  private final @Nullable Dataset validation;
  private final Listeners listeners;
  private final Predicate<@Nullable StepEvent> stop;
  private final ParameterStore store;
  private final Gradients gradients;
  private final Updater updater;
  private final Schedule.Course course;
  private final EarlyStopping.@Nullable Watch patience;
  private final AveragedWeights averaged;
  private final Best best;
  private final List<Metric> trainingMetrics;
  private final List<Metric> validationMetrics;
  private final History history = new History();
  private final Progress at = new Progress();
  private final @Nullable Pieces pieces; // null: batches are taken whole
  private final long totalSteps;
  private final long start = System.nanoTime();
  private int @Nullable [] order; // of the epoch in progress
  private List<Carried> carried = List.of(); // by the batches that are joined, from at.batch
  private @Nullable Map<String, String> fingerprint;
  private boolean stopped;
  private boolean warned;
  private long arenaMisses;

  /**
   * Prepares a run from the beginning.
   *
   * @param stop asked after every step, and with null before the first
   */
  Run(
      TrainingConfig config,
      Sequential model,
      Dataset data,
      @Nullable Dataset validation,
      Listeners listeners,
      Predicate<@Nullable StepEvent> stop) {
    this.config = config;
    this.model = model;
    this.data = data;
    this.validation = validation;
    this.listeners = listeners;
    this.stop = stop;
    this.store = model.store();
    this.gradients = store.gradients();
    this.updater = config.optimizer().updater(store);
    this.trainingMetrics = metrics();
    this.validationMetrics = metrics();
    this.pieces = pieces(config.truncation());
    long stepsPerEpoch = config.stepsPerEpoch(data);
    this.totalSteps =
        inSteps()
            ? config.duration().amount()
            : multiplied(config.duration().amount(), stepsPerEpoch);
    this.course = config.schedule().begin(totalSteps);
    boolean higher =
        trainingMetrics.stream()
            .anyMatch(one -> one.name().equals(config.monitor()) && one.higherIsBetter());
    EarlyStopping early = config.earlyStopping();
    this.patience = early == null ? null : new EarlyStopping.Watch(early, higher);
    this.best = new Best(store, config.keepBest(), higher);
    this.averaged = new AveragedWeights(store, config.averaging());
    at.learningRate = config.optimizer().learningRate();
  }

  private @Nullable Pieces pieces(@Nullable Truncation truncation) {
    if (truncation == null) {
      return null;
    }
    model.requireCausal();
    if (validation != null) {
      Pieces unused = new Pieces(validation, truncation); // refuses now what it would later
    }
    return new Pieces(data, truncation);
  }

  private List<Metric> metrics() {
    var metrics = new ArrayList<Metric>();
    config.metrics().forEach(one -> metrics.add(one.get()));
    metrics.forEach(Metric::clear);
    return metrics;
  }

  private boolean inSteps() {
    return config.duration().unit() == TrainingConfig.Unit.STEPS;
  }

  private long batches() {
    return ((long) data.size() + config.batchSize() - 1) / config.batchSize();
  }

  private static long multiplied(long epochs, long stepsPerEpoch) {
    if (epochs > Long.MAX_VALUE / stepsPerEpoch) {
      throw new IllegalArgumentException(
          epochs + " epochs of " + stepsPerEpoch + " steps are more steps than can be counted");
    }
    return epochs * stepsPerEpoch;
  }

  /** Trains to the end, or until somebody stops it. */
  History all(@Nullable CheckpointWriter checkpoints) {
    stopped = stop.test(null);
    if (checkpoints != null) {
      fingerprint(); // before the tape, which would lend what it looks at
    }
    try (Tape tape = Tape.open()) {
      while (!isComplete() && !stopped) {
        update(tape);
        if (at.batch >= batches()) { // and no chunk of the last is left
          endOfEpoch();
        }
        if (checkpoints != null) {
          checkpoints.writeIfDue(this);
        }
      }
    }
    if (checkpoints != null) {
      checkpoints.write(this);
    }
    if (!isComplete()) {
      history.stop();
    } else if (patience != null && patience.over()) {
      history.stopEarly();
    }
    if (!at.sinceReport.isEmpty()) {
      report(at.epochNumber());
    }
    settle();
    return history;
  }

  /** Whether the run has come to its end, be it by early stopping. */
  private boolean isComplete() {
    return (inSteps() ? at.step : at.epoch) >= config.duration().amount()
        || (patience != null && patience.over());
  }

  /** Gives the model the weights that it is to have in the end. */
  private void settle() {
    averaged.settle();
    best.settle(history.stopped() || history.stoppedEarly());
  }

  /**
   * One update of the parameters, from as many batches as are accumulated, or from the next chunk
   * of each; none where no sequence has a step in that chunk.
   */
  private void update(Tape tape) {
    long batches = Math.min(batches(), (long) at.batch + config.accumulation());
    int from = at.batch;
    boolean joined = config.accumulation() > 1;
    var mean = new WeightedMean();
    var after = new ArrayList<Carried>();
    double shares = 0;
    double sum = 0;
    gradients.clear();
    for (int batch = from; batch < batches; batch++) {
      BatchLoss loss = forward(batch, pass(batch - from), after);
      if (loss == null) {
        continue;
      }
      double share = joined ? loss.share() : 1;
      Tensor part = joined ? loss.loss().times((float) share) : loss.loss();
      double value = loss.loss().item();
      tape.backward(part, gradients);
      tape.reset();
      shares += share;
      sum += value;
      loss.addTo(mean, value);
      loss.addTo(at.sinceReport, value);
      loss.addTo(at.sinceEpoch, value);
    }
    boolean averages = joined && config.loss().reduction() != Reduction.SUM;
    if (averages && shares > 0) {
      gradients.scale((float) (1 / shares));
    }
    arenaMisses = tape.arenaMisses();
    if (!mean.isEmpty()) {
      apply(from, averages ? mean.take() : sum);
    }
    advance((int) batches, after);
  }

  private Pass pass(int number) {
    Pass pass = Pass.training(config.seed(), at.step);
    return number == 0 ? pass : pass.within("batch" + number);
  }

  /**
   * The loss of a batch, or of its next chunk; null when there is no step in that.
   *
   * @param after takes what is carried on from there
   */
  private @Nullable BatchLoss forward(int batch, Pass pass, List<Carried> after) {
    Piece piece = piece(batch);
    if (piece == null) {
      after.add(before(batch));
      return null;
    }
    Applied result = apply(batch, piece, pass);
    after.add(result.last());
    return loss(piece, result.outputs());
  }

  /** What is taken of a batch now: all of it, or its next chunk; null: nothing. */
  private @Nullable Piece piece(int batch) {
    int[] positions = positions(batch);
    return pieces == null ? Piece.of(data.batch(positions)) : pieces.get(positions, at.piece);
  }

  /** The first step of what is taken of each batch now. */
  private int firstStep() {
    Truncation truncation = config.truncation();
    return truncation == null ? 0 : at.piece * truncation.steps();
  }

  private Carried before(int batch) {
    int joined = batch - at.batch;
    return joined < carried.size() ? carried.get(joined) : Carried.none();
  }

  private Applied apply(int batch, Piece piece, Pass pass) {
    return pieces == null
        ? new Applied(piece.apply(model, pass), Carried.none())
        : piece.apply(model, before(batch), pass);
  }

  private BatchLoss loss(Piece piece, Sequence prediction) {
    if (!trainingMetrics.isEmpty()) {
      Tape.predicting(
          () -> {
            trainingMetrics.forEach(metric -> metric.update(prediction, piece.target()));
            return true;
          });
    }
    return BatchLoss.of(config.loss(), prediction, piece.batch());
  }

  /** Goes on to the next chunk of the same batches, or to the next ones. */
  private void advance(int nextBatch, List<Carried> after) {
    at.piece++;
    carried = after;
    if (pieces == null || at.piece >= pieces.count()) {
      at.piece = 0;
      at.batch = nextBatch;
      carried = List.of();
    }
  }

  private int[] positions(int batch) {
    int[] all = order;
    if (all == null) {
      all =
          config.shuffle()
              ? new CounterRandom(config.seed(), "shuffle")
                  .stream(at.epoch).permutation(data.size())
              : Evaluation.range(0, data.size());
      order = all;
    }
    long first = (long) batch * config.batchSize();
    return Arrays.copyOfRange(
        all, (int) first, (int) Math.min(all.length, first + config.batchSize()));
  }

  /**
   * Clips, updates, and tells.
   *
   * @param batch the first one that the gradients come from
   */
  private void apply(int batch, double loss) {
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
    double factor = course.factor(at.step - 1, at.epoch);
    at.learningRate = (float) (config.optimizer().learningRate() * factor);
    updater.step(gradients, factor);
    averaged.add(at.step);
    var event =
        new StepEvent(
            at.step, totalSteps, epoch, loss, at.learningRate, at.gradientNorm, seconds());
    listeners.tell(listener -> listener.onStep(event));
    stopped = stop.test(event);
    if (inSteps() && at.step % config.reportEvery() == 0) {
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
    if (at.sinceEpoch.isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to train on: no example has a step that counts");
    }
    at.epoch++;
    at.batch = 0;
    order = null;
    double trainingLoss = at.sinceEpoch.take();
    averaged.during(() -> judge(trainingLoss));
    var event =
        new EpochEvent(at.epoch, at.step, trainingLoss, at.validationLoss, at.metrics, seconds());
    listeners.tell(listener -> listener.onEpoch(event));
    if (!inSteps() && at.epoch % config.reportEvery() == 0) {
      report(at.epoch);
    }
  }

  /** Measures the epoch that has ended, and what follows from it. */
  private void judge(double trainingLoss) {
    var figures = new LinkedHashMap<String, Double>();
    for (Metric metric : trainingMetrics) {
      figures.put(metric.name(), metric.value());
      metric.clear();
    }
    double judged = figures.getOrDefault(config.monitor(), trainingLoss);
    if (validation != null) {
      validationMetrics.forEach(Metric::clear);
      at.validationLoss =
          new Evaluation(model, config).loss(validation, config.loss(), validationMetrics);
      judged = at.validationLoss;
      for (Metric metric : validationMetrics) {
        figures.put("validation_" + metric.name(), metric.value());
        judged = metric.name().equals(config.monitor()) ? metric.value() : judged;
      }
    }
    at.metrics = figures;
    if (!Double.isFinite(judged)) {
      warn(judged);
    }
    best.offer(judged);
    course.endOfEpoch(judged);
    if (patience != null) {
      patience.endOfEpoch(judged);
    }
  }

  /** Says once that epochs cannot be judged, and why where that is to be seen. */
  private void warn(double judged) {
    if (warned) {
      return;
    }
    warned = true;
    boolean loss = config.monitor().equals("loss");
    String why = validation == null ? null : new Evaluation(model, config).badValue(validation);
    String sentence =
        "the "
            + (validation == null ? "" : "validation ")
            + (loss ? "loss" : config.monitor())
            + " of epoch "
            + at.epoch
            + " is "
            + judged
            + ", so the epoch cannot be the best one; "
            + (why == null ? "look at the data" : why);
    listeners.tell(listener -> listener.onWarning(sentence));
  }

  private void report(long epoch) {
    var row =
        new History.Row(
            at.step,
            epoch,
            at.sinceReport.take(),
            at.validationLoss,
            at.metrics,
            at.learningRate,
            at.gradientNorm,
            seconds());
    history.add(row);
    listeners.tell(listener -> listener.onReport(row));
  }

  private DivergedException diverged(int batch, double loss, double normBefore) {
    var diagnosis = new Diagnosis(at.step + 1, loss, at.gradientNorm, normBefore);
    String sentence = diagnosis.sentence(store, config.loss(), parts(batch));
    history.stop();
    settle();
    return new DivergedException(sentence, at.step + 1, history);
  }

  /** What the step that failed was taken from. */
  private List<Diagnosis.Part> parts(int first) {
    var parts = new ArrayList<Diagnosis.Part>();
    long end = Math.min(batches(), (long) first + config.accumulation());
    for (int batch = first; batch < end; batch++) {
      int number = batch;
      parts.add(
          new Diagnosis.Part(
              positions(batch),
              firstStep(),
              () -> piece(number),
              piece -> apply(number, piece, pass(number - first)).outputs()));
    }
    return parts;
  }

  private double seconds() {
    return at.secondsBefore + (System.nanoTime() - start) * 1e-9;
  }

  /** The last step taken. */
  long step() {
    return at.step;
  }

  /** What the run was begun with: of long data this takes a while, so it is taken once. */
  private Map<String, String> fingerprint() {
    Map<String, String> words = fingerprint;
    if (words == null) {
      words = Fingerprint.of(config, model, data);
      fingerprint = words;
    }
    return words;
  }

  /** Arrays that the steps so far had to allocate; flat in the steady state. */
  long arenaMisses() {
    return arenaMisses;
  }

  /** All that is needed to go on from here. */
  Snapshot snapshot() {
    var state = new LinkedHashMap<String, @Nullable Object>();
    state.put("config", fingerprint());
    state.putAll(at.toMap(seconds(), history.rows()));
    state.put("updates", updater.steps());
    state.put("slots", List.copyOf(updater.slots().keySet()));
    state.put("schedule", Exact.texts(course.state()));
    state.put("best", Exact.text(best.figure()));
    state.put("patience", patience == null ? Map.of() : Exact.texts(patience.state()));
    var metrics = new LinkedHashMap<String, Object>();
    trainingMetrics.forEach(one -> metrics.put(one.name(), Exact.texts(one.state())));
    state.put("trainingMetrics", metrics);
    state.put(Snapshot.COMPLETE, isComplete());
    var tensors = Snapshot.entries("weights.", store, store.snapshot(null));
    updater
        .slots()
        .forEach((name, slot) -> tensors.addAll(Snapshot.entries(slotPrefix(name), store, slot)));
    if (averaged.values() != null) {
      tensors.addAll(Snapshot.entries("average.", store, averaged.values()));
    }
    for (int batch = 0; batch < carried.size(); batch++) {
      tensors.addAll(Snapshot.entries(carriedPrefix(batch), carried.get(batch)));
    }
    if (best.weights() != null) {
      tensors.addAll(Snapshot.entries("best.", store, best.weights()));
    }
    return new Snapshot(state, Map.of(), tensors, "this run");
  }

  private static String slotPrefix(String slot) {
    return "slot." + slot + ".";
  }

  /** Of the n-th of the batches that are joined to the present update. */
  private static String carriedPrefix(int batch) {
    return "carried." + batch + ".";
  }

  /** The figure of the best epoch so far; NaN when none has been judged. */
  double bestFigure() {
    return best.figure();
  }

  /** The best weights so far as a file of weights; null when no epoch has been judged. */
  @Nullable Safetensors bestWeights() {
    float[] weights = best.weights();
    return weights == null ? null : new Safetensors(Map.of(), Snapshot.entries("", store, weights));
  }

  /** Goes on from a snapshot of a run of the same configuration, model and data. */
  Run from(Snapshot snapshot) {
    Fields fields = snapshot.fields();
    Fingerprint.require(fingerprint(), fields.object("config"), snapshot.source());
    float[] weights = snapshot.flat("weights.", store);
    if (weights == null || weights.length != store.size()) {
      throw fields.error("it does not hold all weights of the model");
    }
    var slots = new LinkedHashMap<String, float[]>();
    for (String name : fields.strings("slots")) {
      float[] slot = snapshot.flat(slotPrefix(name), store);
      slots.put(name, slot == null ? new float[0] : slot);
    }
    updater.restore(slots, fields.longInteger("updates", 0, Long.MAX_VALUE));
    store.restore(weights);
    at.restore(fields);
    history.addAll(Progress.rows(fields));
    var states = new ArrayList<Carried>();
    for (int batch = 0; at.piece > 0 && batch < config.accumulation(); batch++) {
      states.add(snapshot.carried(carriedPrefix(batch)));
    }
    carried = states;
    course.restore(Exact.numbers(fields.object("schedule")));
    best.restore(snapshot.flat("best.", store), Exact.number(fields, "best"));
    if (patience != null) {
      patience.restore(Exact.numbers(fields.object("patience")));
    }
    averaged.restore(snapshot.flat("average.", store));
    Fields metrics = fields.object("trainingMetrics");
    trainingMetrics.forEach(one -> one.restore(Exact.numbers(metrics.object(one.name()))));
    return this;
  }
}
