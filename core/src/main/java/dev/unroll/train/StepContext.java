package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.loss.Loss;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.sequence.Targets;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The context of a {@link TrainingStep} for one batch or chunk: the model, the examples, and the
 * state of the run. For one thread and one step.
 */
public final class StepContext {
  private final Model model;
  private final Losses losses;
  private final List<OutputMetric> metrics;
  private final Chunk piece;
  private final @Nullable Carried before; // null: no state is carried
  private final Pass pass;
  private final long epoch;
  private final Consumer<Predicate<String>> updateOnly;
  private @Nullable Consumer<Outputs> observer;
  private @Nullable Carried after;

  /**
   * Makes the context of one batch or chunk.
   *
   * @param metrics updated with the outputs for which a loss is computed
   * @param before the states that layers begin from; null if sequences are used whole
   * @param epoch from 1
   * @param updateOnly freezes all other parameters until after the update
   */
  StepContext(
      Model model,
      Losses losses,
      List<OutputMetric> metrics,
      Chunk piece,
      @Nullable Carried before,
      Pass pass,
      long epoch,
      Consumer<Predicate<String>> updateOnly) {
    this.model = model;
    this.losses = losses;
    this.metrics = metrics;
    this.piece = piece;
    this.before = before;
    this.pass = pass;
    this.epoch = epoch;
    this.updateOnly = updateOnly;
  }

  /** Calls this with the outputs, before losses are computed from them. */
  StepContext observing(Consumer<Outputs> value) {
    observer = value;
    return this;
  }

  /** Returns the model. */
  public Model model() {
    return model;
  }

  /** Returns the examples of this batch or chunk. */
  public Batch batch() {
    return piece.batch();
  }

  /**
   * Returns the inputs that the model is applied to: those of the batch. If rows contain several
   * documents, they have a row for each segment of a document.
   */
  public Inputs inputs() {
    return piece.inputs();
  }

  /** Returns the targets by output. */
  public Targets targets() {
    return piece.batch().targets();
  }

  /** Returns the pass: training or validation, and the random numbers of the step. */
  public Pass pass() {
    return pass;
  }

  /** Returns the number of updates before this step. */
  public long step() {
    return pass.step();
  }

  /** Returns the epoch, from 1. */
  public long epoch() {
    return epoch;
  }

  /** Applies the model to the inputs; the outputs are in the rows and steps of the batch. */
  public Outputs apply() {
    return apply(piece.inputs());
  }

  /**
   * Applies the model to other inputs in the rows of {@link #inputs}. With truncation, layers begin
   * from the state that the previous chunk carried, and the last call determines the state for the
   * next chunk.
   */
  public Outputs apply(Inputs inputs) {
    return apply(model, inputs);
  }

  /** Applies a part of the model to the inputs; see {@link #apply(Model, Inputs)}. */
  public Outputs apply(Model part) {
    return apply(part, piece.inputs());
  }

  /**
   * Applies a part of the model, such as a {@link dev.unroll.nn.Sequential#slice slice}, whose
   * layers have their names in the model. With truncation, layers begin from the state that they
   * carried out of the previous chunk, and the last call for a layer determines the state that it
   * carries on.
   *
   * <pre>{@code
   * Sequence hidden = context.apply(model.slice(0, 3)).only();
   * Sequence output = context.apply(model.slice(3, 5), Inputs.of(hidden)).only();
   * }</pre>
   *
   * @param inputs in the rows of {@link #inputs}, or in the rows and steps of the batch, as
   *     returned by another part
   */
  public Outputs apply(Model part, Inputs inputs) {
    Carried from = before;
    if (from == null) {
      return piece.apply(part, inputs, pass);
    }
    boolean whole = part.equals(model) || part.layers().isEmpty();
    Applied result = piece.apply(part, inputs, whole ? from : from.of(paths(part)), pass);
    Carried earlier = after;
    after = whole || earlier == null ? result.last() : earlier.with(result.last());
    return result.outputs();
  }

  private List<String> paths(Model part) {
    String within = pass.path().isEmpty() ? "" : pass.path() + ".";
    return part.layers().keySet().stream().map(name -> within + name).toList();
  }

  /** Applies the model to the inputs, and returns the configured losses of its outputs. */
  public StepLoss loss() {
    return loss(apply());
  }

  /**
   * Returns the configured losses of these outputs as one, and updates the configured metrics with
   * them.
   *
   * @throws IllegalArgumentException if an output or target of a loss is missing
   */
  public StepLoss loss(Outputs outputs) {
    return loss(outputs, losses);
  }

  /** Returns these losses of these outputs as one, and updates the configured metrics. */
  public StepLoss loss(Outputs outputs, Losses some) {
    observe(outputs);
    var parts = new LinkedHashMap<String, StepLoss.Part>();
    Tensor total = null;
    for (Map.Entry<String, Losses.Term> each : some.byOutput().entrySet()) {
      var pairing = new Pairing(each.getKey(), some.isUnnamed(), TrainingConfig.LOSS);
      Sequence prediction = pairing.prediction(outputs);
      Target target = pairing.target(outputs, targets());
      Loss measure = each.getValue().loss();
      Tensor loss = named(each.getKey(), some, measure, prediction, target);
      float coefficient = (float) each.getValue().weight();
      parts.put(
          each.getKey(),
          new StepLoss.Part(
              loss.item(),
              each.getValue().weight(),
              measure.reduction(),
              measure.weight(prediction, target)));
      Tensor term = coefficient == 1 ? loss : loss.times(coefficient);
      total = total == null ? term : total.plus(term);
    }
    if (total == null) {
      throw new IllegalStateException("there is no loss to train with");
    }
    measure(outputs);
    return StepLoss.of(total, parts, piece.batch().size());
  }

  private static Tensor named(
      String output, Losses some, Loss measure, Sequence prediction, Target target) {
    String name = some.byOutput().size() == 1 ? "loss" : "loss of " + output;
    return Tape.named(name, () -> measure.apply(prediction, target));
  }

  /** Updates the configured metrics with these outputs, without recording. */
  public void measure(Outputs outputs) {
    if (!metrics.isEmpty()) {
      Tape.predicting(
          () -> {
            metrics.forEach(metric -> metric.update(outputs, targets()));
            return true;
          });
    }
  }

  private void observe(Outputs outputs) {
    if (observer != null) {
      observer.accept(outputs);
    }
  }

  /**
   * Trains only some parameters in this step. The others get no gradient and no update, and their
   * optimizer state does not change. Call it before the model is applied. An optimizer counts the
   * steps of the whole run, not of a group: Adam's bias correction uses the step of the run. For
   * updates that alternate between groups of parameters:
   *
   * <pre>{@code
   * context.updateOnly(name -> name.startsWith(context.step() % 2 == 0 ? "critic." : "actor."));
   * }</pre>
   *
   * @param names returns whether the parameter of this qualified name is trained
   */
  public void updateOnly(Predicate<String> names) {
    updateOnly.accept(names);
  }

  /** Returns the states that the next chunk begins from; none if no state is carried. */
  Carried after() {
    Carried last = after;
    return last != null ? last : before != null ? before : Carried.none();
  }
}
