package dev.unroll.train;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Model;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input of one application of a model: a batch or a chunk of it. Every segment of a document
 * becomes a separate sequence, so that layers need not handle documents. Outputs, and therefore
 * losses and metrics, are in the layout of the batch.
 */
final class Chunk {
  private final Batch batch;
  private final Map<String, DocumentSegments>
      stretches; // by input with time; empty if each row is one document
  private final @Nullable DocumentSegments first; // of the inputs, as all have the same cuts
  private final Inputs inputs;
  private final boolean begins;

  private Chunk(Batch batch, boolean begins) {
    DocumentStarts starts = batch.starts();
    this.batch = batch;
    this.begins = begins;
    this.stretches = starts == null ? Map.of() : stretches(batch.inputs(), starts);
    this.first = stretches.values().stream().findFirst().orElse(null);
    this.inputs = first == null ? batch.inputs() : cut(batch.inputs(), first);
  }

  private static Map<String, DocumentSegments> stretches(Inputs inputs, DocumentStarts starts) {
    var all = new LinkedHashMap<String, DocumentSegments>();
    int[] places = null; // of the valid steps
    for (Map.Entry<String, Sequence> input : inputs.byName().entrySet()) {
      if (input.getValue().hasTime()) {
        int[] own = input.getValue().order().validPositions();
        if (places != null && !Arrays.equals(places, own)) {
          throw new IllegalArgumentException(
              "input \""
                  + input.getKey()
                  + "\" has another mask than the inputs before it; with document starts, the same"
                  + " steps must count in all inputs");
        }
        places = own;
        all.put(input.getKey(), DocumentSegments.of(input.getValue(), starts.toArray()));
      }
    }
    return all;
  }

  private Inputs cut(Inputs whole, DocumentSegments some) {
    var parts = new LinkedHashMap<String, Sequence>();
    whole
        .byName()
        .forEach(
            (name, x) -> {
              DocumentSegments own = stretches.get(name);
              parts.put(name, own == null ? x.pick(some.sources()) : own.sequences());
            });
    return Inputs.of(parts);
  }

  /** Returns a whole batch. */
  static Chunk of(Batch batch) {
    return new Chunk(batch, true);
  }

  /** Returns a chunk. */
  static Chunk of(Batch chunk, boolean first) {
    return new Chunk(chunk, first);
  }

  /** Returns inputs, targets and masks, in the rows of the batch. */
  Batch batch() {
    return batch;
  }

  /** Returns the only target. */
  Target target() {
    return batch.target();
  }

  /** Returns the inputs of the model: a row for each segment of a document. */
  Inputs inputs() {
    return inputs;
  }

  /**
   * Returns, for each row of {@link #inputs}, the row of the batch whose state it continues, or -1.
   */
  int[] continues() {
    if (begins) {
      var none = new int[inputs.batch()];
      Arrays.fill(none, -1);
      return none;
    }
    return first == null ? range(batch.size()) : first.rows();
  }

  /**
   * Returns, for each row of the batch, the row of {@link #inputs} whose last state it carries on.
   */
  int[] goesOn() {
    return first == null ? range(batch.size()) : first.last();
  }

  /** Converts outputs for {@link #inputs} to the rows and steps of the batch. */
  Outputs join(Outputs outputs) {
    DocumentSegments cut = first;
    return cut == null ? outputs : outputs.map(output -> join(output, cut));
  }

  private static Sequence join(Sequence output, DocumentSegments cut) {
    if (!output.hasTime()) {
      throw new IllegalArgumentException(
          "the model returns one row for each sequence, but sequences with document starts require"
              + " one for every step; return every step, or make each document a separate example");
    }
    return cut.join(output);
  }

  /** Applies a model to the inputs; the outputs are in the rows and steps of the batch. */
  Outputs apply(Model model, Pass pass) {
    return apply(model, inputs, pass);
  }

  /** Applies a model to other inputs in the rows of {@link #inputs}. */
  Outputs apply(Model model, Inputs given, Pass pass) {
    return join(model.apply(inRows(given), pass));
  }

  /**
   * Applies a model to the inputs as the next chunk.
   *
   * @param carried out of the previous chunk: a row for each row of the batch, or none
   * @return outputs and state in the rows of the batch
   */
  Applied apply(Model model, Carried carried, Pass pass) {
    return apply(model, inputs, carried, pass);
  }

  /** Returns inputs in the rows of {@link #inputs}; those in the rows of the batch are cut. */
  private Inputs inRows(Inputs given) {
    DocumentStarts starts = batch.starts();
    DocumentSegments cut = first;
    if (starts == null || cut == null || given.batch() != batch.size()) {
      return given;
    }
    return given.map(
        x ->
            x.hasTime()
                ? DocumentSegments.of(x, starts.toArray()).sequences()
                : x.pick(cut.sources()));
  }

  /** Applies a model to other inputs in the rows of {@link #inputs}, as the next chunk. */
  Applied apply(Model model, Inputs given, Carried carried, Pass pass) {
    Applied result = model.apply(inRows(given), carried.pick(continues()), pass);
    return new Applied(join(result.outputs()), result.last().pick(goesOn()));
  }

  private static int[] range(int size) {
    var all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
