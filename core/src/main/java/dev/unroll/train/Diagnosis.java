package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.loss.Loss;
import dev.unroll.sequence.Items;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.NotFiniteException;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence why a loss or a gradient is not finite: looks at weights, inputs and
 * targets, and takes the step again with every operation checked.
 *
 * @param step the training step at which it was seen, from 1
 * @param loss of that step
 * @param norm of its gradient
 * @param normBefore that of the step before
 */
record Diagnosis(long step, double loss, double norm, double normBefore) {
  /** Beyond this weights and inputs may be the reason of an overflow. */
  private static final float LARGE = 1e6f;

  private static final String SLOWER =
      "lower the learning rate or bound the gradients (clipNorm, withClip)";

  /**
   * One batch of the step, or a chunk of it, to be taken again.
   *
   * @param positions of its examples in the data set
   * @param firstStep where the chunk begins
   * @param piece makes it, under the tape that is open then; null: it holds no step
   * @param predict applies the model as the step did
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(
      int[] positions,
      int firstStep,
      Supplier<@Nullable Piece> piece,
      Function<Piece, Sequence> predict) {}

  /** The sentence about a step of these batches. */
  String sentence(ParameterStore store, Loss measure, List<Part> parts) {
    String what =
        Double.isFinite(loss) ? "the gradient norm became " + norm : "the loss became " + loss;
    String before =
        step == 1
            ? "at the first step"
            : String.format(
                Locale.ROOT,
                "at step %d (gradient norm %.3g at step %d)",
                step,
                normBefore,
                step - 1);
    return what + " " + before + reason(store, measure, parts);
  }

  private String reason(ParameterStore store, Loss measure, List<Part> parts) {
    String weight = BadValues.weight(store);
    if (weight != null) {
      return ": " + weight + "; " + (step == 1 ? "set or load it anew" : SLOWER);
    }
    // A layer over time is one operation in training; its cell step by step tells more, but
    // rounds otherwise and needs more memory.
    String found = replay(store, measure, parts, Tape::checking);
    found = found == null ? replay(store, measure, parts, Tape::checkingWhole) : found;
    return found == null ? "; " + SLOWER + ", or look for bad values in the data" : found;
  }

  /** What the step shows when it is taken again; null: nothing. */
  private @Nullable String replay(
      ParameterStore store, Loss measure, List<Part> parts, UnaryOperator<Tape> mode) {
    float inputs = 0;
    float predictions = -1; // while there are none
    int[] positions = null; // of the rows that an operation works on, where that is known
    try (Tape tape = mode.apply(Tape.open())) {
      Tensor sum = Tensor.scalar(0);
      for (Part part : parts) {
        Piece piece = part.piece().get();
        if (piece == null) {
          continue;
        }
        Batch batch = piece.batch();
        predictions = -1;
        positions = batch.starts() == null ? part.positions() : null;
        String bad = BadValues.input(batch, part.positions(), part.firstStep());
        if (bad != null) {
          return ": " + bad + "; look at the data: fill such values in, or mask their steps";
        }
        inputs = Math.max(inputs, largestInput(batch));
        Sequence prediction = part.predict().apply(piece);
        bad = BadValues.target(prediction, batch, part.positions(), part.firstStep());
        if (bad != null) {
          return ": " + bad + "; look at the data: fill such values in, or give them the weight 0";
        }
        predictions = BadValues.largest(Items.of(prediction, batch.target()).rows());
        sum = sum.plus(Tape.named("loss", () -> measure.apply(prediction, batch.target())));
      }
      positions = parts.size() == 1 ? positions : null;
      tape.backward(sum, store.gradients());
      return null;
    } catch (NotFiniteException e) {
      String row =
          e.row() < 0 || positions == null ? "" : " in " + BadValues.row(e.row(), positions);
      return ", first seen in "
          + e.where()
          + ", where "
          + e.what()
          + row
          + advice(e, store, inputs, predictions);
    } catch (RuntimeException | OutOfMemoryError e) { // such as data that differ from call to call
      return null;
    }
  }

  private static float largestInput(Batch batch) {
    return batch.inputs().hasIds() ? 0 : BadValues.largest(batch.inputs().values());
  }

  private String advice(
      NotFiniteException e, ParameterStore store, float inputs, float predictions) {
    if (e.inGradient()) {
      return "; " + SLOWER + ", or train on shorter sequences";
    }
    if (predictions >= 0) {
      return ", predictions being as large as "
          + text(predictions)
          + "; "
          + SLOWER
          + ", or scale the targets";
    }
    float weights = BadValues.largest(store);
    if (inputs > LARGE && inputs >= weights) {
      return "; scale the inputs, which are as large as " + text(inputs);
    }
    if (weights > LARGE) {
      return ", weights being as large as " + text(weights) + "; " + SLOWER;
    }
    return Float.isNaN(e.value())
        ? "; keep what goes into the operation where it is defined"
        : "; " + SLOWER + ", or scale the inputs";
  }

  private static String text(float value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
