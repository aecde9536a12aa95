package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Outputs;
import dev.unroll.tensor.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates a model on data, in batches, without any randomness. */
final class Evaluation {
  private final Model model;
  private final TrainingStep step;
  private final Losses losses;
  private final int batchSize;
  private final @Nullable Truncation truncation;
  private final Scope scope;

  /** Evaluates the weights that were last published, on any thread. */
  Evaluation(Model model, TrainingStep step, TrainingConfig config) {
    this(model, step, config, Tape::predicting);
  }

  /** Evaluates the current weights of a run, on its thread, between two steps. */
  static Evaluation duringTraining(Model model, TrainingStep step, TrainingConfig config) {
    return new Evaluation(model, step, config, Tape::evaluating);
  }

  private Evaluation(Model model, TrainingStep step, TrainingConfig config, Scope scope) {
    this.scope = scope;
    this.model = model;
    this.step = step;
    this.losses = config.losses();
    this.batchSize = config.batchSize();
    this.truncation = config.truncation();
  }

  /** Runs a prediction. */
  private interface Scope {
    <R> R run(Supplier<R> body);
  }

  /**
   * The losses of a data set.
   *
   * @param loss the weighted sum; NaN if there is nothing to measure
   * @param byOutput the loss of each output
   * @param scalars of the step, as means over batches
   * @param counts whether any item counts in the loss
   */
  record Result(
      double loss, Map<String, Double> byOutput, Map<String, Double> scalars, boolean counts) {}

  /**
   * Returns the losses of a whole data set, as if it were one batch.
   *
   * @param metrics updated with the whole data set
   */
  Result losses(Dataset data, List<OutputMetric> metrics) {
    var means = new LossMeans(losses);
    var scalars = new ScalarMeans();
    forEach(
        data,
        metrics,
        context -> {
          StepLoss loss = step.evaluate(context);
          means.add(loss, loss.total().item());
          scalars.add(loss.scalars());
        });
    Map<String, Double> byOutput = means.byOutput();
    boolean counts = means.counts();
    return new Result(means.take(), byOutput, scalars.take(), counts);
  }

  /** Returns the value of a metric on a whole data set. */
  double metric(Dataset data, OutputMetric metric) {
    metric.metric().clear();
    boolean custom = !step.equals(Trainer.DEFAULT_STEP);
    forEach(
        data,
        List.of(metric),
        context -> {
          if (custom) {
            step.evaluate(context); // which may change the inputs of the model
          } else {
            context.measure(context.apply()); // independent of the loss, which may not fit
          }
        });
    return metric.metric().value();
  }

  /**
   * Returns a description of the first input or target that counts and is not finite; null if there
   * is none.
   */
  @Nullable String badValue(Dataset data) {
    for (long from = 0; from < data.size(); from += batchSize) {
      int[] positions = range((int) from, (int) Math.min(data.size(), from + batchSize));
      Optional<String> found = Tape.predicting(() -> badValue(data.batch(positions), positions));
      if (found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  private Optional<String> badValue(Batch batch, int[] positions) {
    String input = BadValues.input(batch, positions, 0);
    if (input != null || truncation != null) { // a long sequence as a whole may be too large
      return Optional.ofNullable(input);
    }
    Outputs outputs = Chunk.of(batch).apply(model, Pass.predict());
    return Optional.ofNullable(BadValues.target(outputs, batch, positions, 0));
  }

  /** Visits every batch, whole or chunk by chunk, in order. */
  private void forEach(Dataset data, List<OutputMetric> metrics, Consumer<StepContext> visitor) {
    Chunks pieces = truncation == null || data.size() == 0 ? null : new Chunks(data, truncation);
    for (long from = 0; from < data.size(); from += batchSize) {
      int[] positions = range((int) from, (int) Math.min(data.size(), from + batchSize));
      if (pieces == null) {
        scope.run(
            () -> {
              visitor.accept(context(Chunk.of(data.batch(positions)), null, metrics));
              return true;
            });
      } else {
        inChunks(pieces, positions, metrics, visitor);
      }
    }
  }

  private void inChunks(
      Chunks pieces, int[] positions, List<OutputMetric> metrics, Consumer<StepContext> visitor) {
    Carried carried = Carried.none();
    for (int i = 0; i < pieces.count(); i++) {
      int number = i;
      Carried before = carried;
      carried =
          scope.run(
              () -> {
                Chunk piece = pieces.get(positions, number);
                if (piece == null) {
                  return pieces.over(positions, number, before);
                }
                StepContext context = context(piece, before, metrics);
                visitor.accept(context);
                return context.after();
              });
    }
  }

  private StepContext context(Chunk piece, @Nullable Carried before, List<OutputMetric> metrics) {
    return new StepContext(
        model,
        losses,
        metrics,
        piece,
        before,
        Pass.predict(),
        0,
        names -> {
          // Nothing is updated here.
        });
  }

  static int[] range(int from, int to) {
    var positions = new int[to - from];
    Arrays.setAll(positions, i -> from + i);
    return positions;
  }
}
