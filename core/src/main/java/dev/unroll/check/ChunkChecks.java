package dev.unroll.check;

import dev.unroll.check.Sample.Form;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link LayerRequirement#CHUNKS}: chunks with carried state give the result of the whole, or are
 * rejected.
 */
final class ChunkChecks {
  private ChunkChecks() {}

  static void check(Subject subject) {
    if (!subject.takesTime()) {
      return;
    }
    Sequential model = Sequential.of(subject.layer());
    boolean refused = refuses("requireCausal", model::requireCausal);
    for (Form form : List.of(Form.plain(), Form.others().get(3), Form.others().get(5))) {
      Sequence x = subject.sample().steps(form, 0).sequence();
      if (refused) {
        if (!refuses("apply", () -> inChunks(model, x, 2))) {
          throw new AssertionError(
              "requireCausal rejects chunks, but apply accepts them; reject where pass.carries()");
        }
        return;
      }
      float[] whole = subject.predict(subject.sample().steps(form, 0));
      for (int steps = 1; steps <= 3; steps++) {
        Bits.require(
            "chunks of " + steps + " with carried state, " + form.name(),
            whole,
            Counting.values("outputs", inChunks(model, x, steps), x.mask()));
      }
    }
  }

  private static boolean refuses(String method, Runnable call) {
    try {
      call.run();
      return false;
    } catch (IllegalArgumentException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError(method + " throws an exception without a message", e);
      }
      return true;
    }
  }

  private static Tensor inChunks(Sequential model, Sequence x, int steps) {
    int[] rows = IntStream.range(0, x.batch()).toArray();
    var outputs = new ArrayList<Tensor>();
    Carried carried = Carried.none();
    for (int from = 0; from < x.steps(); from += steps) {
      Sequence chunk = x.pick(rows, from, Math.min(x.steps(), from + steps));
      Carried before = carried;
      carried =
          Tape.predicting(
              () -> {
                Applied result = model.apply(chunk, before, Pass.predict());
                if (!result.output().hasTime()) {
                  throw new AssertionError(
                      "the output is one row for a whole sequence, but requireCausal does not"
                          + " reject chunks of it");
                }
                outputs.add(result.output().values().detach());
                return result.last();
              });
    }
    return Tensor.concat(1, outputs.toArray(new Tensor[0]));
  }
}
