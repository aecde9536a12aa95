package dev.unroll.data.labelled;

import dev.unroll.dataset.Batch;
import java.util.Arrays;
import java.util.Objects;

/** A subset of a dataset. */
final class LabelledPart implements LabelledDataset {
  private final LabelledDataset whole;
  private final int[] positions;

  LabelledPart(LabelledDataset whole, int[] positions) {
    for (int position : positions) {
      Objects.checkIndex(position, whole.size());
    }
    this.whole = whole;
    this.positions = positions;
  }

  @Override
  public Labels labels() {
    return whole.labels();
  }

  @Override
  public int label(int position) {
    return whole.label(positions[position]);
  }

  @Override
  public String name(int position) {
    return whole.name(positions[position]);
  }

  @Override
  public String text(int position) {
    return whole.text(positions[position]);
  }

  @Override
  public int size() {
    return positions.length;
  }

  @Override
  public Batch batch(int[] part) {
    return whole.batch(Arrays.stream(part).map(position -> positions[position]).toArray());
  }
}
