package dev.unroll.tasks.forecast;

import dev.unroll.data.series.Windows;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;

/**
 * Pairs of a series as examples, of which each batch gathers its own windows: the data set keeps
 * the points of the series and no window.
 *
 * @param coder of the series
 * @param pairs of the series
 * @param steps of an input: the window, or 1 where a window is one step
 * @param rows whether the network gives a row [N, horizon] and no time axis
 */
record WindowDataset(WindowCoder coder, Windows pairs, int steps, boolean rows) implements Dataset {
  @Override
  public int size() {
    return pairs.count();
  }

  @Override
  public Batch batch(int[] positions) {
    int count = positions.length;
    int size = coder.size();
    int horizon = pairs.horizon();
    Tensor inputs = Tape.empty(count, steps, size / steps);
    Tensor targets = rows ? Tape.empty(count, horizon) : Tape.empty(count, 1, horizon);
    for (int i = 0; i < count; i++) {
      int first = pairs.targetPoint(positions[i]) - pairs.window();
      coder.gather(first, inputs.array(), inputs.offset() + i * size);
      coder.gatherTarget(first, horizon, targets.array(), targets.offset() + i * horizon);
    }
    return new Batch(inputs, targets);
  }
}
