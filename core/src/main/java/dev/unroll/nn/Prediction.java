package dev.unroll.nn;

import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Mask;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Predicts in batches that bound the memory; no bit depends on the number of rows in a batch. */
final class Prediction {
  /** The most sequences in one batch. */
  private static final int ROWS = 512;

  /** The most steps of all sequences together in one batch. */
  private static final int STEPS = 1 << 16;

  private Prediction() {}

  /** Returns the outputs for all rows, on the heap. */
  static Outputs of(Model model, Inputs inputs) {
    int rows = inputs.batch();
    int some = rowsInOneBatch(inputs);
    if (rows <= some) {
      // rows(...) makes new sequences for this call: they cache converted forms that belong to a
      // tape.
      return Tape.predicting(
          () -> model.apply(inputs.rows(0, rows), Pass.predict()).map(Prediction::detached));
    }
    return Tape.predicting(
        () -> {
          var parts = new ArrayList<Outputs>();
          for (int from = 0; from < rows; from += some) {
            parts.add(of(model, inputs.rows(from, Math.min(rows, from + some))));
          }
          return joined(parts);
        });
  }

  private static Outputs joined(List<Outputs> parts) {
    var joined = new LinkedHashMap<String, Sequence>();
    for (String name : parts.get(0).names()) {
      Tensor[] values = parts.stream().map(part -> part.values(name)).toArray(Tensor[]::new);
      Tensor all = Tensor.concat(0, values).detach();
      Mask mask = mask(parts.stream().map(part -> part.get(name)).toList());
      joined.put(name, mask == null ? Sequence.of(all) : Sequence.of(all, mask));
    }
    return Outputs.of(joined);
  }

  /** Returns the mask of all rows; null if all steps are valid. */
  private static @Nullable Mask mask(List<Sequence> parts) {
    if (parts.stream().allMatch(part -> part.mask() == null)) {
      return null;
    }
    int steps = parts.get(0).steps();
    var valid = new ArrayList<boolean[]>();
    for (Sequence part : parts) {
      Mask mask = part.mask();
      for (int n = 0; n < part.batch(); n++) {
        var row = new boolean[steps];
        for (int i = 0; i < (mask == null ? steps : mask.count(n)); i++) {
          row[mask == null ? i : mask.position(n, i, steps)] = true;
        }
        valid.add(row);
      }
    }
    return Mask.of(valid.toArray(new boolean[0][]));
  }

  private static Sequence detached(Sequence output) {
    Tensor values = output.values().detach();
    Mask mask = output.mask();
    return mask == null ? Sequence.of(values) : Sequence.of(values, mask);
  }

  private static int rowsInOneBatch(Inputs inputs) {
    int steps = 1;
    for (Sequence x : inputs.byName().values()) {
      steps = x.hasTime() ? Math.max(steps, x.order().steps()) : steps;
    }
    return Math.max(1, Math.min(ROWS, STEPS / steps));
  }
}
