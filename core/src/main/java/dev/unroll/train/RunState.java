package dev.unroll.train;

import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.optim.Schedule;
import dev.unroll.optim.Updater;
import dev.unroll.sequence.Carried;
import dev.unroll.store.Fields;
import dev.unroll.store.Safetensors;
import dev.unroll.tensor.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The complete state of a run, and how it is saved and restored. */
final class RunState {
  private final TrainingConfig config;
  private final TrainingStep step;
  private final Model model;
  private final Dataset data;
  private final @Nullable Dataset validation;
  private @Nullable Map<String, String> fingerprint;
  final ParameterStore store;
  final Progress at;
  final DataCursor cursor;
  final Updater updater;
  final Schedule.Scheduler course;
  final EarlyStopping.@Nullable Watch patience;
  final AveragedWeights averaged;
  final Best best;
  final List<OutputMetric> trainingMetrics;
  final History history = new History();

  /**
   * Makes the state before the first step.
   *
   * @param totalSteps the total number of steps
   * @param warnings called if the best weights cannot be kept
   */
  RunState(
      TrainingConfig config,
      TrainingStep step,
      Model model,
      Dataset data,
      @Nullable Dataset validation,
      long totalSteps,
      Consumer<String> warnings) {
    config.requireGoal();
    this.config = config;
    this.step = step;
    this.model = model;
    this.data = data;
    this.validation = validation;
    TrainingMemory.require(model, config.optimizer());
    this.store = model.store();
    this.at = new Progress(config.losses());
    this.cursor = new DataCursor(config, data, at);
    this.updater = config.optimizer().updater(store);
    this.course = config.schedule().begin(totalSteps);
    this.trainingMetrics = config.newMetrics();
    boolean higher = config.higherIsBetter();
    EarlyStopping early = config.earlyStopping();
    this.patience = early == null ? null : new EarlyStopping.Watch(early, higher);
    this.best = new Best(store, config.keepBest(), higher, warnings);
    this.averaged = new AveragedWeights(store, config.averaging(), higher);
    at.learningRate = config.optimizer().learningRate();
  }

  /** Returns whether the run is complete, by duration or by early stopping. */
  boolean isComplete() {
    boolean inSteps = config.duration().unit() == TrainingConfig.Unit.STEPS;
    return (inSteps ? at.step : at.epoch) >= config.duration().amount() || stoppedEarly();
  }

  /** Returns whether early stopping ended the run. */
  boolean stoppedEarly() {
    return patience != null && patience.over();
  }

  /**
   * Returns the settings that the run was begun with. It is computed once, as that takes a while
   * for long data.
   */
  Map<String, String> fingerprint() {
    Map<String, String> words = fingerprint;
    if (words == null) {
      words = Fingerprint.of(config, step, model, data, validation);
      fingerprint = words;
    }
    return words;
  }

  /**
   * Returns the complete state to resume from. Weights are not copied: write it before the next
   * step.
   *
   * @param seconds of training so far
   */
  Snapshot snapshot(double seconds) {
    Best.Kept kept = best.open(); // first, as it discards weights whose file is gone
    var state = new LinkedHashMap<String, @Nullable Object>();
    state.put("config", fingerprint());
    state.putAll(at.toMap(seconds));
    List<String> measured = HistoryTensor.metrics(history.rows());
    state.put(Snapshot.METRICS, measured);
    state.put("updates", updater.steps());
    state.put("slots", List.copyOf(updater.slots().keySet()));
    state.put("schedule", Exact.texts(course.state()));
    state.put("best", Exact.text(best.score()));
    state.put("bestEpoch", best.epoch());
    state.put("patience", patience == null ? Map.of() : Exact.texts(patience.state()));
    state.put("averaging", averaged.state());
    var metrics = new LinkedHashMap<String, Object>();
    trainingMetrics.forEach(one -> metrics.put(one.name(), Exact.texts(one.metric().state())));
    state.put("trainingMetrics", metrics);
    state.put(Snapshot.COMPLETE, isComplete());
    return new Snapshot(state, Map.of(), tensors(measured, kept), "this run", kept::close);
  }

  private List<Safetensors.Entry> tensors(List<String> measured, Best.Kept kept) {
    var tensors = Snapshot.entries("weights.", store);
    tensors.add(HistoryTensor.of(history.rows(), measured));
    updater
        .slots()
        .forEach((name, slot) -> tensors.addAll(Snapshot.entries(slotPrefix(name), store, slot)));
    if (averaged.values() != null) {
      tensors.addAll(Snapshot.entries("average.", store, averaged.values()));
    }
    List<Carried> carried = cursor.carried();
    for (int batch = 0; batch < carried.size(); batch++) {
      tensors.addAll(Snapshot.entries(carriedPrefix(batch), carried.get(batch)));
    }
    tensors.addAll(kept.prefixed("best."));
    return tensors;
  }

  private static String slotPrefix(String slot) {
    return "slot." + slot + ".";
  }

  /** Returns the prefix for the n-th batch of the current update. */
  private static String carriedPrefix(int batch) {
    return "carried." + batch + ".";
  }

  /** Rejects a duration that ends before the checkpoint. */
  private void requireLongEnough(Fields fields) {
    boolean inSteps = config.duration().unit() == TrainingConfig.Unit.STEPS;
    String unit = inSteps ? "step" : "epoch";
    long come = inSteps ? at.step : at.epochNumber();
    long wanted = config.duration().amount();
    if (come > wanted) {
      throw fields.error(
          "the run has reached %s %d and cannot be resumed for %d %s in all; set %d or more"
              .formatted(unit, come, wanted, wanted == 1 ? unit : unit + "s", come));
    }
  }

  /** Resumes from a snapshot of a run with the same configuration, model and data. */
  void restore(Snapshot snapshot) {
    Fields fields = snapshot.fields();
    Fingerprint.require(
        fingerprint(), Fingerprint.earlier(config), fields.object("config"), snapshot.source());
    at.restore(fields);
    requireLongEnough(fields);
    List<Safetensors.Entry> weights = snapshot.named("weights.", store);
    if (weights.size() != store.parameters().size()) {
      throw fields.error("it does not hold all weights of the model");
    }
    var slots = new LinkedHashMap<String, float[]>();
    for (String name : fields.strings("slots")) {
      float[] slot = snapshot.flat(slotPrefix(name), store);
      slots.put(name, slot == null ? new float[0] : slot);
    }
    updater.restore(slots, fields.longInteger("updates", 0, Long.MAX_VALUE));
    store.update(all -> Snapshot.copy(weights, store, all));
    history.addAll(snapshot.history());
    var states = new ArrayList<Carried>();
    for (int batch = 0; at.piece > 0 && batch < config.accumulation(); batch++) {
      states.add(snapshot.carried(carriedPrefix(batch)));
    }
    cursor.restore(states);
    course.restore(Exact.numbers(fields.object("schedule")));
    best.restore(
        snapshot,
        "best.",
        Exact.number(fields, "best"),
        fields.longInteger("bestEpoch", 0, Long.MAX_VALUE));
    if (patience != null) {
      patience.restore(Exact.numbers(fields.object("patience")));
    }
    averaged.restore(snapshot.flat("average.", store), fields.objectOrEmpty("averaging"));
    Fields metrics = fields.object("trainingMetrics");
    trainingMetrics.forEach(one -> one.metric().restore(Exact.numbers(metrics.object(one.name()))));
  }
}
