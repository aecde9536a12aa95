package dev.unroll.tasks.forecast;

import dev.unroll.BadInputException;
import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a series as examples. The data set keeps the points of the series and no windows;
 * each batch gathers its own. Pairs whose targets are all missing are left out. If only some are
 * missing, these targets are NaN, which {@link ObservedLoss} ignores.
 */
final class WindowDataset implements Dataset {
  private final WindowCoder coder;
  private final Windows pairs;
  private final int steps;
  private final boolean rows;
  private final int @Nullable [] kept; // null: all pairs

  /**
   * Creates the data set.
   *
   * @param coder of the series
   * @param pairs of the series
   * @param steps of an input: the window, or 1 if a window is one step
   * @param rows whether the network outputs a row [N, horizon] without a time axis
   */
  WindowDataset(WindowCoder coder, Windows pairs, int steps, boolean rows) {
    this.coder = coder;
    this.pairs = pairs;
    this.steps = steps;
    this.rows = rows;
    kept =
        pairs.allObserved()
            ? null
            : IntStream.range(0, pairs.count()).filter(pair -> anyObserved(pairs, pair)).toArray();
    if (kept != null && kept.length == 0) {
      throw new BadInputException(
          "%s: column \"%s\" has no value to forecast in the %d training windows; use more data"
              .formatted(pairs.series().source(), pairs.target(), pairs.count()));
    }
  }

  private static boolean anyObserved(Windows pairs, int pair) {
    return IntStream.range(0, pairs.horizon()).anyMatch(step -> pairs.isObserved(pair, step));
  }

  @Override
  public int size() {
    return kept == null ? pairs.count() : kept.length;
  }

  @Override
  public Batch batch(int[] positions) {
    int count = positions.length;
    int size = coder.size();
    int horizon = pairs.horizon();
    Tensor inputs = Tape.empty(count, steps, size / steps);
    Tensor targets = rows ? Tape.empty(count, horizon) : Tape.empty(count, 1, horizon);
    for (int i = 0; i < count; i++) {
      int pair = kept == null ? positions[i] : kept[positions[i]];
      coder.gather(pairs.firstPoint() + pair, inputs.array(), inputs.offset() + i * size);
      gatherTargets(coder, pairs, pair, targets.array(), targets.offset() + i * horizon);
    }
    return new Batch(inputs, targets);
  }

  /** Writes the targets of a pair, NaN where the value was missing. */
  static void gatherTargets(WindowCoder coder, Windows pairs, int pair, float[] to, int at) {
    coder.gatherTarget(pairs.firstPoint() + pair, pairs.horizon(), to, at);
    if (complete(pairs)) {
      return;
    }
    for (int step = 0; step < pairs.horizon(); step++) {
      if (!pairs.isObserved(pair, step)) {
        to[at + step] = Float.NaN;
      }
    }
  }

  private static boolean complete(Windows pairs) {
    return pairs.series().filledCount(pairs.target()) == 0;
  }
}
