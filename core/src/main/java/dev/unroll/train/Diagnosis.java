package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Outputs;
import dev.unroll.tensor.NotFiniteException;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Explains in one sentence why a loss or a gradient is not finite: checks weights, inputs and
 * targets, and repeats the step with every operation checked.
 *
 * @param step the training step at which it occurred, from 1
 * @param loss of that step
 * @param norm of its gradient
 * @param normBefore the norm of the previous step
 */
record Diagnosis(long step, double loss, double norm, double normBefore) {
  /** Weights and inputs beyond this value may be the cause of an overflow. */
  private static final float LARGE = 1e6f;

  private static final String SLOWER =
      "lower the learning rate or bound the gradients (clipNorm, withClip)";

  /**
   * One batch of the step, or a chunk of it, to be repeated.
   *
   * @param positions of its examples in the data set
   * @param firstStep the first step of the chunk
   * @param piece returns it, under the tape that is open then; null if no step is valid in it
   * @param step repeats it; calls the consumer with the outputs before the loss is computed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(
      int[] positions,
      int firstStep,
      Supplier<@Nullable Chunk> piece,
      BiFunction<Chunk, Consumer<Outputs>, Tensor> step) {}

  /** Facts from a replay so far, for the advice. */
  private static final class Seen {
    private float inputs;
    private float predictions = -1; // negative while there are none
    private int @Nullable [] positions; // of the rows of an operation, if known
    private @Nullable String bad;
  }

  /** Ends a replay whose cause is in the data. */
  private static final class BadDataException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Returns the sentence about a step with these batches. */
  String sentence(ParameterStore store, List<Part> parts) {
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
    return what + " " + before + reason(store, parts);
  }

  private String reason(ParameterStore store, List<Part> parts) {
    String weight = BadValues.weight(store);
    if (weight != null) {
      return ": " + weight + "; " + (step == 1 ? "set or load it again" : SLOWER);
    }
    // A layer over time is one operation in training. Running its cell step by step is more
    // precise, but rounds differently and needs more memory.
    String found = replay(store, parts, Tape::checking);
    found = found == null ? replay(store, parts, Tape::checkingWhole) : found;
    return found == null ? "; " + SLOWER + ", or look for bad values in the data" : found;
  }

  /** Returns the findings of repeating the step; null if there are none. */
  private @Nullable String replay(
      ParameterStore store, List<Part> parts, UnaryOperator<Tape> mode) {
    var seen = new Seen();
    try (Tape tape = mode.apply(Tape.open())) {
      Tensor sum = Tensor.scalar(0);
      for (Part part : parts) {
        Chunk piece = part.piece().get();
        if (piece == null) {
          continue;
        }
        Batch batch = piece.batch();
        seen.predictions = -1;
        seen.positions = batch.starts() == null ? part.positions() : null;
        seen.bad = BadValues.input(batch, part.positions(), part.firstStep());
        if (seen.bad != null) {
          return ": " + seen.bad + "; look at the data: fill such values in, or mask their steps";
        }
        seen.inputs = Math.max(seen.inputs, BadValues.largestInput(batch));
        sum = sum.plus(part.step().apply(piece, outputs -> look(outputs, part, batch, seen)));
      }
      seen.positions = parts.size() == 1 ? seen.positions : null;
      tape.backward(sum, store.gradients());
      return null;
    } catch (BadDataException e) {
      return ": " + seen.bad + "; look at the data: fill such values in, or give them the weight 0";
    } catch (NotFiniteException e) {
      String row =
          e.row() < 0 || seen.positions == null
              ? ""
              : " in " + BadValues.row(e.row(), seen.positions);
      return ", first seen in "
          + e.where()
          + ", where "
          + e.what()
          + row
          + advice(e, store, seen.inputs, seen.predictions);
    } catch (RuntimeException | OutOfMemoryError e) { // such as data that differ from call to call
      return null;
    }
  }

  private static void look(Outputs outputs, Part part, Batch batch, Seen seen) {
    seen.bad = BadValues.target(outputs, batch, part.positions(), part.firstStep());
    if (seen.bad != null) {
      throw new BadDataException();
    }
    seen.predictions = BadValues.largestPrediction(outputs, batch);
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
        ? "; keep the operation's input where it is defined"
        : "; " + SLOWER + ", or scale the inputs";
  }

  private static String text(float value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
